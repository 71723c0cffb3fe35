import NIOPosix

/// Threads for what blocks: reading files, parsing, waiting for the store; so that tasks never do.
package struct BlockingThreads: Sendable {
    private let pool: NIOThreadPool
    private let isBackground: Bool

    /// Starts the threads, which ``stop()`` ends.
    ///
    /// - Parameters:
    ///   - count: how many there are.
    ///   - isBackground: whether they yield to those that answer requests, as ``BackgroundWork`` does.
    package init(count: Int, isBackground: Bool = false) {
        self.isBackground = isBackground
        pool = NIOThreadPool(numberOfThreads: max(1, count))
        pool.start()
    }

    /// Runs `body` on one of the threads, to its end even if the task is cancelled meanwhile.
    ///
    /// - Throws: what `body` throws, and `CancellationError` when the threads were stopped.
    package func run<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            pool.submit { [isBackground] state in
                if isBackground { BackgroundWork.beginOnThread() }
                guard state == .active else { return continuation.resume(throwing: CancellationError()) }
                continuation.resume(with: Result(catching: body))
            }
        }
    }

    /// Ends the threads when what they are at is done.
    package func stop() async throws { try await pool.shutdownGracefully() }
}
