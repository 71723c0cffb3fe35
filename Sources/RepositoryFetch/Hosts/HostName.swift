package import RPKITypes

/// The host of a URI in one form: lower case, without the dot of the root.
package struct HostName: Hashable, Sendable, CustomStringConvertible {
    /// The name, or the text of an address.
    package let description: String
    /// The port, when the URI has one.
    package let port: Int?

    /// Reads the authority of a URI that was checked before.
    init(authority: some Collection<UInt8>) {
        let colon = authority.firstIndex(of: 0x3A)
        var name = authority[..<(colon ?? authority.endIndex)].map {
            (0x41...0x5A).contains($0) ? $0 | 0x20 : $0
        }
        if name.count > 1, name.last == 0x2E { name.removeLast() }
        description = String(decoding: name, as: UTF8.self)
        port = colon.flatMap { Int(String(decoding: authority[$0...].dropFirst(), as: UTF8.self)) }
    }

    /// The host of a URI.
    package init(of uri: HTTPSURI) { self.init(authority: uri.segments.first ?? []) }

    /// The host of a URI.
    package init(of uri: RsyncURI) { self.init(authority: uri.segments.first ?? []) }

    /// What makes the host unusual for a public repository; nil for nothing.
    package var dubiousTrait: FetchReason.DubiousTrait? {
        let labels = description.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
        if labels.last?.elementsEqual("localhost".utf8) == true { return .localhost }
        // Resolvers take 127.1 and 0x7f000001 for addresses too: what counts is the last label.
        if let last = labels.last, HostName.isNumber(last) { return .address }
        if labels.count < 2 { return .singleLabel }
        return port == nil ? nil : .port
    }

    private static func isNumber(_ label: some Collection<UInt8>) -> Bool {
        if label.starts(with: "0x".utf8) { return label.dropFirst(2).allSatisfy { Hex.value($0) != nil } }
        return !label.isEmpty && label.allSatisfy { (0x30...0x39).contains($0) }
    }
}

/// A set of hosts: one name, or a domain with everything below it.
package struct HostPattern: Hashable, Sendable, CustomStringConvertible {
    /// `rrdp.example.net`, or `.example.net` for the domain and everything below it.
    package let description: String

    /// Reads `rrdp.example.net`, `.example.net` or `*.example.net`; nil for an empty text.
    package init?(_ text: String) {
        var name = text.lowercased()
        if name.hasPrefix("*.") { name.removeFirst() }
        if name.hasSuffix(".") { name.removeLast() }
        guard !name.isEmpty else { return nil }
        description = name
    }

    /// Whether the host is in the set; its port does not matter.
    package func matches(_ host: HostName) -> Bool {
        guard description.hasPrefix(".") else { return host.description == description }
        return host.description.hasSuffix(description) || host.description == description.dropFirst()
    }
}
