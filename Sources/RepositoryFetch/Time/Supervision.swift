import RPKITypes
import Synchronization

/// A transfer that is watched from another task.
final class SupervisedTransfer: Sendable {  // A class: the transfer and its watch share it.
    private let meter: Mutex<TransferMeter>
    private let time: TimeSource
    private let progress: TransferProgress?

    /// How often at least the meter is looked at.
    private let beat: Duration

    init(limits: TransferLimits, deadline: Deadline, time: TimeSource) {
        progress = deadline.progress
        self.time = time
        beat = max(min(limits.idleTime, limits.speedWindow) / 2, .milliseconds(1))
        meter = Mutex(TransferMeter(limits: limits, deadline: deadline, now: time.now()))
    }

    /// Whether an answer has begun.
    var hasAnswer: Bool { meter.withLock { $0.hasBegun } }

    func connected() { meter.withLock { $0.connected(now: time.now()) } }

    func answerBegan() { meter.withLock { $0.answerBegan(now: time.now()) } }

    func startWaiting() { meter.withLock { $0.startWaiting(now: time.now()) } }

    func received(_ count: Int) {
        meter.withLock { $0.received(count, now: time.now()) }
        progress?.received(count)
    }

    /// Returns when the transfer must end, or the task is cancelled.
    fileprivate func watch() async -> FetchReason {
        var suspicion: FetchReason?
        while !Task.isCancelled {
            switch meter.withLock({ $0.verdict(now: time.now()) }) {
            case .fine(let until):
                suspicion = nil
                // What happens meanwhile may bring the end nearer, yet not nearer than this.
                await time.sleep(min(until, time.now() + beat))
            case .fault(let reason):
                // On a busy machine the bytes may be here and only their reader late: look twice.
                guard suspicion == nil else { return reason }
                suspicion = reason
                await time.sleep(time.now() + .milliseconds(10))
            }
        }
        return .cancelled
    }

    private enum Event<R: Sendable>: Sendable {
        case done(Result<R, FetchReason>)
        case fault(FetchReason)
    }

    /// Runs `transfer` until it ends or its watch says that it must, in which case it is cancelled.
    func run<R: Sendable>(
        _ transfer: @escaping @Sendable () async -> Result<R, FetchReason>
    ) async throws(FetchReason) -> R {
        let outcome: Result<R, FetchReason> = await withTaskGroup(of: Event<R>.self) { group in
            group.addTask { .done(await transfer()) }
            group.addTask { .fault(await self.watch()) }
            let first = await group.next()
            group.cancelAll()
            switch first {
            case .done(let result): return Task.isCancelled ? .failure(.cancelled) : result
            case .fault(let reason): return .failure(Task.isCancelled ? .cancelled : reason)
            case nil: return .failure(.cancelled)
            }
        }
        return try outcome.get()
    }
}
