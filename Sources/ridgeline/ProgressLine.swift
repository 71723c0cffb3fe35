import Glibc
import Synchronization

/// One line on standard error that shows how far a run is; nothing when that is no terminal.
///
/// May be used by several threads. It shows what it was given last, at most ten times a second.
final class ProgressLine: Sendable {
    private struct State: Sendable {
        var lastShown: Int = .min
        var isVisible = false
        var publicationPoints = 0
        var objects = 0
        /// What is being fetched, the oldest first.
        var fetching: [String] = []
        var fetched = 0
    }

    private let state = Mutex(State())
    private let stream = StandardStream(.error)
    private let isEnabled: Bool
    /// Milliseconds between two lines.
    private static let interval = 100

    init() { isEnabled = StandardStream(.error).isTerminal }

    /// Shows the counts, unless the line was written just now.
    func update(publicationPoints: Int, objects: Int) {
        change {
            $0.publicationPoints = publicationPoints
            $0.objects = objects
        }
    }

    /// Notes that something is being fetched.
    func started(_ name: String) { change { $0.fetching.append(name) } }

    /// Notes that it is done.
    func finished(_ name: String) {
        change {
            $0.fetching.removeAll { $0 == name }
            $0.fetched += 1
        }
    }

    /// Writes a line of its own above.
    func interrupt(with text: String) {
        guard isEnabled else { return }
        state.withLock { state in
            stream.writeIgnoringErrors(Array("\r\u{1B}[K\(text)\n".utf8))
            state.lastShown = .min
        }
    }

    /// Erases the line.
    func finish() {
        state.withLock { state in
            guard state.isVisible else { return }
            state.isVisible = false
            stream.writeIgnoringErrors(Array("\r\u{1B}[K".utf8))
        }
    }

    private func change(_ body: (inout State) -> Void) {
        guard isEnabled else { return }
        let now = ProgressLine.milliseconds()
        state.withLock { state in
            body(&state)
            guard state.lastShown == .min || now - state.lastShown >= ProgressLine.interval else { return }
            state.lastShown = now
            state.isVisible = true
            stream.writeIgnoringErrors(Array("\r\(ProgressLine.text(state))\u{1B}[K".utf8))
        }
    }

    private static func text(_ state: State) -> String {
        var parts: [String] = []
        if let oldest = state.fetching.first {
            let name = oldest.utf8.count > 60 ? "\(oldest.prefix(57))..." : oldest
            parts.append("\(state.fetched) fetched, \(state.fetching.count) under way (\(name))")
        }
        if state.publicationPoints > 0 || state.fetching.isEmpty {
            parts.append("\(state.publicationPoints) publication points, \(state.objects) objects")
        }
        return parts.joined(separator: "; ")
    }

    /// Milliseconds of a clock that is never set.
    private static func milliseconds() -> Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec * 1_000 + now.tv_nsec / 1_000_000
    }
}
