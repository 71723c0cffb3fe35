import RPKIPayload
import RPKITypes
package import RouteVerification

/// Verifies routes that come as NDJSON, of any number, and answers each on a line.
///
/// Memory is bounded by the longest line.
package struct BatchVerifier {
    /// Bytes of a line; a longer one gets an error.
    private let lineSize: Int
    private let vrps: VRPIndex?
    private let vaps: VAPIndex?
    private let traces: Bool
    private let limits: ProofLimits
    private var rest: [UInt8] = []
    /// Whether the beginning of the present line was dropped for its length.
    private var isTooLong = false
    private var line = 0
    /// Lines that could not be read.
    package private(set) var errors = 0
    /// Routes that are Invalid.
    package private(set) var invalid = 0

    /// Begins.
    ///
    /// - Parameters:
    ///   - vrps: the VRPs; nil when each line has its own.
    ///   - vaps: the VAPs; nil when each line has its own.
    ///   - traces: whether answers have proofs.
    ///   - lineSize: bytes of a line, ``RPKITypes/Limits/batchLineSize``.
    ///   - limits: of paths and proofs.
    package init(
        vrps: VRPIndex?,
        vaps: VAPIndex?,
        traces: Bool,
        lineSize: Int = Limits.standard.batchLineSize,
        limits: ProofLimits = ProofLimits()
    ) {
        self.lineSize = lineSize
        self.vrps = vrps
        self.vaps = vaps
        self.traces = traces
        self.limits = limits
    }

    /// Takes the next bytes; appends the answers to the lines that are complete.
    package mutating func read(_ bytes: Span<UInt8>, answers: inout [UInt8]) {
        var begin = 0
        for index in bytes.indices where bytes[index] == 0x0A {
            take(bytes.extracting(begin..<index))
            finishLine(&answers)
            begin = index + 1
        }
        take(bytes.extracting(begin..<bytes.count))
    }

    /// Answers a last line that has no line feed.
    package mutating func finish(answers: inout [UInt8]) {
        if !rest.isEmpty || isTooLong { finishLine(&answers) }
    }

    private mutating func take(_ bytes: Span<UInt8>) {
        guard !isTooLong, rest.count + bytes.count <= lineSize else {
            isTooLong = true
            rest = []
            return
        }
        bytes.withUnsafeBufferPointer { rest.append(contentsOf: $0) }
    }

    private mutating func finishLine(_ answers: inout [UInt8]) {
        line += 1
        defer {
            rest = []
            isTooLong = false
        }
        guard !isTooLong else {
            return refuse("more than \(lineSize) bytes", "batch-line-size", to: &answers)
        }
        guard rest.contains(where: { ![0x20, 0x09, 0x0D].contains($0) }) else { return }
        do throws(DocumentError) {
            var json = JSONReader(rest)
            let query = try RouteQuery(&json)
            if let objection = query.objection {
                return refuse(objection, "batch-query", query.name, to: &answers)
            }
            if let objection = limits.objection(to: query) {
                return refuse(objection, "batch-path-length", query.name, to: &answers)
            }
            if query.vrps == nil, query.prefix != nil, vrps == nil {
                return refuse(
                    "no VRPs: neither in the line nor loaded",
                    "batch-no-payload",
                    query.name,
                    to: &answers
                )
            }
            if query.vaps == nil, query.path != nil, vaps == nil {
                return refuse(
                    "no ASPAs: neither in the line nor loaded",
                    "batch-no-payload",
                    query.name,
                    to: &answers
                )
            }
            let answer = RouteAnswer(
                query,
                vrps: vrps ?? VRPIndex([]),
                vaps: vaps ?? VAPIndex([]),
                traces: traces
            )
            if answer.isInvalid { invalid += 1 }
            answer.appendJSON(to: &answers, traces: traces, limits: limits)
        } catch {
            refuse("\(error.reason)", error.reason.code, error: error, to: &answers)
        }
    }

    /// Answers with an error: `name` of a line that could be read, `line`, `error`, `code`, and where in the line if
    /// that is known.
    private mutating func refuse(
        _ message: String,
        _ code: String,
        _ name: String? = nil,
        error: DocumentError? = nil,
        to answers: inout [UInt8]
    ) {
        errors += 1
        var text = JSONLine()
        text.object { text in
            if let name { text.member("name", name) }
            text.member("line", line)
            text.member("error", message)
            text.member("code", code)
            guard let error else { return }
            text.member("column", error.place.column)
            text.member("member", error.place.path)
        }
        answers += text.bytes
        answers.append(0x0A)
    }
}
