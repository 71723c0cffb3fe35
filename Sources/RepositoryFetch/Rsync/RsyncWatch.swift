import RPKITypes

/// Watches a run of rsync from outside: its time, its traffic, and what it has written.
struct RsyncWatch: Sendable {
    let group: ProcessGroup
    let directory: String
    let limits: TransferLimits
    let deadline: Deadline
    let time: TimeSource

    private static let interval = Duration.milliseconds(100)
    /// Bytes that all processes may have; the list of 5,000,000 files takes less than half.
    private static let memory = 2 << 30

    /// Returns when the run must end, or the task is cancelled.
    func run() async -> FetchReason {
        var meter = TransferMeter(limits: limits, deadline: deadline, now: time.now())
        var traffic = group.traffic()
        var nextMeasure = time.now()
        while !Task.isCancelled {
            let next = time.now() + RsyncWatch.interval
            await time.sleep(min(next, max(time.now(), deadline.instant)))
            if let now = group.traffic(), let before = traffic, now > before {
                meter.received(now - before, now: time.now())
                deadline.progress?.received(now - before)
                if !meter.hasBegun { meter.answerBegan(now: time.now()) }
                meter.startWaiting(now: time.now())
                traffic = now
            } else if traffic == nil {
                // The system does not tell; rsync's own limit on silence holds all the same.
                meter.received(limits.bytesPerWindow, now: time.now())
                deadline.progress?.received(limits.bytesPerWindow)
                meter.startWaiting(now: time.now())
            }
            // A server may list files without end, which costs memory before anything is written.
            guard group.memory() <= RsyncWatch.memory else {
                return .rsyncTooManyFiles(limit: limits.repositoryObjects)
            }
            if case .fault(let reason) = meter.verdict(now: time.now()) { return reason }
            guard time.now() >= nextMeasure else { continue }
            let start = time.now()
            if let reason = excess() { return reason }
            // A large tree takes time to measure: that must stay a small part of all.
            let end = time.now()
            nextMeasure = end + (end - start) * 20
        }
        return .cancelled
    }

    /// Why what was written is too much; nil when it is not.
    func excess() -> FetchReason? {
        do throws(FetchReason) {
            _ = try RsyncTree.usage(directory, limits: limits)
            return nil
        } catch {
            return error
        }
    }
}
