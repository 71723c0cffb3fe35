import Glibc

/// Threads that run the same work, as validation does.
final class ThreadGroup {
    private var threads: [pthread_t] = []

    init(_ count: Int, _ work: @escaping @Sendable () -> Void) {
        for _ in 0..<count {
            var thread = pthread_t()
            let box = Unmanaged.passRetained(Work(work))
            let result = pthread_create(
                &thread,
                nil,
                { argument in
                    if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run() }
                    return nil
                },
                box.toOpaque()
            )
            if result == 0 { threads.append(thread) }
        }
    }

    func join() { for thread in threads { pthread_join(thread, nil) } }

    private final class Work {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
