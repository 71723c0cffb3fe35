import Glibc

extension RouterUnderTest {
    /// Why the router cannot be run here; nil when it can.
    package var obstacle: String? {
        let missing = programs.filter { $0.path == nil }.map { "\($0.rawValue) (\($0.variable))" }
        guard missing.isEmpty else { return "not installed: \(missing.joined(separator: ", "))" }
        return needsRoot && geteuid() != 0 ? "\(name) must be started by root" : nil
    }

    /// Whether the router can be run here.
    package var canRun: Bool { obstacle == nil }
}
