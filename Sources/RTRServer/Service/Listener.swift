import Glibc
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import RPKITypes
import RTRProtocol

/// One socket and what is done with the connections that come to it.
struct Listener: Sendable {
    let index: Int
    let source: ListenerConfiguration.Source
    let core: ServerCore
    let group: any EventLoopGroup

    /// Binds the socket, or takes a copy of the one that was inherited.
    ///
    /// - Throws: ``ListenFailure``.
    func bind() async throws -> any Channel {
        do { return try await bindSocket() } catch let error as IOError {
            throw ListenFailure(source: source, reason: .system(errno: error.errnoCode))
        }
    }

    private func bindSocket() async throws -> any Channel {
        let bootstrap = bootstrap
        switch source {
        case .address(let address, let port):
            let bound = bootstrap.serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            guard address.utf8.contains(0x3A) else {
                return try await bound.bind(host: address, port: port).get()
            }
            let v6only = ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only)
            return try await bound.serverChannelOption(v6only, value: 1).bind(host: address, port: port).get()
        case .inherited(let descriptor):
            let copy = try InheritedDescriptor.copy(descriptor)
            do {
                return try await bootstrap.withBoundSocket(copy).get()
            } catch {
                close(copy)
                throw error
            }
        }
    }

    private var bootstrap: ServerBootstrap {
        let guarding = AcceptGuard("RTR", logger: core.logger) { [core] in core.registry.countAcceptFailure()
        }
        return ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: Int32(clamping: core.configuration.limits.backlog))
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try guarding.install(in: channel) }
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            // A query has 12 octets; a connection that asks needs no more.
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 2_048))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try initialize(channel) }
            }
    }

    /// Sets what the limits say, for each connection anew, as a reload may have changed them.
    private static func setOptions(
        of channel: any Channel,
        isEncrypted: Bool,
        _ limits: ServerLimits
    ) throws {
        guard let options = channel.syncOptions else { return }
        try options.setOption(.socketOption(.so_sndbuf), value: limits.sendBuffer)
        try options.setOption(tcp(TCP_KEEPIDLE), value: limits.keepaliveIdle)
        try options.setOption(tcp(TCP_KEEPINTVL), value: limits.keepaliveInterval)
        try options.setOption(tcp(TCP_KEEPCNT), value: limits.keepaliveProbes)
        try options.setOption(tcp(TCP_USER_TIMEOUT), value: limits.userTimeout)
        let outstanding = isEncrypted ? limits.outstandingTLS : limits.outstanding
        try options.setOption(
            .writeBufferWaterMark,
            value: .init(low: max(1, outstanding / 4), high: outstanding)
        )
    }

    private static func tcp(_ option: CInt) -> ChannelOptions.Types.SocketOption {
        ChannelOptions.Types.SocketOption(level: .tcp, name: NIOBSDSocket.Option(rawValue: option))
    }

    /// Makes a session of a connection that the rules and limits permit.
    ///
    /// - Throws: ``Refused``, after which the connection is closed.
    private func initialize(_ channel: any Channel) throws {
        let configuration = core.configuration
        guard let address = channel.remoteAddress.flatMap(ClientAddress.init) else {
            throw Refused(reason: nil)
        }
        guard let policy = configuration.listeners[index].clients.policy(for: address.address) else {
            core.registry.refuseAddress()
            throw refusal(.address, address)
        }
        let now = Duration(channel.eventLoop.now)
        let id: UInt64
        switch core.registry.admit(address.address, at: now, configuration.limits) {
        case .success(let number): id = number
        case .failure(let reason): throw refusal(reason, address)
        }
        do {
            let tls = core.context(listener: index)
            try Listener.setOptions(of: channel, isEncrypted: tls != nil, configuration.limits)
            if let tls {
                try channel.pipeline.syncOperations.addHandlers([
                    PlainTextDetector(), NIOSSLServerHandler(context: tls),
                ])
            }
            let client = RouterHandler.Client(
                id: id,
                address: address,
                listener: index,
                isEncrypted: tls != nil,
                demandsCertificate: configuration.listeners[index].tls?.clientAuthorities != nil
            )
            let handler = RouterHandler(client, policy: policy, core: core, at: now)
            try channel.pipeline.syncOperations.addHandler(handler)
        } catch {
            core.registry.release(id, address: address.address, end: .transport(ForeignText("not set up")))
            throw error
        }
    }

    private func refusal(_ reason: ConnectionRefusal, _ address: ClientAddress) -> Refused {
        core.logger.debug(
            "RTR connection refused",
            metadata: ["client": "\(address)", "code": "\(reason.rawValue)"]
        )
        return Refused(reason: reason)
    }
}

/// A connection that does not become a session; it was counted already.
struct Refused: Error {
    let reason: ConnectionRefusal?
}

extension ServerLimits {
    /// TCP_USER_TIMEOUT in milliseconds: how long the system waits for a client that acknowledges nothing or has no room.
    ///
    /// A little more than ``stallTime``, which has the better words.
    var userTimeout: Int { Int(stallTime * 1_000) + 30_000 }
}
