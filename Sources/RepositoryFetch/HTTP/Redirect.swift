import RPKITypes

/// Where a redirect leads (RFC 9110, section 10.2.2), within the rules of RFC 9674, section 3.2.
enum Redirect {
    /// Resolves the Location field of an answer.
    ///
    /// - Parameters:
    ///   - location: the field's value; nil when there is none, or more than one.
    ///   - base: the URI that was asked for.
    ///   - origin: that of the notification file; the redirect must stay in it.
    static func target(
        _ location: String?,
        from base: HTTPSURI,
        within origin: Origin
    ) throws(FetchReason) -> HTTPSURI {
        guard let location, !location.isEmpty else { throw .redirectUnusable(target: ForeignText("")) }
        let shown = ForeignText(location)
        var bytes = Array(location.utf8)
        if let scheme = scheme(of: bytes) {
            guard scheme == "https" else { throw .redirectInsecure(target: shown) }
        } else if bytes.starts(with: "//".utf8) {
            bytes = Array("https:".utf8) + bytes
        } else if bytes.first == 0x2F {
            bytes = Array(base.bytes.prefix(8) + base.bytes.dropFirst(8).prefix { $0 != 0x2F }) + bytes
        } else {
            let directory = base.bytes.lastIndex(of: 0x2F).map { base.bytes[...$0] } ?? []
            bytes = Array(directory) + bytes
        }
        let target: HTTPSURI
        do {
            target = try HTTPSURI(bytes: bytes)
        } catch {
            throw .redirectUnusable(target: shown)
        }
        guard Origin(of: target) == origin else { throw .redirectElsewhere(target: shown) }
        return target
    }

    /// The scheme of a reference, in lower case; nil for a relative reference (RFC 3986, section 3.1).
    private static func scheme(of bytes: [UInt8]) -> String? {
        let name = bytes.prefix { $0 != 0x3A && $0 != 0x2F && $0 != 0x3F && $0 != 0x23 }
        guard name.count < bytes.count, bytes[name.count] == 0x3A, !name.isEmpty else { return nil }
        return String(decoding: name, as: UTF8.self).lowercased()
    }
}
