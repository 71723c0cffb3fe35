import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import RPKITypes
import Synchronization

/// A connection to a cache, read by one task: what is far ahead of the reader stays with the sender.
package final class CacheConnection: Sendable {  // A class: the handler and the reading task share it.
    /// What reading gives.
    package enum Arrival: Hashable, Sendable {
        /// Octets came.
        case octets([UInt8])
        /// The cache closed the connection, or it broke.
        case closed
        /// Nothing came in time.
        case timeout
    }

    private enum Event: Sendable {
        case octets([UInt8])
        case closed
        case timeout(Int)
    }

    private let channel: any Channel
    private let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation
    private let waiting: Waiting
    private let timeouts = Mutex(0)
    private let hasClosed = Mutex(false)

    private init(
        _ channel: any Channel,
        _ events: AsyncStream<Event>,
        _ continuation: AsyncStream<Event>.Continuation,
        _ waiting: Waiting
    ) {
        self.channel = channel
        self.waiting = waiting
        self.events = events
        self.continuation = continuation
    }

    /// Connects.
    ///
    /// - Parameters:
    ///   - address: of the cache.
    ///   - tls: how to speak TLS; nil for TCP alone.
    ///   - time: for the connection to stand; TLS not included.
    /// - Returns: the connection.
    /// - Throws: why there is none.
    package static func open(
        _ address: CacheAddress,
        tls: ClientTLS? = nil,
        within time: Duration
    ) async throws(ConnectionFailure) -> CacheConnection {
        let context = try tls?.context()
        let name = tls?.serverName ?? address.host
        let (events, continuation) = AsyncStream.makeStream(of: Event.self)
        let waiting = Waiting()
        do {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(.nanoseconds(Int64(time / .nanoseconds(1))))
                .channelOption(.socketOption(.so_keepalive), value: 1)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        if let context {
                            let isAddress = (try? SocketAddress(ipAddress: name, port: 0)) != nil
                            try pipeline.addHandler(
                                NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : name)
                            )
                            if !isAddress { try pipeline.addHandler(CacheIdentity(name)) }
                        }
                        try pipeline.addHandler(Receiver(continuation, waiting))
                    }
                }
                .connect(host: address.host, port: address.port).get()
            return CacheConnection(channel, events, continuation, waiting)
        } catch {
            throw .unreachable(address, detail: ForeignText(reason(error)))
        }
    }

    /// Why a connection could not be made, in words.
    private static func reason(_ error: any Error) -> String {
        guard let failure = error as? NIOConnectionError else { return "\(error)" }
        switch failure.connectionErrors.last?.error {
        case let error as IOError: return String(cString: strerror(error.errnoCode))
        case let error?: return "\(error)"
        case nil: return "the name has no address"
        }
    }

    /// Sends octets; that the connection is broken shows when reading.
    package func send(_ octets: [UInt8]) {
        channel.writeAndFlush(ByteBuffer(bytes: octets), promise: nil)
    }

    /// Waits for octets; by one task at a time.
    package func receive(within time: Duration) async -> Arrival {
        guard !hasClosed.withLock({ $0 }) else { return .closed }
        let number = timeouts.withLock { count in
            count += 1
            return count
        }
        let nanoseconds = Int64(clamping: Int128(max(.zero, time) / .nanoseconds(1)))
        let timer = channel.eventLoop.scheduleTask(in: .nanoseconds(nanoseconds)) { [continuation] in
            continuation.yield(.timeout(number))
            return
        }
        defer { timer.cancel() }
        for await event in events {
            switch event {
            case .octets(let octets):
                if waiting.add(-octets.count) < Waiting.limit {
                    channel.setOption(.autoRead, value: true).whenFailure { _ in }
                }
                return .octets(octets)
            case .closed:
                hasClosed.withLock { $0 = true }
                return .closed
            // A timer that ran out while octets came is late.
            case .timeout(let late): if late == number { return .timeout }
            }
        }
        return .closed
    }

    /// Closes the connection.
    package func close() async {
        try? await channel.close().get()
        continuation.finish()
    }

    /// Why the connection broke, in words; nil while nothing is known.
    package var failure: String? { waiting.failure.withLock { $0 } }

    /// Octets that were read and not asked for yet, and why nothing comes any more.
    private final class Waiting: Sendable {  // A class: the handler and the reading task share it.
        /// Octets that may wait; beyond them nothing more is read.
        static let limit = 1_048_576

        private let count = Mutex(0)
        let failure = Mutex<String?>(nil)

        /// Adds to the number, and returns it.
        func add(_ octets: Int) -> Int {
            count.withLock { count in
                count += octets
                return count
            }
        }
    }

    /// Hands over what is read.
    private final class Receiver: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let continuation: AsyncStream<Event>.Continuation
        private let waiting: Waiting

        init(_ continuation: AsyncStream<Event>.Continuation, _ waiting: Waiting) {
            self.continuation = continuation
            self.waiting = waiting
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let octets = Array(unwrapInboundIn(data).readableBytesView)
            if waiting.add(octets.count) >= Waiting.limit {
                context.channel.setOption(.autoRead, value: false).whenFailure { _ in }
            }
            continuation.yield(.octets(octets))
        }

        func channelInactive(context: ChannelHandlerContext) {
            continuation.yield(.closed)
            context.fireChannelInactive()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            waiting.failure.withLock { $0 = $0 ?? "\(error)" }
            context.close(promise: nil)
        }
    }
}
