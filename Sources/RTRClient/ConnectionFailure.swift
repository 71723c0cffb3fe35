package import RPKITypes

/// Why there is no connection to a cache.
package enum ConnectionFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The cache cannot be reached, or does not speak TLS as it should.
    case unreachable(CacheAddress, detail: ForeignText)
    /// A file with certificates or a key cannot be used.
    case file(path: String, detail: ForeignText)

    /// What is wrong, without where.
    var detail: ForeignText {
        switch self {
        case .unreachable(_, let detail), .file(_, let detail): detail
        }
    }

    /// Whether it is about a file, and not about the cache.
    var isFile: Bool {
        if case .file = self { true } else { false }
    }

    /// What is wrong.
    package var description: String {
        switch self {
        case .unreachable(let address, let detail): "\(address): \(detail)"
        case .file(let path, let detail): "\(path): \(detail)"
        }
    }
}
