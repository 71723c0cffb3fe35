import ArgumentParser
import RPKIPayload
import RPKITypes
import RelyingParty
import RouteMonitor
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

    @Option(
        help: ArgumentHelp(
            "Verify the routes of this file, NDJSON, one a line; '-' is standard input. See ridgeline(1).",
            valueName: "file"
        )
    )
    var batch: String?

    @Argument(help: "The path, in quotes: \"64500 64501 {64502 64503}\".", transform: RouteArguments.path)
    var path: ASPath?

    mutating func validate() throws {
        if (batch == nil) == (path == nil) { throw ValidationError("Give either a path or --batch.") }
        if batch != nil, prefix != nil || session.isGiven {
            throw ValidationError("With --batch, prefix and session are in the lines.")
        }
    }

    mutating func run() async throws {
        if let batch { return try await verify(batch) }
        guard let path else { return }
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
            let proof = ASPAProof(CollapsedPath(path), context, vaps, searchesChanges: trace || json)
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

    private func verify(_ batch: String) async throws {
        let payload = try await payload.loadIfAny()
        var verifier = BatchVerifier(
            vrps: payload.map { VRPIndex($0.vrps.lazy.map(\.vrp)) },
            vaps: payload.map { VAPIndex($0.vaps.lazy.map(\.vap)) },
            traces: trace,
            lineSize: try self.payload.common.limits().batchLineSize
        )
        let output = StandardStream(.output)
        var answers: [UInt8] = []
        try FileReading.readPieces(batch) { piece in
            verifier.read(piece, answers: &answers)
            try output.write(answers.span)
            answers.removeAll(keepingCapacity: true)
        }
        verifier.finish(answers: &answers)
        try output.write(answers.span)
        if verifier.errors > 0 { throw ExitStatus.failed }
        if verifier.invalid > 0 { throw ExitStatus.invalid }
    }

    private func shown(_ proof: ASPAProof) -> String {
        guard trace else {
            return proof.headline + "\n" + proof.remarks.map { "Note: \($0.text).\n" }.joined()
        }
        return proof.text + RampPicture(proof, style: ascii ? .ascii : .unicode).text(width: 100) + "\n"
    }
}
