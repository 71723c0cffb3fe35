import Glibc
import NIOCore
import NIOPosix
import RTRServer

/// Tells the state of a server to whoever may open a socket in its directory.
///
/// A client sends one line, `clients` or `clients --json`, and is answered.
struct ControlSocket: Sendable {
    private let path: String
    private let server: RTRServer

    /// - Throws: ``CommandFailure`` for a path that the system has no room for.
    init(path: String, server: RTRServer) throws {
        // sockaddr_un has 108 octets, one of them for the end.
        guard path.utf8.count < 108 else {
            throw CommandFailure("\(path) is too long for a socket; give a shorter --state")
        }
        self.path = path
        self.server = server
    }

    /// Listens until the task is cancelled.
    func run() async throws {
        unlink(path)
        let server = server
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        IdleStateHandler(allTimeout: .seconds(5)), Answerer(server),
                    ])
                }
            }
            .bind(unixDomainSocketPath: path).get()
        chmod(path, 0o600)
        try await withTaskCancellationHandler {
            try await channel.closeFuture.get()
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    /// Removes the socket.
    func remove() { unlink(path) }

    /// Reads a line and answers it.
    private final class Answerer: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let server: RTRServer
        private var line: [UInt8] = []

        init(_ server: RTRServer) { self.server = server }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            line += unwrapInboundIn(data).readableBytesView.prefix(64)
            guard line.contains(0x0A) else {
                if line.count > 64 { context.close(promise: nil) }
                return
            }
            let report = ClientReport(server.status, server.clients)
            let text: String
            switch String(decoding: line.prefix { $0 != 0x0A }, as: UTF8.self) {
            case "clients": text = report.text
            case "clients --json": text = report.json
            default: text = "unknown request\n"
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
