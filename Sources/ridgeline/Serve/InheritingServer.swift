import Glibc
import HummingbirdCore
import Logging
import NIOCore
import NIOExtras
import NIOPosix
import RTRServer
import ServiceLifecycle

/// A server of HTTP on a socket that the process was given; Hummingbird's own binds addresses only.
struct InheritingServer<Connections: ServerChildChannel>: Service {
    let descriptor: Int32
    /// What is done with connections.
    let connections: Connections
    let logger: Logger
    /// Called once the socket is served.
    let onListen: @Sendable (any Channel) -> Void

    /// Serves until the service ends: then nobody is accepted any more, and connections are told.
    ///
    /// - Throws: ``RTRServer/ListenFailure``.
    func run() async throws {
        let quiescing = ServerQuiescingHelper(group: MultiThreadedEventLoopGroup.singleton)
        let server = try await bind(quiescing)
        await withGracefulShutdownHandler {
            onListen(server.channel)
            await withDiscardingTaskGroup { group in
                do {
                    try await server.executeThenClose { accepted in
                        for try await connection in accepted {
                            group.addTask { await connections.handle(value: connection, logger: logger) }
                        }
                    }
                } catch {
                    logger.error("HTTP accepts nobody any more", metadata: ["reason": "\(error)"])
                }
            }
        } onGracefulShutdown: {
            quiescing.initiateShutdown(promise: nil)
        }
    }

    private func bind(_ quiescing: ServerQuiescingHelper) async throws -> NIOAsyncChannel<
        Connections.Value, Never
    > {
        let copy = try InheritedDescriptor.copy(descriptor)
        do {
            return try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try AcceptGuard("HTTP", logger: logger).install(in: channel)
                        try channel.pipeline.syncOperations.addHandler(
                            quiescing.makeServerChannelHandler(channel: channel)
                        )
                    }
                }
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .bind(copy) { connections.setup(channel: $0, logger: logger) }
        } catch {
            close(copy)
            throw error
        }
    }
}
