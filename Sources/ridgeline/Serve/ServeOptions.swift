import ArgumentParser
import RPKIObjects
import RPKITypes
import RPKIValidation

/// What the service can be told; each option is a ``Setting`` too.
struct ServeOptions: ParsableArguments {
    @OptionGroup var storage: StoreOptions
    @OptionGroup var state: StateOptions

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Trust anchor locators; may be repeated. Default: those of the five RIRs, in TrustAnchors.",
            valueName: "file"
        )
    )
    var tal: [String] = []

    @Option(
        help: ArgumentHelp(
            "Local exceptions on top of the payload (SLURM, RFC 8416, or version 2); may be repeated.",
            valueName: "file"
        )
    )
    var slurm: [String] = []

    @Option(
        help: ArgumentHelp(
            "Seconds between two fetches of a repository that answers, from 5 to 86400.",
            valueName: "seconds"
        )
    )
    var fetchInterval = 600

    @OptionGroup var network: NetworkOptions
    @OptionGroup var tolerated: RelaxationOptions
    @OptionGroup var validation: ValidationOptions
    @OptionGroup var listening: ListenerOptions
    @OptionGroup var http: HTTPOptions
    @OptionGroup var logging: LogOptions
    @OptionGroup var changed: LimitOptions

    mutating func validate() throws {
        guard (5...86_400).contains(fetchInterval) else {
            throw ValidationError("--fetch-interval must be between 5 and 86400 seconds.")
        }
    }

    /// What objects are judged by, at any time.
    func context() throws -> ValidationContext {
        validation.context(
            at: Timestamp.now,
            limits: try changed.limits(),
            relaxations: tolerated.relaxations
        )
    }
}
