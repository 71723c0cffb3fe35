import NIOPosix
import RepositoryFetch

/// Threads of their own for fetching and validating, so that requests never wait for them (design decision D9).
///
/// They yield the processors to the threads that answer.
final class WorkExecutor: TaskExecutor {  // A class: the runtime holds it by reference.
    private let pool: NIOThreadPool

    /// Starts the threads; they end with the process, or by ``stop()``.
    ///
    /// - Parameter threads: how many there are.
    init(threads: Int) {
        pool = NIOThreadPool(numberOfThreads: max(1, threads))
        pool.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        pool.submit { [self] _ in
            BackgroundWork.beginOnThread()
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }

    /// Ends the threads; nothing may run on them any more.
    func stop() async throws { try await pool.shutdownGracefully() }
}
