package import RPKITypes

/// Why there is no connection to a cache.
package enum ConnectionFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The cache cannot be reached, or does not speak TLS as it should.
    case unreachable(CacheAddress, detail: ForeignText)
    /// A file with certificates or a key cannot be used.
    case file(path: String, detail: ForeignText)

    /// What is wrong.
    package var description: String {
        switch self {
        case .unreachable(let address, let detail): "\(address): \(detail)"
        case .file(let path, let detail): "\(path): \(detail)"
        }
    }
}
