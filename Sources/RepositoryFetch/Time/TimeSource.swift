/// A clock without its type: what time limits are measured with.
package struct TimeSource: Sendable {
    /// The time since an origin of its own.
    package let now: @Sendable () -> Duration
    /// Sleeps until the given time; ends early, without an error, when the task is cancelled.
    package let sleep: @Sendable (_ until: Duration) async -> Void

    /// Takes a clock.
    package init<C: Clock<Duration>>(_ clock: C) {
        let origin = clock.now
        now = { origin.duration(to: clock.now) }
        sleep = { until in try? await clock.sleep(until: origin.advanced(by: until), tolerance: nil) }
    }

    /// The clock of the system, which goes on while it is suspended.
    package static let continuous = TimeSource(ContinuousClock())
}

/// A point in time until which everything for one repository must be done, over several requests.
package struct Deadline: Sendable {
    /// The time allowed in all.
    package let limit: Duration
    /// When it is over, by the time source.
    let instant: Duration
    private let now: @Sendable () -> Duration
    /// Takes what comes, for whoever may lose patience; nil for nobody.
    let progress: TransferProgress?

    /// Starts now.
    package init(_ limit: Duration, by time: TimeSource = .continuous, progress: TransferProgress? = nil) {
        self.progress = progress
        self.limit = limit
        now = time.now
        instant = time.now() + limit
    }

    /// The time that is left; never negative.
    package var remaining: Duration { max(.zero, instant - now()) }

    /// Whether it is over.
    package var hasPassed: Bool { remaining == .zero }
}
