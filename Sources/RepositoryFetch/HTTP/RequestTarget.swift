import RPKITypes

/// Where a request goes: a URI, and a query if a redirect gave one.
struct RequestTarget: Hashable, Sendable {
    let uri: HTTPSURI
    /// With its question mark; empty for none.
    var query = ""

    /// The text that is asked for.
    func text(at origin: Origin) -> String { uri.text(at: origin) + query }

    /// Resolves the Location field of a redirect (RFC 9110, section 10.2.2).
    ///
    /// `location` is the field's value, nil when there is none or more than one. The target must stay in
    /// `origin`, which is that of the notification file (RFC 9674, section 3.2).
    func following(_ location: String?, within origin: Origin) throws(FetchReason) -> RequestTarget {
        let base = uri
        guard let location, !location.isEmpty else { throw .redirectUnusable(target: ForeignText("")) }
        let shown = ForeignText(location)
        var bytes = Array(location.utf8)
        if let scheme = RequestTarget.scheme(of: bytes) {
            guard scheme == "https" else { throw .redirectInsecure(target: shown) }
        } else if bytes.starts(with: "//".utf8) {
            bytes = Array("https:".utf8) + bytes
        } else if bytes.first == 0x2F {
            bytes = Array(base.bytes.prefix(8) + base.bytes.dropFirst(8).prefix { $0 != 0x2F }) + bytes
        } else {
            let directory = base.bytes.lastIndex(of: 0x2F).map { base.bytes[...$0] } ?? []
            bytes = Array(directory) + bytes
        }
        let query = bytes.drop { $0 != 0x3F }
        let target: HTTPSURI
        do {
            target = try HTTPSURI(bytes: Array(bytes.dropLast(query.count)))
        } catch {
            throw .redirectUnusable(target: shown)
        }
        guard Origin(of: target) == origin else { throw .redirectElsewhere(target: shown) }
        guard query.count <= 1_024, query.allSatisfy(RequestTarget.isQueryCharacter) else {
            throw .redirectUnusable(target: shown)
        }
        return RequestTarget(uri: target, query: String(decoding: query, as: UTF8.self))
    }

    /// Characters of a query (RFC 3986, section 3.4).
    private static func isQueryCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x22, 0x23, 0x3C, 0x3E, 0x5B...0x5E, 0x60, 0x7B...0x7D: false
        default: (0x21...0x7E).contains(byte)
        }
    }

    /// The scheme of a reference, in lower case; nil for a relative reference (RFC 3986, section 3.1).
    private static func scheme(of bytes: [UInt8]) -> String? {
        let name = bytes.prefix { $0 != 0x3A && $0 != 0x2F && $0 != 0x3F && $0 != 0x23 }
        guard name.count < bytes.count, bytes[name.count] == 0x3A, !name.isEmpty else { return nil }
        return String(decoding: name, as: UTF8.self).lowercased()
    }
}
