import RPKITypes

/// Where a running relying party is asked: `http://HOST[:PORT][/PATH]`, or with https.
package struct ServiceURL: Hashable, Sendable, CustomStringConvertible {
    /// Whether TLS is used.
    let isEncrypted: Bool
    /// The host in lower case, an IPv6 address without its brackets.
    let host: String
    /// The URL as it is asked for.
    package let description: String

    /// Reads a URL; nil unless it has this form.
    ///
    /// Without a path, or with `/` alone, the path is `/json`, which Ridgeline, Routinator, FORT and rpki-client's
    /// front ends have in common. A user name or a fragment is refused.
    package init?(_ text: String) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C && $0 != 0x23 }),
            let separator = text.firstRange(of: "://")
        else { return nil }
        switch text[..<separator.lowerBound].lowercased() {
        case "http": isEncrypted = false
        case "https": isEncrypted = true
        default: return nil
        }
        let rest = text[separator.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let path = rest[authority.endIndex...]
        guard let host = ServiceURL.host(of: authority) else { return nil }
        self.host = host.lowercased()
        let target = path.isEmpty || path == "/" ? "/json" : path
        description = "\(isEncrypted ? "https" : "http")://\(authority.lowercased())\(target)"
    }

    private static func host(of authority: Substring) -> Substring? {
        var host = authority
        var port: Substring?
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[authority.index(after: authority.startIndex)..<end]
            let behind = authority[authority.index(after: end)...]
            guard behind.isEmpty || behind.hasPrefix(":"), NetworkAddress(String(host))?.family == .ipv6
            else {
                return nil
            }
            port = behind.isEmpty ? nil : behind.dropFirst()
        } else if let colon = authority.firstIndex(of: ":") {
            host = authority[..<colon]
            port = authority[authority.index(after: colon)...]
        }
        if let port {
            guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(port),
                (1...65_535).contains(number)
            else { return nil }
        }
        guard !host.isEmpty, !host.contains("@") else { return nil }
        return host
    }
}
