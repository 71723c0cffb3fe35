import RPKITypes

extension ASPAProof {
    /// Appends the proof as one JSON object, without a line break.
    ///
    /// Members: `procedure`, `verdict`, `step` (1 to 6), `path` (collapsed, neighbour first, flat),
    /// `neighbor` and `receiver` and `role` if known, `objection` (`code`, `message`; null when the data
    /// decides), `ramps` (`length`, `maxUp`, `minUp`, `maxDown`, `minDown`; null when the path has no ramps),
    /// `hops` from the origin on (`from`, `to`, `up`, `down`), `evidence` (`customer`, `asked`, `ramp`,
    /// `authorization`, `providers`, null for none, `message`), `whatIf` (`verdict`, `message`, `changes` of
    /// `action`, `customer`, `providers`, `omitting`, `result`: the providers after it, null for none), `leak` (null, or `types`, `suspect`, `receivedFrom`,
    /// `sentTo`, `candidates`, `mayBeForged`, `message`), `remarks` (`as0`, `as-trans`).
    public func appendJSON(to bytes: inout [UInt8]) {
        var text = JSONLine()
        write(&text)
        bytes.append(contentsOf: text.bytes)
    }

    /// The JSON object of ``appendJSON(to:)`` as a string.
    public var json: String {
        var text = JSONLine()
        write(&text)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    /// Writes the object of ``appendJSON(to:)``.
    ///
    /// - Parameters:
    ///   - text: what it is written to.
    ///   - providerLimit: how many providers are listed in all; an element of `evidence`, or of `changes`, that has more than
    ///     are left has a last member `truncated`, which is true.
    package func write(_ text: inout JSONLine, providerLimit: Int = .max) {
        var left = providerLimit
        text.object { text in
            text.member("procedure", context.direction.rawValue)
            text.member("verdict", verdict.rawValue)
            text.member("step", step)
            text.member("path", path.asns)
            writeSession(&text)
            text.name("objection")
            writeObjection(&text)
            text.name("ramps")
            writeRamps(&text)
            text.name("hops")
            text.array { text in for hop in hops { ASPAProof.write(hop, &text) } }
            text.name("evidence")
            text.array { text in for item in evidence { ASPAProof.write(item, &text, &left) } }
            text.name("whatIf")
            text.array { text in for item in whatIfs { ASPAProof.write(item, &text, &left) } }
            text.name("leak")
            if let leak { ASPAProof.write(leak, &text) } else { text.null() }
            text.name("remarks")
            text.array { text in for remark in remarks { text.value(remark.rawValue) } }
        }
    }

    private func writeSession(_ text: inout JSONLine) {
        if let neighbor = context.neighbor {
            text.member("neighbor", neighbor)
        }
        if let receiver = context.receiver {
            text.member("receiver", receiver)
        }
        if let role = context.role {
            text.member("role", role.name)
        }
    }

    private func writeObjection(_ text: inout JSONLine) {
        guard let objection else { return text.null() }
        text.object { text in
            text.member("code", objection.name)
            text.member("message", objection.text)
        }
    }

    private func writeRamps(_ text: inout JSONLine) {
        guard let ramps else { return text.null() }
        text.object { text in
            text.member("length", ramps.length)
            text.member("maxUp", ramps.maxUp)
            text.member("minUp", ramps.minUp)
            text.member("maxDown", ramps.maxDown)
            text.member("minDown", ramps.minDown)
        }
    }

    private static func write(_ hop: ASPAHop, _ text: inout JSONLine) {
        text.object { text in
            text.member("from", hop.from)
            text.member("to", hop.to)
            text.member("up", hop.up.rawValue)
            text.member("down", hop.down.rawValue)
        }
    }

    /// Writes the first of a list, as many as are left, and says whether that was all.
    private static func write(providers: [ASN]?, _ text: inout JSONLine, _ left: inout Int) -> Bool {
        guard let providers else {
            text.null()
            return true
        }
        let shown = providers.prefix(left)
        left -= shown.count
        text.array { text in for asn in shown { text.value(asn) } }
        return shown.count == providers.count
    }

    private static func write(_ item: ASPAEvidence, _ text: inout JSONLine, _ left: inout Int) {
        text.object { text in
            text.member("customer", item.customer)
            text.member("asked", item.asked)
            text.member("ramp", item.ramp.rawValue)
            text.member("authorization", item.authorization.rawValue)
            text.name("providers")
            let isWhole = write(providers: item.providers, &text, &left)
            text.member("message", item.text)
            if !isWhole { text.member("truncated", true) }
        }
    }

    private static func write(_ item: ASPAWhatIf, _ text: inout JSONLine, _ left: inout Int) {
        text.object { text in
            text.member("verdict", item.outcome.rawValue)
            text.member("message", item.text)
            text.name("changes")
            text.array { text in
                for (change, result) in zip(item.changes, item.results) {
                    text.object { text in
                        text.member("action", change.name)
                        text.member("customer", change.customer)
                        switch change {
                        case .add(let providers, _), .remove(let providers, _):
                            text.member("providers", providers)
                        case .publish(_, let providers, let omitting):
                            text.member("providers", providers)
                            text.member("omitting", omitting)
                        case .withdraw: break
                        }
                        text.name("result")
                        if !write(providers: result, &text, &left) { text.member("truncated", true) }
                    }
                }
            }
        }
    }

    private static func write(_ leak: LeakAccount, _ text: inout JSONLine) {
        text.object { text in
            text.name("types")
            text.array { text in for type in leak.types { text.value(type.rawValue) } }
            text.member("suspect", leak.suspect)
            text.member("receivedFrom", leak.receivedFrom)
            text.member("sentTo", leak.sentTo)
            text.member("candidates", leak.candidates)
            text.member("mayBeForged", leak.mayBeForged)
            text.member("message", leak.text)
        }
    }
}
