import RPKITypes
import Synchronization

/// The deltas from older serials to the current one, merged when first asked for.
///
/// A history has a new one with each change, so nothing in it ever becomes wrong; copies of the history share it. Steps are
/// kept rather than deltas to the current serial, since these would repeat each large change up to ``HistoryLimits/deltas``
/// times; most of them nobody asks for.
final class MergedDeltas: Sendable {
    private struct State {
        var deltas: [SerialNumber: PayloadDelta] = [:]
        var memory = 0
    }

    private let state = Mutex(State())
    /// Bytes that may be kept; what is beyond is merged each time.
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    /// The delta from the base of a step to the end of the last one.
    ///
    /// - `start`: the index of a step.
    /// - `steps`: all steps, oldest first; the same in each call.
    func delta(from start: Int, of steps: [HistoryStep]) -> PayloadDelta {
        // The merging is done outside the lock: at worst two threads do it at the same time.
        let known = state.withLock { $0.deltas }
        var position = start
        while position < steps.count - 1, known[steps[position].base] == nil { position += 1 }
        var merged = known[steps[position].base] ?? steps[position].delta
        if position == start { return merged }
        while position > start {
            position -= 1
            merged = steps[position].delta.merging(merged)
        }
        keep(merged, from: steps[start].base)
        return merged
    }

    private func keep(_ delta: PayloadDelta, from base: SerialNumber) {
        let memory = delta.memory
        state.withLock { state in
            guard state.deltas[base] == nil, state.memory + memory <= capacity else { return }
            state.deltas[base] = delta
            state.memory += memory
        }
    }
}
