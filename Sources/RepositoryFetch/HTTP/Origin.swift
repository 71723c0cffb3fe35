package import RPKITypes

/// Scheme, host and port of an https URI, in one form (RFC 6454, section 4).
package struct Origin: Hashable, Sendable {
    /// The host, without a port.
    package let host: String
    /// The port.
    package let port: Int

    /// The origin of a URI.
    package init(of uri: HTTPSURI) {
        let name = HostName(of: uri)
        host = name.description
        port = name.port ?? 443
    }
}

extension HTTPSURI {
    /// The URI with its host in the form that ``HostName`` gives it, so that equal hosts have equal texts.
    func text(at origin: Origin) -> String {
        let path = bytes[8...].drop { $0 != 0x2F }
        let port = origin.port == 443 ? "" : ":\(origin.port)"
        return "https://\(origin.host)\(port)\(String(decoding: path, as: UTF8.self))"
    }
}
