import ArgumentParser
import RPKIObjects
import RPKITypes

/// Deviations from the standards that are tolerated.
struct RelaxationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Tolerate a deviation from the standards; may be repeated.", valueName: "name"),
        transform: RelaxationOptions.relaxation
    )
    var relax: [Relaxations] = []

    /// The deviations that are tolerated.
    var relaxations: Relaxations { relax.reduce([]) { $0.union($1) } }

    static func relaxation(_ text: String) throws -> Relaxations {
        guard let relaxation = Relaxations(name: text) else {
            let known = Relaxations.named.map(\.name).joined(separator: ", ")
            throw ValidationError("There is no relaxation '\(text)'. Relaxations: \(known).")
        }
        return relaxation
    }
}
