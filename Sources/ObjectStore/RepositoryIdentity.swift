package import RPKITypes

/// What a repository is known by, and the namespace of its objects.
///
/// Two identities never share objects by URI, so that no server can overwrite the files of another.
package enum RepositoryIdentity: Hashable, Sendable, CustomStringConvertible {
    /// An RRDP repository: the URI of its notification file, compared byte by byte.
    case rrdp(HTTPSURI)
    /// An rsync module, `rsync://host/module/`; a missing slash at the end makes no difference.
    case rsync(RsyncURI)

    /// The URI as text.
    package var description: String {
        switch self {
        case .rrdp(let uri): uri.description
        case .rsync(let uri): uri.asDirectory.description
        }
    }
}

extension RepositoryIdentity {
    /// The transport as it is stored.
    enum Kind: Int64 {
        case rrdp = 0
        case rsync = 1
        /// On its way out: collected in steps, invisible meanwhile.
        case dropped = 2
    }

    /// How the transport is stored.
    var kind: Kind {
        switch self {
        case .rrdp: .rrdp
        case .rsync: .rsync
        }
    }

    /// Reads what was stored; nil when it is no identity.
    init?(kind: Int64, uri: String) {
        let bytes = Array(uri.utf8)
        let maximum = Limits.Field.storedURILength
        switch Kind(rawValue: kind) {
        case .rrdp:
            guard let uri = try? HTTPSURI(bytes: bytes, maximumLength: maximum) else { return nil }
            self = .rrdp(uri)
        case .rsync:
            guard let uri = try? RsyncURI(bytes: bytes, maximumLength: maximum) else { return nil }
            self = .rsync(uri)
        case .dropped, nil: return nil
        }
    }
}

extension Limits.Field {
    /// The length in bytes of the longest URI that any configuration admits.
    static let storedURILength = 65_535
}
