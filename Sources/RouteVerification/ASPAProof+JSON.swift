import RPKITypes

extension ASPAProof {
    /// Appends the proof as one JSON object, without a line break.
    ///
    /// Members: `procedure`, `verdict`, `step` (1 to 6), `path` (collapsed, neighbour first, flat),
    /// `neighbor` and `receiver` and `role` if known, `objection` (`code`, `message`; null when the data
    /// decides), `ramps` (`length`, `maxUp`, `minUp`, `maxDown`, `minDown`; null when the path has no ramps),
    /// `hops` from the origin on (`from`, `to`, `up`, `down`), `evidence` (`customer`, `asked`, `ramp`,
    /// `authorization`, `providers`, null for none, `message`), `whatIf` (`verdict`, `message`, `changes` of
    /// `action`, `customer`, `providers`, `omitting`), `leak` (null, or `types`, `suspect`, `receivedFrom`,
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

    package func write(_ text: inout JSONLine) {
        text.object { text in
            text.name("procedure")
            text.value(context.direction.rawValue)
            text.name("verdict")
            text.value(verdict.rawValue)
            text.name("step")
            text.value(step)
            text.name("path")
            text.value(path.asns)
            writeSession(&text)
            text.name("objection")
            writeObjection(&text)
            text.name("ramps")
            writeRamps(&text)
            text.name("hops")
            text.array { text in for hop in hops { ASPAProof.write(hop, &text) } }
            text.name("evidence")
            text.array { text in for item in evidence { ASPAProof.write(item, &text) } }
            text.name("whatIf")
            text.array { text in for item in whatIfs { ASPAProof.write(item, &text) } }
            text.name("leak")
            if let leak { ASPAProof.write(leak, &text) } else { text.null() }
            text.name("remarks")
            text.array { text in for remark in remarks { text.value(remark.rawValue) } }
        }
    }

    private func writeSession(_ text: inout JSONLine) {
        if let neighbor = context.neighbor {
            text.name("neighbor")
            text.value(neighbor)
        }
        if let receiver = context.receiver {
            text.name("receiver")
            text.value(receiver)
        }
        if let role = context.role {
            text.name("role")
            text.value(role.name)
        }
    }

    private func writeObjection(_ text: inout JSONLine) {
        guard let objection else { return text.null() }
        text.object { text in
            text.name("code")
            text.value(objection.name)
            text.name("message")
            text.value(objection.text)
        }
    }

    private func writeRamps(_ text: inout JSONLine) {
        guard let ramps else { return text.null() }
        text.object { text in
            text.name("length")
            text.value(ramps.length)
            text.name("maxUp")
            text.value(ramps.maxUp)
            text.name("minUp")
            text.value(ramps.minUp)
            text.name("maxDown")
            text.value(ramps.maxDown)
            text.name("minDown")
            text.value(ramps.minDown)
        }
    }

    private static func write(_ hop: ASPAHop, _ text: inout JSONLine) {
        text.object { text in
            text.name("from")
            text.value(hop.from)
            text.name("to")
            text.value(hop.to)
            text.name("up")
            text.value(hop.up.rawValue)
            text.name("down")
            text.value(hop.down.rawValue)
        }
    }

    private static func write(_ item: ASPAEvidence, _ text: inout JSONLine) {
        text.object { text in
            text.name("customer")
            text.value(item.customer)
            text.name("asked")
            text.value(item.asked)
            text.name("ramp")
            text.value(item.ramp.rawValue)
            text.name("authorization")
            text.value(item.authorization.rawValue)
            text.name("providers")
            if let providers = item.providers { text.value(providers) } else { text.null() }
            text.name("message")
            text.value(item.text)
        }
    }

    private static func write(_ item: ASPAWhatIf, _ text: inout JSONLine) {
        text.object { text in
            text.name("verdict")
            text.value(item.outcome.rawValue)
            text.name("message")
            text.value(item.text)
            text.name("changes")
            text.array { text in
                for change in item.changes {
                    text.object { text in
                        text.name("action")
                        text.value(change.name)
                        text.name("customer")
                        text.value(change.customer)
                        switch change {
                        case .add(let providers, _), .remove(let providers, _):
                            text.name("providers")
                            text.value(providers)
                        case .publish(_, let providers, let omitting):
                            text.name("providers")
                            text.value(providers)
                            text.name("omitting")
                            text.value(omitting)
                        case .withdraw: break
                        }
                    }
                }
            }
        }
    }

    private static func write(_ leak: LeakAccount, _ text: inout JSONLine) {
        text.object { text in
            text.name("types")
            text.array { text in for type in leak.types { text.value(type.rawValue) } }
            text.name("suspect")
            text.value(leak.suspect)
            text.name("receivedFrom")
            text.value(leak.receivedFrom)
            text.name("sentTo")
            text.value(leak.sentTo)
            text.name("candidates")
            text.value(leak.candidates)
            text.name("mayBeForged")
            text.value(leak.mayBeForged)
            text.name("message")
            text.value(leak.text)
        }
    }
}
