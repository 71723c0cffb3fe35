import Logging
import ServiceLifecycle

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
        // Before anything is opened that must be closed again.
        let signals = await ServiceSignals()
        let reloads = ReloadRequests()
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await signals.watch(reload: { reloads.add() }, end: { end.finish() }) }
            defer { group.cancelAll() }
            try await open(signals, reloads, ends)
        }
    }

    /// Serves with the store open.
    private func open(
        _ signals: ServiceSignals,
        _ reloads: ReloadRequests,
        _ ends: AsyncStream<Void>
    ) async throws {
        let options = configuration.options
        let destination = try LogDestination(options.logging.log, format: options.logging.logFormat)
        let logger = LineLogHandler.logger(options.logging.logLevel.level, to: destination)
        for name in configuration.unknownVariables {
            logger.warning("the environment has what is no setting", metadata: ["variable": "\(name)"])
        }
        let fetching = try FetchingParts(
            options.storage,
            limits: try options.changed.limits(),
            isBackground: true
        )
        do {
            var state = options.state
            if state.state == nil { state.state = "\(try options.storage.directory())/rtr" }
            let lock = try state.prepare()
            defer { lock?.release() }
            let parts = try await ServeParts(
                options,
                fetching,
                directory: lock?.directory,
                logger: logger,
                onListen: onListen
            )
            let reloader = ServeReloader(
                source: source,
                started: configuration,
                fetching: fetching,
                parts: parts,
                destination: destination
            )
            let services = parts.services(onListen: onListen) {
                await reloads.carryOut { await reloader.reload() }
            }
            if !signals.isEnding { try await run(services, until: ends, logger: logger) }
            parts.keeper.save(parts.feed)
        } catch {
            // Else the next start takes it for a crash, and checks all of the store.
            try? await fetching.close()
            throw error
        }
        try await fetching.close()
        logger.notice("service ended")
    }

    private func run(
        _ services: [any Service],
        until ends: AsyncStream<Void>,
        logger: Logger
    ) async throws {
        // What the group itself tells is of the program's inside.
        var quiet = logger
        quiet.logLevel = .error
        var configuration = ServiceGroupConfiguration(
            services: services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) },
            logger: quiet
        )
        configuration.maximumGracefulShutdownDuration = ServeService.patience
        let group = ServiceGroup(configuration: configuration)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                for await _ in ends {}
                // Also when the group ended by itself, which is no harm.
                await group.triggerGracefulShutdown()
            }
            defer { tasks.cancelAll() }
            try await group.run()
        }
    }

    /// How long the parts of the service have to end.
    private static let patience: Duration = .seconds(20)
}
