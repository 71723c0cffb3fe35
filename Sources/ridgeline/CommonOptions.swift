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

    @OptionGroup var tolerated: RelaxationOptions

    @OptionGroup var changed: LimitOptions

    /// The time of evaluation.
    var evaluated: Timestamp { at ?? .now }

    /// The deviations that are tolerated.
    var relaxations: Relaxations { tolerated.relaxations }

    /// The limits with all changes.
    func limits() throws -> Limits { try changed.limits() }

    private static func time(_ text: String) throws -> Timestamp {
        guard let time = Timestamp(text) else {
            throw ValidationError("'\(text)' is not a time such as 2026-11-21T20:00:00Z or 1795291200.")
        }
        return time
    }
}
