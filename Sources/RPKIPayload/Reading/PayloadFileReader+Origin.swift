import RPKITypes

extension PayloadFileReader {
    /// What an entry says about where it comes from and how long it lasts.
    struct Origin {
        var trustAnchor: TrustAnchorIndex?
        var expires: Timestamp?
    }

    /// The trust anchor of an entry, or the name that says there is none.
    mutating func trustAnchor(of origin: Origin) throws(DocumentError) -> TrustAnchorIndex {
        if let trustAnchor = origin.trustAnchor { return trustAnchor }
        guard let index = builder.trustAnchor(named: PayloadSet.noTrustAnchor) else {
            throw json.error(.payload(.tooManyTrustAnchors))
        }
        return index
    }

    /// Reads a member that entries of all kinds have: `ta`, `expires`, `source`; passes over any other.
    mutating func readOrigin(_ name: JSONText, _ origin: inout Origin) throws(DocumentError) {
        if json.isText(name, "ta") {
            origin.trustAnchor = try readTrustAnchor()
        } else if json.isText(name, "expires") {
            origin.expires = try json.readSeconds()
        } else if json.isText(name, "source") {
            evidence.insert(.routinatorExtended)
            try readSources(&origin)
        } else {
            try json.skipValue()
        }
    }

    private mutating func readTrustAnchor() throws(DocumentError) -> TrustAnchorIndex {
        let text = try json.readText()
        for name in recentNames where json.isText(text, name.octets) { return name.index }
        let octets = json.content(of: text)
        guard let index = builder.trustAnchor(named: String(decoding: octets, as: UTF8.self)) else {
            throw json.error(.payload(.tooManyTrustAnchors))
        }
        if recentNames.count == 8 { recentNames.removeFirst() }
        recentNames.append((octets, index))
        return index
    }

    /// Reads the sources of an entry of Routinator's `jsonext`; the one that lasts longest counts.
    private mutating func readSources(_ origin: inout Origin) throws(DocumentError) {
        var best: Origin?
        try json.beginArray()
        while try json.nextElement() {
            let source = try readSource()
            if let best, let known = best.expires, known >= (source.expires ?? .distantFuture) { continue }
            best = Origin(trustAnchor: source.trustAnchor, expires: source.expires ?? .distantFuture)
        }
        origin.trustAnchor = origin.trustAnchor ?? best?.trustAnchor
        origin.expires = origin.expires ?? best?.expires
    }

    private mutating func readSource() throws(DocumentError) -> Origin {
        var source = Origin()
        try json.beginObject()
        while let name = try json.nextMember() {
            if try json.peek() == .null {
                try json.readNull()
            } else if json.isText(name, "tal") {
                source.trustAnchor = try readTrustAnchor()
            } else if json.isText(name, "stale") {
                try readEnd(&source)
            } else if json.isText(name, "validity") || json.isText(name, "chainValidity") {
                try json.beginObject()
                while let bound = try json.nextMember() {
                    if json.isText(bound, "notAfter") { try readEnd(&source) } else { try json.skipValue() }
                }
            } else {
                try json.skipValue()
            }
        }
        return source
    }

    /// Reads a time at which a source ends; the earliest counts.
    private mutating func readEnd(_ source: inout Origin) throws(DocumentError) {
        let time = try json.readTime()
        source.expires = min(source.expires ?? .distantFuture, time)
    }
}
