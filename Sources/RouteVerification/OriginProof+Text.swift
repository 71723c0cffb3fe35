import RPKITypes

extension OriginProof {
    /// Lines for people, each ended by a line feed: the outcome, and each VRP that covers the route.
    public var text: String {
        let origin = origin.map(\.description) ?? "NONE"
        let name =
            switch validity {
            case .valid: "Valid"
            case .invalid: "Invalid"
            case .notFound: "NotFound"
            }
        var text = "\(prefix) from \(origin): \(name)"
        switch (validity, reason) {
        case (.notFound, _): text += ", no VRP covers it"
        case (.invalid, let reason?): text += ", \(reason.text)"
        default: break
        }
        text += "\n"
        for item in covering {
            let result = item.mismatch.map { "no match: \($0.text)" } ?? "match"
            text += "  VRP \(item.vrp.prefix)-\(item.vrp.maxLength) \(item.vrp.asn)  \(result)\n"
        }
        return text
    }

    /// Appends the proof as one JSON object, without a line break.
    ///
    /// Members: `prefix`, `origin` (null for NONE), `validity`, `reason` (null unless Invalid), `vrps` of
    /// `prefix`, `maxLength`, `asn`, `mismatch` (null for a match).
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
    ///   - limit: how many VRPs are listed; when there are more, those that match come first, and a last member
    ///     `truncated` is true.
    package func write(_ text: inout JSONLine, limit: Int = .max) {
        text.object { text in
            text.member("prefix", prefix.description)
            text.member("origin", origin)
            text.member("validity", validity.rawValue)
            text.name("reason")
            if let reason { text.value(reason.rawValue) } else { text.null() }
            text.name("vrps")
            text.array { text in
                for item in listed(limit) {
                    text.object { text in
                        text.member("prefix", item.vrp.prefix.description)
                        text.member("maxLength", item.vrp.maxLength)
                        text.member("asn", item.vrp.asn)
                        text.name("mismatch")
                        if let mismatch = item.mismatch { text.value(mismatch.rawValue) } else { text.null() }
                    }
                }
            }
            if covering.count > limit { text.member("truncated", true) }
        }
    }

    private func listed(_ limit: Int) -> [Covering] {
        guard covering.count > limit else { return covering }
        let matching = covering.filter { $0.mismatch == nil }
        let others = covering.lazy.filter { $0.mismatch != nil }
        return Array(matching.prefix(limit)) + others.prefix(max(0, limit - matching.count))
    }
}
