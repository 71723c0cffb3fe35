import Glibc
import Logging
import NIOCore
import NIOPosix
import RTRServer

/// Tells the state of a server to whoever may open a socket in its directory.
///
/// A client sends one line, `clients` or `clients --json`, and is answered.
struct ControlSocket: Sendable {
    private let path: String
    private let server: RTRServer
    private let logger: Logger

    /// - Throws: ``CommandFailure`` for a path that the system has no room for.
    init(path: String, server: RTRServer, logger: Logger) throws {
        try LocalSocket.check(path)
        self.path = path
        self.server = server
        self.logger = logger
    }

    /// Listens until the task is cancelled.
    ///
    /// - Throws: ``CommandFailure`` when the socket cannot be made.
    func run() async throws {
        let (server, logger) = (server, logger)
        let descriptor = try LocalSocket.listen(path)
        defer { unlink(path) }
        let bound = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try AcceptGuard("control", logger: logger).install(in: channel)
                }
            }
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        IdleStateHandler(allTimeout: .seconds(5)), Answerer(server),
                    ])
                }
            }
            .withBoundSocket(descriptor)
        let channel: any Channel
        do { channel = try await bound.get() } catch {
            close(descriptor)
            throw error
        }
        try await withTaskCancellationHandler {
            try await channel.closeFuture.get()
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    /// Reads a line and answers it.
    private final class Answerer: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let server: RTRServer
        private var request = ControlRequest()

        init(_ server: RTRServer) { self.server = server }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let text: String
            switch request.take(unwrapInboundIn(data).readableBytesView) {
            case .wait: return
            case .clients(let json):
                let report = ClientReport(server.status, server.clients)
                text = json ? report.json : report.text
            case .unknown: text = "unknown request\n"
            case .tooLong:
                context.close(promise: nil)
                return
            }
            let answer = context.channel.writeAndFlush(ByteBuffer(string: text))
            answer.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
