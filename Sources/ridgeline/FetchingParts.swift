import Glibc
import NIOCore
import ObjectStore
import RPKITypes
import RelyingParty
import RepositoryFetch

/// The store, and what fetches into it, as the command line says.
struct FetchingParts: Sendable {
    /// What fetches.
    struct Fetchers: Sendable {
        let repositories: RepositoryFetcher
        let trustAnchors: TrustAnchorFetcher
    }

    let store: ObjectStore
    /// Threads that read files and write to the store while others fetch.
    let threads: BlockingThreads
    /// What connections run on if it is not the process's own.
    private let eventLoops: (any EventLoopGroup)?
    private let directory: String
    private let limits: Limits
    private static let threadCount = 4

    /// Opens the store.
    ///
    /// - Parameters:
    ///   - storage: where it is.
    ///   - limits: the bounds of all that is fetched.
    ///   - rebuilding: whether to delete what it has.
    ///   - isBackground: whether all yields to other threads of the process, which answer requests.
    /// - Throws: ``StoreError``.
    init(_ storage: StoreOptions, limits: Limits, rebuilding: Bool = false, isBackground: Bool = false) throws
    {
        directory = try storage.directory()
        store = try storage.open(limits: limits, rebuilding: rebuilding)
        self.limits = limits
        threads = BlockingThreads(count: FetchingParts.threadCount, isBackground: isBackground)
        eventLoops = isBackground ? BackgroundWork.eventLoopGroup() : nil
    }

    /// Makes what fetches.
    ///
    /// - Parameters:
    ///   - network: what the operator decides.
    ///   - interval: seconds between two fetches of a repository that answers; nil for the default.
    /// - Returns: the fetchers.
    /// - Throws: ``TransportError``, ``FetchReason/storage(errno:)``.
    func fetchers(_ network: NetworkOptions, interval: Int? = nil) async throws -> Fetchers {
        let transports = try TransportContext(
            limits: limits,
            policy: try network.policy(),
            sourceAddress: network.sourceAddress
        )
        let http = try HTTPTransport(
            transports,
            proxy: try network.proxySettings(),
            rootCertificates: network.rootCertificate,
            version: Ridgeline.version,
            eventLoops: eventLoops
        )
        let program = network.noRsync ? nil : network.rsyncCommand
        let rsync = try await RsyncTransport(transports, program: program)
        let spoolDirectory = try makeSpoolDirectory()
        var settings = RepositoryFetcher.Settings()
        settings.usesRsync = !network.noRsync
        settings.fallback = network.rrdpFallback.policy
        settings.limits = limits
        if let interval { settings.schedule.refresh = Int64(interval) }
        return Fetchers(
            repositories: RepositoryFetcher(
                store: store,
                http: http,
                rsync: rsync,
                spoolDirectory: spoolDirectory,
                threads: threads,
                settings: settings
            ),
            trustAnchors: TrustAnchorFetcher(
                store: store,
                threads: threads,
                transport: TrustAnchorTransport(
                    transports,
                    http: http,
                    rsync: rsync,
                    directory: spoolDirectory
                ),
                usesRsync: !network.noRsync,
                limits: limits
            )
        )
    }

    /// Ends the threads and closes the store.
    ///
    /// - Throws: ``StoreError``.
    func close() async throws {
        try await threads.stop()
        try await eventLoops?.shutdownGracefully()
        try store.close()
    }

    /// Makes an empty directory in the store's for what is being fetched; what a crash left there goes.
    private func makeSpoolDirectory() throws -> String {
        guard let resolved = realpath(directory, nil) else { throw FetchReason.storage(errno: errno) }
        defer { free(resolved) }
        let path = "\(String(cString: resolved))/fetching"
        // What a process that was killed left running would write on and on.
        OrphanedRsync.kill(writingBelow: path)
        try RepositoryFetch.RsyncTree.remove(path)
        guard mkdir(path, 0o700) == 0 else { throw FetchReason.storage(errno: errno) }
        return path
    }
}
