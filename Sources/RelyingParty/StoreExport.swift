import Glibc
package import ObjectStore
import RPKITypes
import RepositoryFetch

/// Writes what a store has as rsync would mirror it: `DIR/HOST/MODULE/path`, which ``RsyncTree`` reads.
package struct StoreExport {
    private let store: ObjectStore

    /// What was written.
    package struct Summary: Hashable, Sendable {
        /// Files that were written, the certificates of trust anchors included.
        package var files = 0
        /// Files that were not: another repository has the same URI, or the file system cannot have the name.
        package var omitted = 0
    }

    /// Takes a store.
    package init(_ store: ObjectStore) { self.store = store }

    /// Writes everything.
    ///
    /// Where several repositories have the same URI, the one that validation uses comes first: RRDP, unless rsync takes
    /// its place.
    ///
    /// - `directory`: it must be empty, or not be there.
    ///
    /// Throws ``FileError``, ``StoreError``, ``FetchReason/storage(errno:)``.
    package func write(to directory: String) throws -> Summary {
        guard mkdir(directory, 0o755) == 0 || errno == EEXIST else { throw FileError(.create, directory) }
        guard try StoreExport.isEmpty(directory) else {
            throw FileError.failed(.create, path: directory, errno: ENOTEMPTY)
        }
        var writer = TreeWriter(path: directory)
        var summary = Summary()
        func count(_ isWritten: Bool) {
            if isWritten { summary.files += 1 } else { summary.omitted += 1 }
        }
        for (uri, bytes) in try store.fetchedCertificates().sorted(by: { $0.key < $1.key }) {
            guard let checked = try? TrustAnchorURI(bytes: Array(uri.utf8)) else { continue }
            // Both schemes have five letters; a URI that ends in a slash names no file.
            let relative = Array(checked.description.utf8).dropFirst(RsyncURI.authorityStart)
            count(relative.last != 0x2F ? try writer.write(bytes, at: relative, modified: nil) : false)
        }
        for record in try store.repositories().sorted(by: StoreExport.precedes) {
            try store.files(of: record.identity) { object in
                let relative = object.uri.bytes.dropFirst(RsyncURI.authorityStart)
                count(try writer.write(object.bytes, at: relative, modified: object.modified))
            }
        }
        return summary
    }

    private static func precedes(_ left: RepositoryRecord, _ right: RepositoryRecord) -> Bool {
        func rank(_ record: RepositoryRecord) -> Int {
            switch record.identity {
            case .rrdp: record.schedule.isFallback ? 2 : 0
            case .rsync: 1
            }
        }
        return (rank(left), left.identity.description) < (rank(right), right.identity.description)
    }

    private static func isEmpty(_ directory: String) throws(FileError) -> Bool {
        guard let stream = opendir(directory) else { throw FileError(.open, directory) }
        defer { closedir(stream) }
        var count = 0
        while readdir(stream) != nil, count < 3 { count += 1 }
        return count <= 2
    }
}
