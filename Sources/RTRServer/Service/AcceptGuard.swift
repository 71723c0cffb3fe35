package import Logging
package import NIOCore

/// Keeps a listening socket in use while the system refuses to accept.
///
/// Without descriptors or memory that happens at each attempt. It must neither end the listener nor keep a core busy, so
/// the next attempt is made after a second; the log says when it begins and when it is over.
package struct AcceptGuard: Sendable {
    private let name: String
    private let logger: Logger
    private let onFailure: @Sendable () -> Void

    /// Makes a guard.
    ///
    /// - Parameters:
    ///   - name: what connects, for the log: `RTR`.
    ///   - logger: where failures are reported.
    ///   - onFailure: called at each failure, on the event loop of the socket.
    package init(_ name: String, logger: Logger, onFailure: @escaping @Sendable () -> Void = {}) {
        self.name = name
        self.logger = logger
        self.onFailure = onFailure
    }

    /// Puts the guard into the pipeline of a listening socket, on its event loop.
    ///
    /// - Parameter channel: the listening socket.
    /// - Throws: an error of NIO, when the channel is closed already.
    package func install(in channel: any Channel) throws {
        try channel.pipeline.syncOperations.addHandlers([
            AcceptBackoffHandler { _ in AcceptGuard.pause }, Reporter(self),
        ])
    }

    /// The time between a failure and the next attempt.
    private static let pause = TimeAmount.seconds(1)

    /// Counts and reports failures.
    private final class Reporter: ChannelInboundHandler {
        typealias InboundIn = any Channel

        private let settings: AcceptGuard
        private var isReported = false

        init(_ settings: AcceptGuard) { self.settings = settings }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            // A refusal is no failure, and an error of one connection is that connection's.
            guard let error = error as? IOError else { return }
            settings.onFailure()
            guard !isReported else { return }
            isReported = true
            settings.logger.error(
                "\(settings.name) connections cannot be accepted",
                metadata: ["reason": "\(SystemText.message(of: error.errnoCode))"]
            )
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            if isReported { settings.logger.notice("\(settings.name) connections are accepted again") }
            isReported = false
            context.fireChannelRead(data)
        }
    }
}
