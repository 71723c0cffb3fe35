import RPKITypes
import RouteMonitor
import RouteVerification

/// What is answered of one route.
struct RouteDocument: Sendable {
    /// What is asked.
    enum Question: Hashable, Sendable {
        /// The path, and the origin if there is a prefix.
        case path
        /// Everything about the route.
        case verdict
    }

    let question: Question
    let query: RouteQuery
    let snapshot: Snapshot
    let limits: HTTPLimits

    /// Whether it is made in a moment: few AS numbers, few VRPs, and no payload of its own.
    var isShort: Bool {
        query.vrps == nil && query.vaps == nil && (query.path?.asnCount ?? 0) <= limits.shortPath
            && !(query.prefix.map { snapshot.vrps.isCovered($0, byMoreThan: limits.shortVRPs) } ?? false)
    }

    /// The document.
    func bytes() -> [UInt8] {
        let answer = RouteAnswer(query, vrps: snapshot.vrps, vaps: snapshot.vaps, traces: true)
        var text = JSONLine(capacity: 2_048)
        text.object { text in
            text.member("serial", snapshot.serial.rawValue)
            text.member("generatedTime", snapshot.generatedTime)
            switch question {
            case .path:
                writePaths(answer, &text)
                writeOrigin(answer, &text)
            case .verdict:
                text.member("verdict", RouteDocument.word(answer))
                writeOrigin(answer, &text)
                writePaths(answer, &text)
                writeAttribute(answer, &text)
            }
        }
        return text.bytes
    }

    private func writePaths(_ answer: RouteAnswer, _ text: inout JSONLine) {
        text.name("paths")
        text.array { text in
            for path in answer.paths { path.write(&text, providerLimit: limits.proofProviders) }
        }
    }

    private func writeOrigin(_ answer: RouteAnswer, _ text: inout JSONLine) {
        text.name("origin")
        guard let origin = answer.origin else { return text.null() }
        origin.write(&text, limit: limits.validityVRPs)
    }

    private func writeAttribute(_ answer: RouteAnswer, _ text: inout JSONLine) {
        text.name("otc")
        text.object { text in
            text.member("state", answer.leak != nil ? "leak" : query.otc == nil ? "absent" : "accepted")
            text.member("message", answer.leak?.text)
        }
    }

    /// The worst of what was found: a route is invalid when its origin, its path or its attribute says so, valid when
    /// origin and path are, and unknown otherwise.
    private static func word(_ answer: RouteAnswer) -> String {
        if answer.isInvalid { return "invalid" }
        let isValid = answer.origin?.validity == .valid && answer.paths.allSatisfy { $0.verdict == .valid }
        return isValid ? "valid" : "unknown"
    }
}
