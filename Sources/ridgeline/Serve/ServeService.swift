import Logging
import NIOPosix
import RPKIPayload
import RPKITypes
import RPKIValidation
import RTRServer
import RelyingParty
import ServiceLifecycle
import UnixSignals

/// The service: everything that runs beside each other until it is ended.
struct ServeService: Sendable {
    private let configuration: ServeConfiguration
    private let source: ConfigurationSource
    private let onListen: @Sendable (Listening) -> Void

    /// A socket that is bound, with its address.
    enum Listening: Hashable, Sendable {
        case rtr(String)
        case http(String)
    }

    /// - Parameters:
    ///   - configuration: what is configured.
    ///   - source: where it comes from when it is read again.
    ///   - onListen: called for each socket that is bound.
    init(
        _ configuration: ServeConfiguration,
        source: ConfigurationSource,
        onListen: @escaping @Sendable (Listening) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.source = source
        self.onListen = onListen
    }

    /// Serves until a signal ends it.
    ///
    /// - Throws: ``CommandFailure``, ``StoreError`` and others when it cannot start.
    func run() async throws {
        let options = configuration.options
        let destination = try LogDestination(options.logging.log)
        let logger = LineLogHandler.logger(options.logging.logLevel.level, to: destination)
        for name in configuration.unknownVariables {
            logger.warning("the environment has what is no setting", metadata: ["variable": "\(name)"])
        }
        let limits = try options.changed.limits()
        let parts = try FetchingParts(options.storage, limits: limits)
        do {
            try await serve(with: parts, limits, logger, destination)
        } catch {
            // Else the next start takes it for a crash, and checks all of the store.
            try? await parts.close()
            throw error
        }
        try await parts.close()
        logger.notice("service ended")
    }

    private func serve(
        with parts: FetchingParts,
        _ limits: Limits,
        _ logger: Logger,
        _ destination: LogDestination
    ) async throws {
        let options = configuration.options
        let exceptions = try ExceptionFiles(ServeService.documents(options), logger: logger)
        var state = options.state
        if state.state == nil { state.state = "\(try options.storage.directory())/rtr" }
        let lock = try state.prepare()
        defer { lock?.release() }
        let directory = lock?.directory
        let keeper = HistoryKeeper(directory: directory, logger: logger)
        let feed = PayloadFeed(keeper.load(at: .now))
        let server = try RTRServer(
            try options.listening.configuration(),
            feed: feed,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: logger,
            clock: { .now }
        )
        let record = ServiceRecord(
            server: server,
            parts: parts,
            exceptions: exceptions,
            limits: limits,
            started: .now
        )
        let publisher = PayloadPublisher(feed, exceptions: exceptions, record: record, logger: logger)
        let reporter = RunReporter(publisher, record, logger: logger)
        // Beside those who validate, two for those who fetch and publish meanwhile.
        let executor = WorkExecutor(threads: options.validation.workers + 2)
        let relyingParty = RelyingPartyService(
            store: parts.store,
            threads: parts.threads,
            try await ServeService.settings(options, parts),
            clock: { .now },
            tell: { reporter.report($0) }
        )
        let control = try directory.map {
            try ControlSocket(path: "\($0)/\(StateOptions.socketName)", server: server, logger: logger)
        }
        let notifier = SystemdNotifier(environment: Environment.notification(), process: getpid())
        let http = try HTTPServices(options, feed: feed, record: record, logger: logger, onListen: onListen)
        let reloader = ServeReloader(
            source: source,
            parts: parts,
            server: server,
            relyingParty: relyingParty,
            exceptions: exceptions,
            publisher: publisher,
            https: http.identity,
            destination: destination,
            notifier: notifier,
            logger: logger
        )
        var services: [any Service] = [
            CancelledService("history") { for await _ in feed.updates() { keeper.save(feed) } },
            CancelledService("rtr") {
                try await server.run { [onListen] addresses in
                    notifier.tell(.ready)
                    for address in addresses { onListen(.rtr("\(address)")) }
                }
            },
        ]
        if let control { services.append(CancelledService("control") { try await control.run() }) }
        services += [
            CancelledService("relying-party") {
                await withTaskExecutorPreference(executor) { await relyingParty.run() }
            },
            CancelledService("exceptions") {
                while !Task.isCancelled {
                    try await Task.sleep(for: ServeService.interval)
                    if exceptions.look() { publisher.exceptionsChanged() }
                }
            },
            CancelledService("watchdog") {
                guard let watchdog = notifier.watchdog else { return try await gracefulShutdown() }
                while true {
                    notifier.tell(.watchdog)
                    try await Task.sleep(for: watchdog)
                }
            },
            CancelledService("reload") { [configuration] in
                try await ServeService.reload(reloader, from: configuration)
            },
        ]
        services += http.all
        // The last is the first that ends.
        services.append(
            CancelledService("stopping") {
                defer { notifier.tell(.stopping) }
                try await gracefulShutdown()
            }
        )
        try await run(services, logger: logger)
        keeper.save(feed)
    }

    private func run(_ services: [any Service], logger: Logger) async throws {
        // What the group itself tells is of the program's inside.
        var quiet = logger
        quiet.logLevel = .error
        var group = ServiceGroupConfiguration(
            services: services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: quiet
        )
        group.maximumGracefulShutdownDuration = ServeService.patience
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            let services = ServiceGroup(configuration: group)
            tasks.addTask { try await services.run() }
            try await tasks.next()
        }
    }

    /// Reads everything again after each SIGHUP; several that come meanwhile count once.
    private static func reload(_ reloader: ServeReloader, from configuration: ServeConfiguration) async throws
    {
        let (requests, request) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sighup) { request.yield() }
                request.finish()
            }
            group.addTask {
                var current = configuration
                for await _ in requests { current = await reloader.reload(current) }
            }
            try await group.waitForAll()
        }
    }

    /// Between two looks at files that may have changed.
    private static let interval: Duration = .seconds(2)
    /// How long the parts of the service have to end.
    private static let patience: Duration = .seconds(20)

    static func documents(_ options: ServeOptions) throws -> PayloadDocuments {
        PayloadDocuments(
            limits: DocumentLimits(try options.changed.limits()),
            slurm: options.slurm,
            isForService: true
        )
    }

    static func settings(
        _ options: ServeOptions,
        _ parts: FetchingParts
    ) async throws -> RelyingPartyService.Settings {
        let paths = options.tal.isEmpty ? try DefaultTrustAnchors.paths() : options.tal
        let context = try options.context()
        let fetchers = try await parts.fetchers(options.network, interval: options.fetchInterval)
        return RelyingPartyService.Settings(
            trustAnchors: try TrustAnchorFiles.load(paths, limits: context.limits),
            context: context,
            workers: options.validation.workers,
            fetcher: fetchers.repositories,
            trustAnchorFetcher: fetchers.trustAnchors,
            interval: Int64(options.fetchInterval)
        )
    }
}
