import NIOCore
import NIOPosix
import NIOSSL
import RPKITypes
import RTRProtocol
import RTRServer

/// A connection to a server, in octets.
struct RawConnection {
    let channel: any Channel
    private var input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let output: NIOAsyncChannelOutboundWriter<ByteBuffer>

    /// How a connection is made.
    struct Options {
        var host = "127.0.0.1"
        /// The address to come from; nil for the system's choice.
        var source: String?
        var tls: TLSConfiguration?
        /// The size of the socket's buffer for what comes, in octets; nil for the system's choice.
        var receiveBuffer: Int?
    }

    /// Connects while `body` runs.
    static func open<Result>(
        _ port: Int,
        _ options: Options = Options(),
        _ body: (inout RawConnection) async throws -> Result
    ) async throws -> Result {
        let context = try options.tls.map { try NIOSSLContext(configuration: $0) }
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        if let size = options.receiveBuffer {
            bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: size)
        }
        if let source = options.source {
            bootstrap = bootstrap.bind(to: try SocketAddress(ipAddress: source, port: 0))
        }
        let channel = try await bootstrap.connect(host: options.host, port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                if let context {
                    let handler = try NIOSSLClientHandler(context: context, serverHostname: nil)
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
                return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                    wrappingChannelSynchronously: channel,
                    configuration: .init(backPressureStrategy: .init(lowWatermark: 1, highWatermark: 2))
                )
            }
        }
        return try await channel.executeThenClose { inbound, outbound in
            var connection = RawConnection(
                channel: channel.channel,
                input: inbound.makeAsyncIterator(),
                output: outbound
            )
            return try await body(&connection)
        }
    }

    /// Sends octets.
    func send(_ octets: [UInt8]) async throws { try await output.write(ByteBuffer(bytes: octets)) }

    /// Sends a PDU.
    func send(_ pdu: PDU, _ version: ProtocolVersion) async throws {
        try await send(pdu.octets(version: version))
    }

    /// The next octets; nil at the end.
    mutating func receive() async throws -> [UInt8]? {
        try await input.next(isolation: #isolation).map { Array($0.readableBytesView) }
    }

    /// All octets up to the end of the connection, whether it ends in order or not.
    mutating func receiveToEnd() async -> [UInt8] {
        var octets: [UInt8] = []
        while let more = try? await receive() { octets += more }
        return octets
    }
}

/// A router: a connection and the router's side of the protocol.
struct TestRouter {
    var connection: RawConnection
    var session: RouterSession
    private var decoder = PDUDecoder(reader: .router)
    /// The time of the session.
    ///
    /// It passes before each Serial Notify only, as tests let the server send them sooner than it may.
    private var now = Duration.zero
    /// What came since it was last taken.
    var actions: [RouterAction] = []

    init(_ connection: RawConnection, _ version: ProtocolVersion, session: RouterSession? = nil) {
        self.connection = connection
        var configuration = RouterSession.Configuration()
        configuration.versions = .v0...version
        self.session = session ?? RouterSession(configuration)
    }

    /// Connects while `body` runs.
    static func open<Result>(
        _ port: Int,
        _ version: ProtocolVersion = .v2,
        session: RouterSession? = nil,
        _ options: RawConnection.Options = .init(),
        _ body: (inout TestRouter) async throws -> Result
    ) async throws -> Result {
        try await RawConnection.open(port, options) { connection in
            var router = TestRouter(connection, version, session: session)
            return try await body(&router)
        }
    }

    /// Asks for the first time, and takes the answer.
    mutating func start() async throws -> Synchronization {
        try await perform(session.handle(.connected, at: now))
        return try await synchronize()
    }

    /// Reads until the table is in step with the server; answers what is to be answered.
    mutating func synchronize() async throws -> Synchronization {
        while true {
            for (index, action) in actions.enumerated() {
                if case .synchronized(let result) = action {
                    actions.removeSubrange(...index)
                    return result
                }
                if case .close = action { throw RouterFailure(actions: actions) }
            }
            try await step()
        }
    }

    /// Asks again, as after the refresh interval.
    mutating func refresh() async throws -> Synchronization {
        now = session.deadline ?? now
        try await perform(session.handle(.timeout, at: now))
        return try await synchronize()
    }

    /// Takes the next octets.
    mutating func step() async throws {
        guard let octets = try await connection.receive() else {
            actions += session.handle(.disconnected, at: now)
            throw RouterFailure(actions: actions)
        }
        decoder.push(contentsOf: octets)
        while let frame = try decoder.next() {
            if case .serialNotify = frame.pdu { now += .seconds(61) }
            try await perform(session.handle(.received(frame), at: now))
        }
    }

    private mutating func perform(_ more: [RouterAction]) async throws {
        for action in more {
            if case .send(let pdu, let version) = action { try await connection.send(pdu, version) }
        }
        actions += more
    }
}

/// The connection ended, or the router ended it.
struct RouterFailure: Error {
    let actions: [RouterAction]
}

extension [UInt8] {
    /// The PDUs of a cache, with their versions.
    func frames() throws -> [PDUDecoder.Frame] {
        var decoder = PDUDecoder(reader: .router)
        decoder.push(contentsOf: self)
        var frames: [PDUDecoder.Frame] = []
        while let frame = try decoder.next() { frames.append(frame) }
        return frames
    }

    /// The one Error Report that they are; nil when they are anything else.
    var report: (version: ProtocolVersion, report: ErrorReport)? {
        guard let frames = try? frames(), frames.count == 1, case .errorReport(let report) = frames[0].pdu
        else {
            return nil
        }
        return (frames[0].version, report)
    }
}
