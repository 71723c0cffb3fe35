import Glibc
import Synchronization

/// One line on standard error that shows how far a run is; nothing when that is no terminal.
///
/// May be used by several threads. It shows the counts that it was given last, at most ten times a second.
final class ProgressLine: Sendable {
    private struct State: Sendable {
        var lastShown: Int = .min
        var isVisible = false
    }

    private let state = Mutex(State())
    private let stream = StandardStream(.error)
    private let isEnabled: Bool
    /// Milliseconds between two lines.
    private static let interval = 100

    init() { isEnabled = StandardStream(.error).isTerminal }

    /// Shows the counts, unless the line was written just now.
    func update(publicationPoints: Int, objects: Int) {
        guard isEnabled else { return }
        let now = ProgressLine.milliseconds()
        state.withLock { state in
            guard state.lastShown == .min || now - state.lastShown >= ProgressLine.interval else { return }
            state.lastShown = now
            state.isVisible = true
            let text = "\r\(publicationPoints) publication points, \(objects) objects\u{1B}[K"
            stream.writeIgnoringErrors(Array(text.utf8))
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

    /// Milliseconds of a clock that is never set.
    private static func milliseconds() -> Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec * 1_000 + now.tv_nsec / 1_000_000
    }
}
