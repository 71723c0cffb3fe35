package import RPKITypes
import Synchronization

/// A run's patience with one fetch: the run may end it when there is nothing else to wait for.
package final class Patience: Sendable {  // A class: the fetch and the run share it.
    /// How much came so far.
    package let progress = TransferProgress()
    private let ended = Mutex<FetchReason?>(nil)
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    /// Patience that lasts until it is ended.
    package init() { (stream, continuation) = AsyncStream<Void>.makeStream() }

    /// Why it was ended; nil while it lasts.
    package var end: FetchReason? { ended.withLock { $0 } }

    /// Ends it, for a reason that the fetch is reported with; what is under way is cancelled.
    package func end(_ reason: FetchReason) {
        ended.withLock { $0 = $0 ?? reason }
        continuation.finish()
    }

    /// Runs `body`, and cancels it when patience ends.
    package func limit<R: Sendable>(_ body: @escaping @Sendable () async throws -> R) async throws -> R {
        let stream = stream
        return try await withThrowingTaskGroup(of: R?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                for await _ in stream {}
                return nil
            }
            while let result = try await group.next() {
                group.cancelAll()
                if let result { return result }
            }
            throw CancellationError()
        }
    }
}
