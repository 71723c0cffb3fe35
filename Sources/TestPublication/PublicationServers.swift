import Synchronization

/// Web servers and an rsync daemon that publish the steps of a history.
package struct PublicationServers: Sendable {
    /// The web servers.
    package let https: [HTTPSServer]
    /// The rsync daemon.
    package let rsync: RsyncDaemon
    /// Who issued the web servers' certificates.
    package let tls: TestTLS
    private let tree: Tree

    /// The directories of the rsync daemon, shared by all copies.
    private final class Tree: Sendable {
        let writer: Mutex<SteppedTree>

        init(directory: String) { writer = Mutex(SteppedTree(directory: directory)) }
    }

    init(https: [HTTPSServer], rsync: RsyncDaemon, tls: TestTLS, directory: String) {
        self.https = https
        self.rsync = rsync
        self.tls = tls
        tree = Tree(directory: directory)
    }

    /// A configuration for `count` repositories at these servers, and some with rsync alone.
    package func configuration(repositories count: Int, withoutRRDP rsyncOnly: Int = 0)
        -> HistoryConfiguration
    {
        HistoryConfiguration(
            repositories: count,
            https: https.map(\.authority),
            rsync: rsync.authority,
            withoutRRDP: rsyncOnly
        )
    }

    /// Publishes a step: first with rsync, then on the web, one server at a time.
    package func publish(_ step: PublicationStep) throws {
        let changed = try tree.writer.withLock { try $0.write(step) }
        try rsync.serve(directories: changed)
        for server in https { server.publish(step.site(server.authority)) }
    }
}

/// Runs web servers and an rsync daemon while `body` runs.
///
/// - Parameters:
///   - count: The number of web servers.
///   - tls: Who issues their certificates; a new one by default.
///   - settings: Where the web servers listen; with more than one, the port must be 0.
///   - rsync: Where the rsync daemon listens.
///   - body: What is done with them.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws, or an error when something does not start.
package func withPublicationServers<Result>(
    https count: Int = 1,
    tls: TestTLS? = nil,
    settings: HTTPSServer.Settings = HTTPSServer.Settings(),
    rsync: RsyncDaemon.Settings = RsyncDaemon.Settings(),
    _ body: (PublicationServers) async throws -> Result
) async throws -> Result {
    let tls = try tls ?? TestTLS()
    let identity = try tls.identity()
    return try await withTemporaryDirectory { directory in
        try await withRsyncDaemon(settings: rsync) { daemon in
            try await withHTTPSServers(count, identity, settings, []) { servers in
                let servers = PublicationServers(
                    https: servers,
                    rsync: daemon,
                    tls: tls,
                    directory: directory
                )
                return try await body(servers)
            }
        }
    }
}

private func withHTTPSServers<Result>(
    _ count: Int,
    _ identity: TestTLS.Identity,
    _ settings: HTTPSServer.Settings,
    _ servers: [HTTPSServer],
    _ body: ([HTTPSServer]) async throws -> Result
) async throws -> Result {
    guard count > 0 else { return try await body(servers) }
    return try await withHTTPSServer(identity: identity, settings: settings) { server in
        try await withHTTPSServers(count - 1, identity, settings, servers + [server], body)
    }
}
