import NIOPosix
import Synchronization

/// A run's patience with one fetch: the run may end it when there is nothing else to wait for.
package final class Patience: Sendable {  // A class: the fetch and the run share it.
    /// How much came so far.
    package let progress = TransferProgress()
    private let ended = Mutex(false)
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    /// Patience that lasts until it is ended.
    package init() { (stream, continuation) = AsyncStream<Void>.makeStream() }

    /// Whether it was ended.
    package var hasEnded: Bool { ended.withLock { $0 } }

    /// Ends it; what is under way is cancelled.
    package func end() {
        ended.withLock { $0 = true }
        continuation.finish()
    }

    /// Runs `body`, and cancels it when patience ends.
    func limit<R: Sendable>(_ body: @escaping @Sendable () async throws -> R) async throws -> R {
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

extension NIOThreadPool {
    /// Runs what blocks on a thread of the pool, to its end even if the task is cancelled meanwhile.
    func run<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            submit { state in
                guard state == .active else { return continuation.resume(throwing: CancellationError()) }
                continuation.resume(with: Result(catching: body))
            }
        }
    }
}
