package import ObjectStore
package import RPKITypes

/// Which repository a CA's objects are taken from: what its publication server gave over RRDP, unless rsync takes
/// its place.
package struct RepositoryChoice: Sendable {
    private let records: [RepositoryIdentity: RepositoryRecord]

    /// Makes a choice by what the store says of the repositories.
    package init(_ records: [RepositoryRecord]) {
        self.records = Dictionary(records.map { ($0.identity, $0) }) { first, _ in first }
    }

    /// The repository for what lies at `uri`, of a CA whose rpkiNotify is `notification`.
    package func repository(of uri: RsyncURI, _ notification: HTTPSURI?) -> RepositoryIdentity {
        let module = RepositoryIdentity.rsync(uri.module)
        guard let notification else { return module }
        let identity = RepositoryIdentity.rrdp(notification)
        let hasModule = records[module].map { $0.version > 0 } ?? false
        guard let record = records[identity], record.version > 0 || record.state != nil,
            !(record.schedule.isFallback && hasModule)
        else {
            return hasModule ? module : identity
        }
        return identity
    }
}
