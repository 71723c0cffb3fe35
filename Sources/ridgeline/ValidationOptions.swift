import ArgumentParser
import Glibc
import RPKIObjects
import RPKITypes
import RPKIValidation

/// How objects are judged by those who validate, beside ``CommonOptions``.
struct ValidationOptions: ParsableArguments {
    enum UnsafeVRPs: String, Hashable, Sendable, CaseIterable, ExpressibleByArgument {
        case accept
        case warn
        case reject

        var policy: UnsafeVRPPolicy {
            switch self {
            case .accept: .accept
            case .warn: .warn
            case .reject: .reject
            }
        }
    }

    @Flag(help: "Cut off resources that the issuer does not hold, instead of refusing the certificate.")
    var intersectResources = false

    @Option(
        name: .customLong("unsafe-vrps"),
        help: "What to do with VRPs that overlap resources of a rejected CA."
    )
    var unsafeVRPs: UnsafeVRPs = .accept

    @Option(help: ArgumentHelp("Threads that validate. Default: the number of processors.", valueName: "n"))
    var threads: Int?

    mutating func validate() throws {
        if let threads, !(1...1_024).contains(threads) {
            throw ValidationError("--threads must be between 1 and 1024.")
        }
    }

    /// Threads that validate at the same time.
    var workers: Int { threads ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// What objects are judged by.
    func context(at time: Timestamp, limits: Limits, relaxations: Relaxations) -> ValidationContext {
        ValidationContext(
            time: time,
            limits: limits,
            relaxations: relaxations,
            resourcePolicy: intersectResources ? .intersect : .strict,
            unsafeVRPs: unsafeVRPs.policy
        )
    }
}
