import Glibc
package import NIOCore
import NIOPosix

/// Work that yields the processors to the threads that answer requests, by its niceness (design decision D9).
package enum BackgroundWork {
    /// Above that of the process; 19 is the most, with which a busy machine would never finish a run.
    private static let niceness: Int32 = 10

    /// Makes the calling thread one of the background; again and again the same is no change.
    package static func beginOnThread() {
        // On Linux this is of the calling thread alone.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
    }

    /// Starts a thread for connections, in the background.
    ///
    /// - Returns: what the caller shuts down.
    package static func eventLoopGroup() -> any EventLoopGroup {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        for loop in group.makeIterator() { loop.execute { beginOnThread() } }
        return group
    }
}
