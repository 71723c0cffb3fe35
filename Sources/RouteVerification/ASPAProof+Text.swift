import RPKITypes

extension ASPAProof {
    /// Lines for people, each ended by a line feed: the outcome and why, the ramps, each hop, what would
    /// change the outcome, and what a failing path looks like.
    public var text: String {
        var text = "\(headline)\n"
        if let ramps { text += "\(ASPAProof.bounds(ramps, context.direction))\n" }
        if !hops.isEmpty { text += "Hops, from the origin:\n" + hopLines }
        if !evidence.isEmpty {
            text += "Decided by:\n"
            for item in evidence { text += "  \(item.text)\n" }
        }
        if objection == nil, ramps != nil {
            text += "What would change it:\n"
            for item in whatIfs { text += "  \(item.text)\n" }
            if whatIfs.isEmpty { text += "  no ASPA data can\n" }
        }
        if let leak { text += "It \(leak.text).\n" }
        for remark in remarks { text += "Note: \(remark.text).\n" }
        return text
    }

    /// The outcome, the procedure and the step in one line without a line break.
    public var headline: String {
        var text = "\(verdict.name), \(context.direction.rawValue)"
        if let role = context.role { text += " (\(role.senderText))" }
        text += ", step \(step): "
        if let objection { return text + objection.text }
        guard let ramps else { return text }
        let isUp = context.direction == .upstream
        switch verdict {
        case .invalid:
            text +=
                isUp
                ? "the up-ramp reaches at most \(ramps.maxUp) of \(ramps.length)"
                : "the ramps reach at most \(ramps.maxUp) + \(ramps.maxDown) of \(ramps.length)"
        case .unknown:
            text +=
                isUp
                ? "the up-ramp reaches \(ramps.minUp) of \(ramps.length) for certain"
                : "the ramps reach \(ramps.minUp) + \(ramps.minDown) of \(ramps.length) for certain"
        case .valid:
            text +=
                isUp
                ? "the up-ramp reaches all \(ramps.length)"
                : "the ramps reach \(ramps.minUp) + \(ramps.minDown) of \(ramps.length)"
        }
        return text
    }

    private static func bounds(_ ramps: RampBounds, _ direction: VerificationDirection) -> String {
        var text = "Path of \(ramps.length); up-ramp \(ramps.minUp) to \(ramps.maxUp)"
        if direction == .downstream { text += "; down-ramp \(ramps.minDown) to \(ramps.maxDown)" }
        return text
    }

    private var hopLines: String {
        let from = hops.map { $0.from.description.utf8.count }.max() ?? 0
        let to = hops.map { $0.to.description.utf8.count }.max() ?? 0
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.utf8.count))
        }
        return hops.map { hop in
            "  \(padded(hop.from.description, from)) -> \(padded(hop.to.description, to))"
                + "  up \(padded(hop.up.term, 14))  down \(hop.down.term)\n"
        }.joined()
    }
}
