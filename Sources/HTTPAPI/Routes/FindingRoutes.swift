import Hummingbird
import RPKITypes
import RouteVerification

/// What was found wrong with published data.
enum FindingRoutes {
    static var all: [Endpoint] {
        [
            Endpoint(
                path: "/api/v1/findings",
                errors: .problem,
                get: .init(
                    documentation: .init(
                        tag: .data,
                        summary: "The findings of the last run, those that match all filters.",
                        parameters: [
                            .init(
                                name: "code",
                                kind: .text(example: "manifest-stale"),
                                text: "The code.",
                                isRepeatable: true
                            ),
                            .init(
                                name: "severity",
                                kind: .word(["rejected", "warning"]),
                                text: "The severity."
                            ),
                            .init(
                                name: "ta",
                                kind: .text(example: "ripe"),
                                text: "The trust anchor.",
                                isRepeatable: true
                            ),
                            .init(
                                name: "uri",
                                kind: .text(example: "rsync://rpki.example.net/repo/"),
                                text: "What the URI begins with."
                            ),
                            .init(
                                name: "offset",
                                kind: .number(maximum: 4_294_967_295),
                                text: "How many are left out."
                            ),
                            .init(
                                name: "limit",
                                kind: .number(maximum: 10_000),
                                text: "How many are given; 1000 by default."
                            ),
                        ],
                        mediaType: MediaTypes.json,
                        schema: "Findings"
                    ),
                    handler: findings
                )
            )
        ]
    }

    private static func findings(_ call: Call) throws -> Answer {
        try call.query.allow("code", "severity", "ta", "uri", "offset", "limit")
        let maximum = call.core.configuration.limits.findings
        let codes = Set(call.query.all("code"))
        let anchors = Set(call.query.all("ta"))
        let severity = try call.query.one("severity", "rejected or warning") { Severity(rawValue: $0) }
        let start = try call.query.one("uri")
        let offset = try call.query.one("offset", "a number") { UInt32(decimalDigits: $0.utf8) } ?? 0
        let limit =
            try call.query.one("limit", "a number") { Int(decimalDigits: $0.utf8) } ?? min(1_000, maximum)
        guard limit <= maximum else { throw APIError(.badParameter, "'limit' is more than \(maximum)") }
        let status = call.core.status.status
        var (matched, shown) = (0, [Finding]())
        var byCode: [String: Int] = [:]
        for finding in status.findings {
            let code = finding.reason.code.rawValue
            guard codes.isEmpty || codes.contains(code), severity.map({ $0 == finding.severity }) ?? true,
                anchors.isEmpty || finding.subject.trustAnchor.map(anchors.contains) ?? false,
                start.map({ finding.subject.uri.hasPrefix($0) }) ?? true
            else { continue }
            matched += 1
            byCode[code, default: 0] += 1
            if matched > Int(offset), shown.count < limit { shown.append(finding) }
        }
        return .json(document(shown, matched: matched, byCode: byCode, status))
    }

    private static func document(
        _ shown: [Finding],
        matched: Int,
        byCode: [String: Int],
        _ status: ServiceStatus
    ) -> [UInt8] {
        var text = JSONLine()
        text.object { text in
            text.member("total", status.findings.count)
            text.member("dropped", status.droppedFindings)
            text.member("matched", matched)
            text.name("codes")
            text.object { text in
                for (code, count) in byCode.sorted(by: { $0.key < $1.key }) {
                    text.name(foreign: code)
                    text.value(count)
                }
            }
            text.name("findings")
            text.array { text in for finding in shown { text.append(finding) } }
        }
        return text.bytes
    }
}

extension JSONLine {
    /// Writes a finding, with the members that it has on the command line.
    mutating func append(_ finding: Finding) {
        let code = finding.reason.code
        object { text in
            text.member("uri", finding.subject.uri)
            text.member("severity", finding.severity.rawValue)
            text.member("code", code.rawValue)
            text.member("requirement", code.requirement.description)
            text.member("message", finding.reason.description)
            text.member("trustAnchor", finding.subject.trustAnchor)
            if let offset = finding.subject.offset { text.member("offset", offset) }
        }
    }
}
