import ArgumentParser
import RPKIPayload
import RPKITypes
import RouteVerification

/// `ridgeline verify route`: origin validation of one route (RFC 6811).
struct VerifyRouteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "route",
        abstract: "Validates the origin of a route against the VRPs (RFC 6811)."
    )

    @OptionGroup var payload: PayloadOptions

    @Flag(help: "Print JSON.")
    var json = false

    @Argument(help: "The prefix, such as 192.0.2.0/24.", transform: RouteArguments.prefix)
    var prefix: IPPrefix

    @Argument(
        help: "The AS that originates it, such as AS64496; NONE for a route whose path ends in an AS_SET.",
        transform: RouteArguments.origin
    )
    var asn: RouteArguments.Origin

    mutating func run() async throws {
        let vrps = VRPIndex(try await payload.load().vrps.lazy.map(\.vrp))
        let proof = OriginProof(prefix: prefix, origin: asn.asn, vrps: vrps)
        let text = json ? proof.json + "\n" : proof.text
        try StandardStream(.output).write(Array(text.utf8).span)
        if proof.validity == .invalid { throw ExitStatus.invalid }
    }
}
