import ObjectStore
import RPKITypes

/// Brings one rsync module up to date: what the store has is laid out, rsync makes it equal to the server's, and the
/// result takes the old contents' place in one transaction.
struct RsyncFetcher: Sendable {
    let transport: RsyncTransport
    let store: ObjectStore
    let limits: Limits
    /// Where directories are made while modules are fetched.
    let spoolDirectory: String
    /// Threads for what blocks.
    let threads: BlockingThreads

    /// Fetches a module.
    ///
    /// - `version`: of the contents that the store has; 0 for none.
    func fetch(_ module: RsyncURI, version: Int64, deadline: Deadline) async throws -> UpdateSummary {
        let place = try TemporaryDirectory(in: spoolDirectory)
        let path = place.path
        let identity = RepositoryIdentity.rsync(module)
        if version > 0 {
            try await blocking(deadline) { [store] in
                var tree = TreeWriter(path: path)
                try store.files(of: identity) { object in
                    // What is left out is sent by rsync.
                    let relative = object.uri.bytes.dropFirst(module.bytes.count)
                    _ = try tree.write(object.bytes, at: relative, modified: object.modified)
                }
            }
        }
        try await transport.mirror(module, into: path, deadline: deadline)
        return try await blocking(deadline) { [store, limits] in
            try store.replace(identity, expecting: version, newState: nil) { contents in
                let transferLimits = TransferLimits(limits)
                _ = try RsyncTree.scan(path, base: module, limits: transferLimits) { uri, bytes, modified in
                    try contents.add(uri, bytes, modified: modified)
                }
            }
        }
    }

    private func blocking<R: Sendable>(
        _ deadline: Deadline,
        _ body: @escaping @Sendable () throws -> R
    ) async throws -> R {
        guard let progress = deadline.progress else { return try await threads.run(body) }
        return try await progress.whileWorking { try await threads.run(body) }
    }
}
