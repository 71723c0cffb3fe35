import RPKITypes

/// Where a cache listens: `HOST:PORT`, an IPv6 address in brackets.
package struct CacheAddress: Hashable, Sendable, CustomStringConvertible {
    /// A name or an address, without brackets.
    package let host: String
    /// The port.
    package let port: Int

    /// Takes both.
    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `HOST:PORT`; nil unless it has this form.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - lowest: the lowest port; 0 where that means any.
    package init?(_ text: String, fromPort lowest: UInt16 = 1) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]),
            port >= lowest,
            text[text.index(after: colon)...].utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x2F && $0 != 0x40 })
        else {
            return nil
        }
        self.host = String(host)
        self.port = Int(port)
    }

    /// The form that ``init(_:)`` reads.
    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
