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

    @Option(
        help: ArgumentHelp("Change a limit; may be repeated. See ridgeline(1).", valueName: "name=value"),
        transform: CommonOptions.limit
    )
    var limit: [LimitSetting] = []

    /// The time of evaluation.
    var evaluated: Timestamp { at ?? .now }

    /// The deviations that are tolerated.
    var relaxations: Relaxations { relax.reduce([]) { $0.union($1) } }

    /// The limits with all changes.
    func limits() throws -> Limits {
        var limits = Limits.standard
        for setting in limit { try CommonOptions.apply(setting, to: &limits) }
        return limits
    }

    mutating func validate() throws { _ = try limits() }

    private static func apply(_ setting: LimitSetting, to limits: inout Limits) throws {
        do throws(Limits.FieldError) {
            try limits.set(setting.name, to: setting.value)
        } catch .unknownName(let name) {
            let known = Limits.fields.map(\.name).joined(separator: ", ")
            throw ValidationError("There is no limit '\(name)'. Limits: \(known).")
        } catch .outOfRange(let name, let maximum) {
            throw ValidationError("The limit '\(name)' must be between 1 and \(maximum).")
        }
    }

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

    private static func limit(_ text: String) throws -> LimitSetting {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let value = Int(parts[1]) else {
            throw ValidationError("'\(text)' is not of the form NAME=VALUE with a whole number.")
        }
        return LimitSetting(name: String(parts[0]), value: value)
    }
}

/// A limit as it was given on the command line.
struct LimitSetting: Hashable, Sendable {
    let name: String
    let value: Int
}
