public import Logging
public import NIOCore
import NIOPosix
public import RPKIPayload
public import RPKITypes

/// An RTR cache: gives payload to routers over TCP and TLS, in versions 0, 1 and 2.
///
/// It reads what a ``RPKIPayload/PayloadFeed`` has and knows nothing of where that comes from.
///
/// - Source: draft-ietf-sidrops-8210bis-27; RFC 8210; RFC 6810.
public final class RTRServer: Sendable {
    private let core: ServerCore
    private let group: any EventLoopGroup
    private let threads = NIOThreadPool(numberOfThreads: 1)

    /// Makes a server; nothing is bound before ``run(onStart:)``.
    ///
    /// - Parameters:
    ///   - configuration: what it does.
    ///   - feed: where the payload comes from.
    ///   - group: the event loops; it is not ended.
    ///   - logger: where it reports.
    ///   - clock: the present.
    /// - Throws: ``ConfigurationFault``.
    public init(
        _ configuration: ServerConfiguration,
        feed: PayloadFeed,
        group: any EventLoopGroup,
        logger: Logger,
        clock: @escaping @Sendable () -> Timestamp
    ) throws(ConfigurationFault) {
        self.group = group
        core = try ServerCore(
            configuration,
            feed: feed,
            images: ImageStore(threads: threads),
            logger: logger,
            clock: clock
        )
    }

    /// The clients that are connected, in the order in which they came.
    public var clients: [ClientStatus] { core.clients }

    /// Counts since the start, and the state of the payload.
    public var status: ServerStatus {
        var status = core.registry.totals
        let history = core.feed.current
        if history.current != nil { status.serial = history.serial }
        status.validated = history.validated
        status.isStale = core.isStale
        status.imageOctets = core.images.octets
        status.imagesMade = core.images.built
        return status
    }

    /// Puts another configuration in the place of the present one.
    ///
    /// Sessions that stand go on; TLS keys, limits and times hold for those to come, policies for all. A session that its
    /// new policy does not allow, or would give other kinds of payload, is ended. The one limit that needs a restart is
    /// ``ServerLimits/backlog``, which the log says.
    ///
    /// - Parameter configuration: what the server does from now on; its sockets are those of the one before.
    /// - Throws: ``ConfigurationFault``; then nothing has changed.
    public func reload(_ configuration: ServerConfiguration) throws(ConfigurationFault) {
        let backlog = core.configuration.limits.backlog
        try core.replace(configuration)
        if configuration.limits.backlog != backlog {
            core.logger.warning(
                "the RTR limit backlog holds after a restart only",
                metadata: ["now": "\(backlog)", "after-restart": "\(configuration.limits.backlog)"]
            )
        }
        core.registry.broadcast(.configurationChanged)
    }

    /// Serves until the task is cancelled; once in the life of a server.
    ///
    /// When it ends, sessions are told what their policy says, and are closed at the latest after
    /// ``ServerLimits/shutdownTime``.
    ///
    /// - Parameter onStart: called when all sockets are bound, with their addresses in the order of the configuration.
    /// - Throws: ``ListenFailure`` when a socket cannot be bound at the start; not when one fails later.
    public func run(onStart: @Sendable ([ClientAddress]) -> Void = { _ in }) async throws {
        threads.start()
        do {
            let channels = try await bindAll()
            onStart(channels.compactMap { $0.localAddress.flatMap(ClientAddress.init) })
            await serve(channels)
            try await threads.shutdownGracefully()
        } catch {
            try await threads.shutdownGracefully()
            throw error
        }
    }

    private var listeners: [Listener] {
        core.configuration.listeners.indices.map { index in
            let source = core.configuration.listeners[index].source
            return Listener(index: index, source: source, core: core, group: group)
        }
    }

    private func bindAll() async throws -> [any Channel] {
        var channels: [any Channel] = []
        for listener in listeners {
            do {
                channels.append(try await bind(listener))
            } catch {
                for channel in channels { try? await channel.close().get() }
                throw error
            }
        }
        return channels
    }

    private func bind(_ listener: Listener) async throws -> any Channel {
        let channel = try await listener.bind()
        let address = channel.localAddress.flatMap(ClientAddress.init)
        core.registry.setListener(listener.index, address)
        core.logger.info("RTR server listens", metadata: ["address": "\(address?.description ?? "?")"])
        return channel
    }

    private func serve(_ channels: [any Channel]) async {
        await withDiscardingTaskGroup { group in
            for (listener, channel) in zip(listeners, channels) {
                group.addTask { await self.keep(listener, channel) }
            }
            group.addTask { await PayloadWatch(core: self.core, threads: self.threads).run() }
            // Ends when the task is cancelled, or with the feed, which the server holds.
            for await serial in core.feed.updates() {
                core.record(serial)
                core.images.keepOnly(serial)
                core.registry.broadcast(.payloadChanged)
            }
            group.cancelAll()
        }
        await endSessions()
    }

    /// Holds a socket; binds it again when it fails.
    private func keep(_ listener: Listener, _ first: any Channel) async {
        var channel: (any Channel)? = first
        while true {
            if let channel {
                await withTaskCancellationHandler {
                    try? await channel.closeFuture.get()
                } onCancel: {
                    channel.close(promise: nil)
                }
                core.registry.setListener(listener.index, nil)
            }
            guard !Task.isCancelled else { return }
            core.logger.error("RTR listener failed", metadata: ["listener": "\(listener.source)"])
            try? await Task.sleep(for: .seconds(core.configuration.limits.listenRetry))
            guard !Task.isCancelled else { return }
            do { channel = try await bind(listener) } catch {
                var metadata: Logger.Metadata = ["reason": "\(error)"]
                if let failure = error as? ListenFailure { metadata["code"] = "\(failure.code)" }
                core.logger.error("RTR listener not bound", metadata: metadata)
                channel = nil
            }
        }
    }

    /// Says farewell, and closes what is left after a while.
    ///
    /// The task is cancelled already: nothing here looks at that.
    private func endSessions() async {
        let loop = group.next()
        let emptied = loop.makePromise(of: Void.self)
        core.registry.beginEnding(emptied)
        core.registry.broadcast(.shutdown)
        let patience = core.configuration.limits.shutdownTime
        let timer = loop.scheduleTask(in: .nanoseconds(Int64(patience * 1e9))) { [core] in
            core.registry.broadcast(.forced)
        }
        try? await emptied.futureResult.get()
        timer.cancel()
    }
}
