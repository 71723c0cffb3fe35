/// What waits to be fetched: a bounded number at once, fair among hosts.
///
/// A host with a thousand repositories gets its turn as often as one with a single repository. A host that could not
/// be reached a few times in a row is not tried again: its other repositories are given up at once.
///
/// A value; the caller starts what ``next()`` gives and reports its end.
package struct FetchQueue<Job: Hashable & Sendable>: Sendable {
    /// What to do with a job.
    package enum Step: Hashable, Sendable {
        /// Fetch it.
        case start(Job)
        /// Do not: its host was not to be reached.
        case skip(Job)
    }

    private struct Host {
        var waiting: [Job] = []
        var running = 0
        var unreachable = 0
    }

    /// How many run at the same time, in total.
    private let parallel: Int
    /// How many run at the same time on one host.
    private let parallelPerHost: Int
    /// How many costly ones run at the same time.
    private let parallelCostly: Int
    /// Failures to connect in a row after which a host is given up.
    private let patience: Int
    private var hosts: [String: Host] = [:]
    /// Hosts with something waiting, the next one first.
    private var turns: [String] = []
    private var hostOfJob: [Job: String] = [:]
    private var costly: Set<Job> = []
    private var runningCostly = 0

    /// Jobs under way.
    package private(set) var running = 0
    /// Whether nothing waits and nothing runs.
    package var isIdle: Bool { running == 0 && turns.isEmpty }
    /// Jobs that wait.
    package var waiting: Int { hosts.values.reduce(0) { $0 + $1.waiting.count } }

    /// Whether a job that runs has a place for which another waits.
    package func isWaitedFor(_ job: Job) -> Bool {
        guard !turns.isEmpty else { return false }
        if running >= parallel { return true }
        if let host = hostOfJob[job].flatMap({ hosts[$0] }), !host.waiting.isEmpty,
            host.running >= parallelPerHost
        {
            return true
        }
        guard costly.contains(job), runningCostly >= parallelCostly else { return false }
        return turns.contains { hosts[$0]?.waiting.first.map(costly.contains) ?? false }
    }

    /// Makes an empty queue.
    package init(parallel: Int, parallelPerHost: Int, parallelCostly: Int = .max, patience: Int = 3) {
        self.parallelCostly = max(1, parallelCostly)
        self.parallel = max(1, parallel)
        self.parallelPerHost = max(1, parallelPerHost)
        self.patience = max(1, patience)
    }

    /// Adds a job, unless it was added before; returns whether it is new.
    ///
    /// - `isCostly`: whether it takes a process of its own.
    @discardableResult
    package mutating func add(_ job: Job, host: String, isCostly: Bool = false) -> Bool {
        guard hostOfJob[job] == nil else { return false }
        if isCostly { costly.insert(job) }
        hostOfJob[job] = host
        if hosts[host, default: Host()].waiting.isEmpty { turns.append(host) }
        hosts[host, default: Host()].waiting.append(job)
        return true
    }

    /// Takes out what waits and gives it; such a job may be added again.
    package mutating func removeWaiting() -> [Job] {
        let jobs = turns.flatMap { hosts[$0]?.waiting ?? [] }
        for name in turns { hosts[name]?.waiting = [] }
        turns = []
        for job in jobs { hostOfJob[job] = nil }
        return jobs
    }

    /// The next job that may run, with its host's turn then being over; nil when none may at the moment.
    package mutating func next() -> Step? {
        for (index, name) in turns.enumerated() {
            guard var host = hosts[name], !host.waiting.isEmpty else { continue }
            let isGivenUp = host.unreachable >= patience
            guard isGivenUp || (running < parallel && host.running < parallelPerHost) else { continue }
            let isCostly = costly.contains(host.waiting[0])
            guard isGivenUp || !isCostly || runningCostly < parallelCostly else { continue }
            let job = host.waiting.removeFirst()
            turns.remove(at: index)
            if !host.waiting.isEmpty { turns.append(name) }
            if !isGivenUp {
                host.running += 1
                running += 1
                if isCostly { runningCostly += 1 }
            }
            hosts[name] = host
            return isGivenUp ? .skip(job) : .start(job)
        }
        return nil
    }

    /// Takes the end of a job that was started.
    ///
    /// - `isReachable`: whether its host answered at all.
    package mutating func finish(_ job: Job, isReachable: Bool) {
        guard let name = hostOfJob[job], var host = hosts[name] else { return }
        running -= 1
        host.running -= 1
        if costly.contains(job) { runningCostly -= 1 }
        host.unreachable = isReachable ? 0 : host.unreachable + 1
        hosts[name] = host
    }
}
