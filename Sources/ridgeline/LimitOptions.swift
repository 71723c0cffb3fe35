import ArgumentParser
import RPKITypes

/// Changes of limits.
struct LimitOptions: ParsableArguments {
    /// A limit as it was given on the command line.
    struct Setting: Hashable, Sendable {
        let name: String
        let value: Int
    }

    @Option(
        help: ArgumentHelp("Change a limit; may be repeated. See ridgeline(1).", valueName: "name=value"),
        transform: LimitOptions.setting
    )
    var limit: [Setting] = []

    /// The limits with all changes.
    func limits() throws -> Limits {
        var limits = Limits.standard
        for setting in limit { try LimitOptions.apply(setting, to: &limits) }
        return limits
    }

    mutating func validate() throws {
        _ = try limits()
        if Set(limit.map(\.name)).count < limit.count { throw ValidationError("A limit is given twice.") }
    }

    private static func apply(_ setting: Setting, to limits: inout Limits) throws {
        do throws(Limits.FieldError) {
            try limits.set(setting.name, to: setting.value)
        } catch .unknownName(let name) {
            let known = Limits.fields.map(\.name).joined(separator: ", ")
            throw ValidationError("There is no limit '\(name)'. Limits: \(known).")
        } catch .outOfRange(let name, let maximum) {
            throw ValidationError("The limit '\(name)' must be between 1 and \(maximum).")
        }
    }

    static func setting(_ text: String) throws -> Setting {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let value = Int(parts[1]) else {
            throw ValidationError("'\(text)' is not of the form NAME=VALUE with a whole number.")
        }
        return Setting(name: String(parts[0]), value: value)
    }
}
