import Glibc
package import ObjectStore
import RPKIObjects
package import RPKITypes
package import RPKIValidation
import RepositoryFetch

/// Takes a tree laid out as `DIR/HOST/MODULE/path` into a store, as if rsync had fetched each module.
package struct StoreImport {
    private let store: ObjectStore
    private let limits: Limits

    /// What was taken.
    package struct Summary: Hashable, Sendable {
        /// rsync modules.
        package var modules = 0
        /// Objects in them.
        package var files = 0
        /// Certificates of trust anchors.
        package var certificates = 0
        /// Files at the place of one that are none, or have another key than the TAL.
        package var otherCertificates = 0
        /// Copies by RRDP that the store has; what they have is used rather than the modules.
        package var copiesByRRDP = 0
        /// Entries that are no RPKI objects.
        package var ignored = 0
    }

    /// Takes a store.
    package init(_ store: ObjectStore, limits: Limits) {
        self.store = store
        self.limits = limits
    }

    /// Reads a tree; each module in it replaces what the store has of that module.
    ///
    /// - Throws: ``FileError``, ``StoreError``, ``StoreConflict``, ``FetchReason``.
    package func read(from directory: String, trustAnchors: [TrustAnchor], now: Timestamp) throws -> Summary {
        let tree = try RsyncTree(path: directory)
        var summary = Summary()
        // Certificates that https gives lie where a module of the host would.
        let prefix = RsyncURI.authorityStart
        var certificates: Set<[UInt8]> = []
        for anchor in trustAnchors {
            for uri in anchor.locator.uris {
                guard
                    case .bytes(let bytes) = tree.trustAnchorCertificate(
                        at: uri,
                        maximumSize: limits.objectSize
                    )
                else { continue }
                guard anchor.locator.hasKey(of: bytes, limits) else {
                    summary.otherCertificates += 1
                    continue
                }
                try store.setFetchedCertificate(uri, bytes, at: now)
                summary.certificates += 1
                if case .https(let uri) = uri { certificates.insert(Array(uri.bytes.dropFirst(prefix))) }
            }
        }
        for host in try StoreImport.names(directory) {
            for name in try StoreImport.names("\(directory)/\(host)") {
                guard let module = try? RsyncURI("rsync://\(host)/\(name)/") else {
                    summary.ignored += 1
                    continue
                }
                try take(module, from: "\(directory)/\(host)/\(name)", certificates, now, &summary)
            }
        }
        for record in try store.repositories() where record.version > 0 {
            if case .rrdp = record.identity { summary.copiesByRRDP += 1 }
        }
        return summary
    }

    /// Why a directory is left out: it has nothing but certificates of trust anchors.
    private struct NoModule: Error {}

    private func take(
        _ module: RsyncURI,
        from path: String,
        _ certificates: Set<[UInt8]>,
        _ now: Timestamp,
        _ summary: inout Summary
    ) throws {
        let identity = RepositoryIdentity.rsync(module)
        let version = try store.repository(identity)?.version ?? 0
        var files = 0
        var ignored = 0
        do {
            try store.replace(identity, expecting: version, newState: nil) { contents in
                let scanned = try RepositoryFetch.RsyncTree.scan(
                    path,
                    base: module,
                    limits: TransferLimits(limits)
                ) { uri, bytes, modified in
                    let relative = Array(uri.bytes.dropFirst(RsyncURI.authorityStart))
                    guard !certificates.contains(relative) else { return }
                    try contents.add(uri, bytes, modified: modified)
                    files += 1
                }
                ignored = scanned.ignored
                guard files > 0 || scanned.files == 0 else { throw NoModule() }
            }
        } catch is NoModule { return }
        try store.markReferenced([identity], at: now)
        summary.modules += 1
        summary.files += files
        summary.ignored += ignored
    }

    /// The directories in a directory, in alphabetical order; links and hidden ones are not among them.
    private static func names(_ path: String) throws(FileError) -> [String] {
        guard let stream = opendir(path) else { throw FileError(.open, path) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            guard bytes.first != 0x2E else { continue }
            let name = String(decoding: bytes, as: UTF8.self)
            var status = stat()
            guard lstat("\(path)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { continue }
            names.append(name)
        }
        return names.sorted()
    }
}
