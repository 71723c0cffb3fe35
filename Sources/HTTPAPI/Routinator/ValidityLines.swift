import RPKIPayload
import RPKITypes
import RouteVerification

/// Validates the origin of a route a line: `{"asn": "AS64496", "prefix": "192.0.2.0/24"}`.
///
/// The answer to a line has `route` and `validity` as in `/validity`; to one that cannot be read `line`, `error`, `code`.
struct ValidityLines: LineAnswering {
    private let vrps: VRPIndex
    private let limit: Int
    private var lines: LineSplitter

    /// Answers from the VRPs given.
    init(_ vrps: VRPIndex, _ limits: HTTPLimits) {
        self.vrps = vrps
        limit = limits.validityVRPs
        lines = LineSplitter(lineSize: limits.lineSize)
    }

    mutating func read(_ bytes: Span<UInt8>, answers: inout [UInt8]) {
        let (vrps, limit) = (vrps, limit)
        lines.read(bytes) { line, number in ValidityLines.answer(line, number, vrps, limit, &answers) }
    }

    mutating func finish(answers: inout [UInt8]) {
        let (vrps, limit) = (vrps, limit)
        lines.finish { line, number in ValidityLines.answer(line, number, vrps, limit, &answers) }
    }

    private static func answer(
        _ line: [UInt8]?,
        _ number: Int,
        _ vrps: VRPIndex,
        _ limit: Int,
        _ answers: inout [UInt8]
    ) {
        guard let line else { return refuse("the line is too long", "batch-line-size", number, &answers) }
        do throws(DocumentError) {
            var json = JSONReader(line)
            let route = try RouteListReader.route(&json)
            try json.finish()
            var text = ByteText()
            let proof = OriginProof(prefix: route.prefix, origin: route.asn, vrps: vrps)
            text.append(validity: proof, limit: limit)
            text.append(0x0A)
            answers += text.bytes
        } catch {
            refuse("\(error.reason)", error.reason.code, number, &answers)
        }
    }

    private static func refuse(_ text: String, _ code: String, _ number: Int, _ answers: inout [UInt8]) {
        var line = JSONLine()
        line.object { line in
            line.member("line", number)
            line.member("error", text)
            line.member("code", code)
        }
        answers += line.bytes
        answers.append(0x0A)
    }
}
