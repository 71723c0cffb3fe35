import Glibc
import Logging
import NIOPosix
import RPKIPayload
import RPKIValidation
import RTRServer
import RelyingParty

/// What the service is made of.
struct ServeParts: Sendable {
    let feed: PayloadFeed
    let keeper: HistoryKeeper
    let server: RTRServer
    let control: ControlSocket?
    let http: HTTPServices
    let relyingParty: RelyingPartyService
    let executor: WorkExecutor
    let exceptions: ExceptionFiles
    let publisher: PayloadPublisher
    let notifier: SystemdNotifier
    /// Opens when all sockets are bound.
    let ready: ReadyGate
    let logger: Logger

    /// Makes the parts; nothing runs, and nothing is bound.
    ///
    /// - Parameters:
    ///   - options: what is configured.
    ///   - fetching: the store, and what fetches into it.
    ///   - directory: where the state is that outlives the process; nil for nowhere.
    ///   - logger: gets what happens.
    ///   - onListen: called for each socket of HTTP that is bound.
    /// - Throws: ``CommandFailure``, ``FileError`` and others for what the options name and that cannot be used.
    init(
        _ options: ServeOptions,
        _ fetching: FetchingParts,
        directory: String?,
        logger: Logger,
        onListen: @escaping @Sendable (ServeService.Listening) -> Void
    ) async throws {
        self.logger = logger
        exceptions = try ExceptionFiles(options.documents(), logger: logger)
        keeper = HistoryKeeper(directory: directory, logger: logger)
        feed = PayloadFeed(keeper.load(at: .now))
        server = try RTRServer(
            try options.listening.configuration(),
            feed: feed,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: logger,
            clock: { .now }
        )
        let limits = try options.changed.limits()
        let record = ServiceRecord(
            server: server,
            parts: fetching,
            exceptions: exceptions,
            limits: limits,
            started: .now
        )
        publisher = PayloadPublisher(feed, exceptions: exceptions, record: record, logger: logger)
        let reporter = RunReporter(publisher, record, logger: logger)
        // Beside those who validate, two for those who fetch and publish meanwhile.
        executor = WorkExecutor(threads: options.validation.workers + 2)
        relyingParty = RelyingPartyService(
            store: fetching.store,
            threads: fetching.threads,
            try await options.runSettings(fetching),
            clock: { .now },
            tell: { reporter.report($0) }
        )
        control = try directory.map { [server] in
            try ControlSocket(path: "\($0)/\(StateOptions.socketName)", server: server, logger: logger)
        }
        notifier = SystemdNotifier(environment: Environment.notification(), process: getpid())
        let listeners = try options.http.listeners()
        // All sockets of RTR count once.
        let ready = ReadyGate(count: 1 + listeners.count) { [notifier] in
            notifier.tell(.ready)
        }
        self.ready = ready
        http = try HTTPServices(listeners, options, feed: feed, record: record, logger: logger) { socket in
            onListen(socket)
            ready.pass()
        }
    }
}

extension ServeOptions {
    /// The files of the local exceptions.
    func documents() throws -> PayloadDocuments {
        PayloadDocuments(
            limits: DocumentLimits(try changed.limits()),
            slurm: slurm,
            isForService: true
        )
    }

    /// How the relying party runs; trust anchors and certificates are read.
    func runSettings(_ parts: FetchingParts) async throws -> RelyingPartyService.Settings {
        let paths = tal.isEmpty ? try DefaultTrustAnchors.paths() : tal
        let context = try context()
        let fetchers = try await parts.fetchers(network, interval: fetchInterval)
        return RelyingPartyService.Settings(
            trustAnchors: try TrustAnchorFiles.load(paths, limits: context.limits),
            context: context,
            workers: validation.workers,
            fetcher: fetchers.repositories,
            trustAnchorFetcher: fetchers.trustAnchors,
            interval: Int64(fetchInterval)
        )
    }
}
