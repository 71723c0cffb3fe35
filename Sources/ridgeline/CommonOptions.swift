import ArgumentParser
import Glibc
import RPKIObjects
import RPKITypes

/// What all commands that judge objects have in common.
struct CommonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Evaluate at this time instead of now: RFC 3339, or seconds since the epoch.",
            valueName: "time"
        ),
        transform: CommonOptions.time
    )
    var at: Timestamp?

    @Option(
        help: ArgumentHelp("Tolerate a deviation from the standards; may be repeated.", valueName: "name"),
        transform: CommonOptions.relaxation
    )
    var relax: [Relaxations] = []

    @OptionGroup var changed: LimitOptions

    /// The time of evaluation.
    var evaluated: Timestamp { at ?? .now }

    /// The deviations that are tolerated.
    var relaxations: Relaxations { relax.reduce([]) { $0.union($1) } }

    /// The limits with all changes.
    func limits() throws -> Limits { try changed.limits() }

    private static func time(_ text: String) throws -> Timestamp {
        guard let time = Timestamp(text) else {
            throw ValidationError("'\(text)' is not a time such as 2026-11-21T20:00:00Z or 1795291200.")
        }
        return time
    }

    private static func relaxation(_ text: String) throws -> Relaxations {
        guard let relaxation = Relaxations(name: text) else {
            let known = Relaxations.named.map(\.name).joined(separator: ", ")
            throw ValidationError("There is no relaxation '\(text)'. Relaxations: \(known).")
        }
        return relaxation
    }
}
