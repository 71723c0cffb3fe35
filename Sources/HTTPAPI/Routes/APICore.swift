import Logging
import NIOPosix
import RPKITypes

/// What all resources work with.
struct APICore: Sendable {
    let configuration: HTTPConfiguration
    let snapshots: SnapshotStore
    let bodies: BodyCache
    let passing: BodyBudget
    let bulk: BulkPlaces
    let status: any StatusSource
    let connections: ConnectionRegistry
    let threads: NIOThreadPool
    let clock: @Sendable () -> Timestamp
    let logger: Logger

    /// Runs work that takes longer than a moment on one of the threads.
    ///
    /// - Throws: ``APIError/Code/ending`` when they have ended, and that the task was cancelled.
    func work<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async throws -> Result {
        do {
            return try await threads.runIfActive(body)
        } catch is NIOThreadPoolError.ThreadPoolInactive {
            throw APIError(.ending, "the service ends")
        }
    }
}
