import Glibc

/// What something cost: seconds of CPU and of wall time, and the largest resident memory.
struct Cost {
    var cpu: Double
    var wall: Double
    /// Megabytes; of a child process only.
    var residentMemory = 0.0
}

/// Measuring of our own work and of child processes.
enum Measurement {
    /// The CPU time of this process so far, all threads, in seconds.
    static func processCPU() -> Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

    /// A clock that is never set, in seconds.
    static func now() -> Double { seconds(CLOCK_MONOTONIC) }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Measures our own work.
    static func measure(_ work: () throws -> Void) rethrows -> Cost {
        let (cpu, wall) = (processCPU(), now())
        try work()
        return Cost(cpu: processCPU() - cpu, wall: now() - wall)
    }

    /// Runs a program to its end with its output thrown away.
    ///
    /// - Throws: ``MeasurementError`` when it cannot be started or does not end with status 0.
    static func run(_ program: String, _ arguments: [String]) throws -> Cost {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
        argv.append(nil)
        defer { for argument in argv { free(argument) } }
        var pid = pid_t()
        let start = now()
        guard posix_spawn(&pid, program, &actions, nil, argv, environ) == 0 else {
            throw MeasurementError("cannot start \(program)")
        }
        var status: Int32 = 0
        var usage = rusage()
        guard wait4(pid, &status, 0, &usage) == pid, status == 0 else {
            throw MeasurementError("\(program) failed with status \(status)")
        }
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return Cost(
            cpu: seconds(usage.ru_utime) + seconds(usage.ru_stime),
            wall: now() - start,
            residentMemory: Double(usage.ru_maxrss) / 1_024
        )
    }

    /// Runs `work` on `threads` threads at once and waits for all.
    static func onThreads(_ threads: Int, _ work: @escaping @Sendable () -> Void) {
        var handles: [pthread_t] = []
        for _ in 0..<threads {
            var handle = pthread_t()
            let box = Unmanaged.passRetained(ThreadWork(work))
            let result = pthread_create(
                &handle,
                nil,
                { argument in
                    if let argument { Unmanaged<ThreadWork>.fromOpaque(argument).takeRetainedValue().work() }
                    return nil
                },
                box.toOpaque()
            )
            if result == 0 { handles.append(handle) } else { box.release() }
        }
        for handle in handles { pthread_join(handle, nil) }
    }

    private final class ThreadWork {
        let work: @Sendable () -> Void
        init(_ work: @escaping @Sendable () -> Void) { self.work = work }
    }
}

/// Why there is no result.
struct MeasurementError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
