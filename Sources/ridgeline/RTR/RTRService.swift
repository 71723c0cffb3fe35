import Logging
import RPKIPayload
import RTRServer

/// What runs beside each other while routers are served from a file.
struct RTRService: Sendable {
    let server: RTRServer
    let feed: PayloadFeed
    let follower: PayloadFollower
    let keeper: HistoryKeeper
    let control: ControlSocket?
    let interval: Duration
    let logger: Logger

    /// Runs until the task is cancelled, or the server cannot listen.
    ///
    /// - Parameters:
    ///   - reloads: gives an element for each request to read everything again.
    ///   - configuration: reads the configuration of the server.
    /// - Throws: ``RTRServer/ListenFailure``, or ``CommandFailure`` when the control socket cannot be made.
    func run(
        reloads: AsyncStream<Void>,
        configuration: @escaping @Sendable () throws -> ServerConfiguration
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            group.addTask {
                while !Task.isCancelled {
                    follower.look()
                    try? await Task.sleep(for: interval)
                }
            }
            group.addTask {
                for await _ in feed.updates() { keeper.save(feed) }
            }
            group.addTask {
                for await _ in reloads {
                    do {
                        try server.reload(try configuration())
                        logger.notice("configuration read again")
                    } catch {
                        logger.error("the configuration stays as it was", metadata: ["reason": "\(error)"])
                    }
                    follower.readAgain()
                }
            }
            if let control { group.addTask { try await control.run() } }
            defer { group.cancelAll() }
            // The server ends first, when it cannot listen or the task is cancelled.
            while (try await group.next()) != nil { group.cancelAll() }
        }
    }
}
