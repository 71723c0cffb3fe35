/// The origin of an HTTPS URI: host and port, the scheme being the same for all (RFC 6454, section 4).
///
/// Two URIs are of the same origin when these values are equal.
public struct HTTPSOrigin: Hashable, Sendable, CustomStringConvertible {
    /// The host in lower case.
    package let host: [UInt8]
    /// The port; 443 when the URI has none.
    public let port: UInt16

    /// `example.net`, or `example.net:8443` when the port is another than 443.
    public var description: String {
        let name = String(decoding: host, as: UTF8.self)
        return port == 443 ? name : "\(name):\(port)"
    }
}

extension HTTPSURI {
    /// The origin, with which the files of an RRDP repository are compared (RFC 9674, section 3.2).
    public var origin: HTTPSOrigin {
        let authority = bytes[8...].prefix { $0 != 0x2F }
        let host = authority.prefix { $0 != 0x3A }
        // The URI was checked: what follows a colon is a number from 1 to 65,535.
        let digits = authority[host.endIndex...].dropFirst()
        let port = digits.isEmpty ? 443 : digits.reduce(0) { $0 &* 10 &+ Int($1 &- 0x30) }
        return HTTPSOrigin(
            host: host.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 },
            port: UInt16(truncatingIfNeeded: port)
        )
    }
}
