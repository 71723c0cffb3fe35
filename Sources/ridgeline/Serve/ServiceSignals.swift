import Glibc
import Synchronization
import UnixSignals

/// What signals ask of a service, from the time that this is made.
///
/// SIGTERM and SIGINT ask for the end, SIGHUP to read everything again. A SIGINT after that ends the process at once; a
/// second SIGTERM asks for nothing new, as timeout(1) and supervisors may send it to the process and to its group.
final class ServiceSignals: Sendable {  // A class: who watches and who starts share it.
    private let signals: UnixSignalsSequence
    private let hasToEnd = Mutex(false)

    /// Takes the signals; none of them ends the process from now on.
    init() async { signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup) }

    /// Whether the end was asked for.
    var isEnding: Bool { hasToEnd.withLock { $0 } }

    /// Tells what signals ask for until the task is cancelled; to be called once.
    ///
    /// - Parameters:
    ///   - reload: called for each SIGHUP.
    ///   - end: called once.
    func watch(reload: @Sendable () -> Void, end: @Sendable () -> Void) async {
        for await signal in signals {
            guard signal != .sighup else {
                reload()
                continue
            }
            let isFirst = hasToEnd.withLock { hasToEnd in
                defer { hasToEnd = true }
                return !hasToEnd
            }
            if isFirst {
                end()
            } else if signal == .sigint {
                _exit(128 + SIGINT)
            }
        }
    }
}
