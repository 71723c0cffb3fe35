import ArgumentParser
import RPKIPayload
import RPKITypes
import RouteVerification

/// `ridgeline verify path`: ASPA verification of one AS path, by one procedure or both.
struct VerifyPathCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "path",
        abstract: "Verifies an AS path against the VAPs (draft-ietf-sidrops-aspa-verification-28).",
        discussion: """
            The path is written as a router shows it: the neighbour first, the origin last, AS_SETs in braces, \
            confederations in parentheses and brackets. Without a role or procedure, both verdicts are given.
            """
    )

    @OptionGroup var payload: PayloadOptions
    @OptionGroup var session: SessionOptions

    @Option(
        help: ArgumentHelp("Validate the origin of this prefix, too.", valueName: "prefix"),
        transform: RouteArguments.prefix
    )
    var prefix: IPPrefix?

    @Flag(
        help:
            "Print the proof: each hop, what decided, and the smallest change of ASPAs that alters the verdict."
    )
    var trace = false

    @Flag(help: "Draw the ramps with ASCII characters only.")
    var ascii = false

    @Flag(help: "Print JSON: one object a line, with the proof.")
    var json = false

    @Argument(help: "The path, in quotes: \"64500 64501 {64502 64503}\".", transform: RouteArguments.path)
    var path: ASPath

    mutating func run() async throws {
        let payload = try await payload.load()
        let vaps = VAPIndex(payload.vaps.lazy.map(\.vap))
        var text = ""
        var isInvalid = false
        if let prefix {
            let vrps = VRPIndex(payload.vrps.lazy.map(\.vrp))
            let proof = OriginProof(prefix: prefix, origin: path.origin(localAS: session.localAS), vrps: vrps)
            isInvalid = proof.validity == .invalid
            text += json ? proof.json + "\n" : proof.text
        }
        for context in session.contexts {
            let proof = ASPAProof(path, context, vaps)
            isInvalid = isInvalid || proof.verdict == .invalid
            text += json ? proof.json + "\n" : shown(proof)
        }
        if let leak = session.leak {
            isInvalid = true
            text +=
                json ? "{\"otc\":\"leak\",\"message\":\"\(leak.text)\"}\n" : "Invalid, OTC: \(leak.text).\n"
        }
        try StandardStream(.output).write(Array(text.utf8).span)
        if isInvalid { throw ExitStatus.invalid }
    }

    private func shown(_ proof: ASPAProof) -> String {
        guard trace else { return proof.headline + "\n" }
        return proof.text + RampPicture(proof, style: ascii ? .ascii : .unicode).text(width: 100) + "\n"
    }
}
