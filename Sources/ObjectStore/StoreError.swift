package import RPKITypes

/// Why the store could not do what was asked: something is wrong here, not with published data.
package enum StoreError: Error, Hashable, Sendable {
    /// Another process, or another ``ObjectStore`` of this one, holds the store; nil when it did not say who it is.
    case locked(pid: Int32?)
    /// A newer version of the program wrote the store; the names of the migrations that this one lacks, sorted.
    case newerSchema(unknown: [String])
    /// The database is not one of ours, or cannot be trusted any more; `detail` is SQLite's account of it.
    case damaged(detail: String)
    /// The disk, a quota, or `Limits.storeSize` allows no more; what was stored before stays readable.
    case full
    /// The directory or a file in it cannot be used.
    case unusable(path: String, errno: Int32)
    /// The store was closed before, or an update was used behind its end.
    case closed
    /// Any other failure of SQLite: its extended result code and message.
    case sqlite(code: Int32, message: String)
}

extension StoreError: CustomStringConvertible {
    /// One sentence for the operator, with what to do about it.
    package var description: String {
        switch self {
        case .locked(let pid?): "the store is in use by process \(pid)"
        case .locked(nil): "the store is in use by another process"
        case .newerSchema(let unknown):
            "a newer version wrote the store (\(unknown.joined(separator: ", "))): "
                + "use that version, or start with --rebuild-store to fetch everything anew"
        case .damaged(let detail):
            "the store is damaged (\(detail)): start with --rebuild-store to fetch everything anew"
        case .full: "no space is left for the store: free some, or raise the limit store-size"
        case .unusable(let path, let errno): "\(path) cannot be used (errno \(errno))"
        case .closed: "the store is closed"
        case .sqlite(let code, let message): "SQLite failed with code \(code): \(message)"
        }
    }
}

/// Why an update was refused and undone: what was published does not fit what is stored, or a bound.
package enum StoreConflict: Error, Hashable, Sendable {
    /// A snapshot or a module has the same URI twice.
    case uriTwice(RsyncURI)
    /// The URI names a directory.
    case notAFile(RsyncURI)
    /// Published as new, but there is an object at this URI already.
    case present(RsyncURI)
    /// To be replaced or withdrawn, but there is no object at this URI.
    case absent(RsyncURI)
    /// To be replaced or withdrawn, but the object has another hash, which is `stored`.
    case hashMismatch(RsyncURI, stored: SHA256Digest)
    /// The object has more than `Limits.objectSize` bytes.
    case objectTooLarge(RsyncURI, size: Int, limit: Int)
    /// The repository would have more than `Limits.repositoryObjects` objects.
    case tooManyObjects(limit: Int)
    /// The objects of the repository would have more than `Limits.repositorySize` bytes.
    case repositoryTooLarge(limit: Int)
    /// The repository is not in the version that the caller saw; `version` is the present one.
    case changedMeanwhile(version: Int64)
}
