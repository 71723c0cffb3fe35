package import RPKITypes

/// Why the settings of the transports cannot be used: a mistake in the configuration here.
package enum TransportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A file of root certificates cannot be read, or holds none.
    case rootCertificates(path: String, detail: ForeignText)
    /// The proxy is not `http://[user:password@]host:port` or `socks5://host:port`.
    case proxy(source: String)
    /// The source address is no IP address.
    case sourceAddress(ForeignText)
    /// The configured rsync program is not an absolute path to an executable file.
    case rsyncProgram(path: String)

    /// What is wrong.
    package var description: String {
        switch self {
        case .rootCertificates(let path, let detail): "root certificates in \(path): \(detail)"
        // Not the value: it may hold a password.
        case .proxy(let source):
            "proxy in \(source) is not http://[user:password@]host:port or socks5://host:port"
        case .sourceAddress(let text): "source address \(text) is no IP address"
        case .rsyncProgram(let path): "\(path) is no executable file with an absolute path"
        }
    }
}
