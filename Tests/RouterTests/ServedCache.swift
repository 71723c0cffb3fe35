import Logging
import NIOPosix
import RPKIPayload
import RPKITypes
import RTRProtocol
import RTRServer
import TestRouters

/// Ridgeline's own server as the cache, in this process.
actor ServedCache: CacheUnderTest {
    nonisolated let port: Int
    nonisolated let maximumVersion: UInt8
    private var running: Running
    private var seen: [CacheExchange] = []
    /// What was counted of each client, by the number of its connection.
    private var counted: [UInt64: Counts] = [:]

    /// A server, its feed, and the task that runs it.
    struct Running: Sendable {
        let server: RTRServer
        let feed: PayloadFeed
        let task: Task<Void, any Error>
        let port: Int
    }

    private struct Counts {
        var full = 0
        var delta = 0
        var resets = 0
    }

    init(_ running: Running, maximumVersion: UInt8) {
        self.running = running
        port = running.port
        self.maximumVersion = maximumVersion
    }

    /// Starts a server and waits until it listens.
    static func start(
        _ history: PayloadHistory,
        port: Int,
        maximumVersion: UInt8
    ) async throws -> Running {
        var policy = ClientPolicy(maximumVersion: ProtocolVersion(rawValue: maximumVersion) ?? .v2)
        policy.timing = Timing(refresh: 3_600, retry: 1, expire: 7_200)
        var times = ServerTimes.standard
        times.notifyInterval = 0.1
        let listener = ListenerConfiguration(
            .address("127.0.0.1", port: port),
            clients: ClientRules(others: policy)
        )
        let feed = PayloadFeed(history)
        let server = try RTRServer(
            try ServerConfiguration(listeners: [listener], times: times),
            feed: feed,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            clock: { Self.time }
        )
        let (addresses, continuation) = AsyncStream.makeStream(of: Int.self)
        let task = Task {
            defer { continuation.finish() }
            try await server.run { bound in continuation.yield(bound.first?.port ?? 0) }
        }
        guard let bound = await addresses.first(where: { _ in true }) else {
            try await task.value
            throw CancellationError()
        }
        return Running(server: server, feed: feed, task: task, port: bound)
    }

    /// All payload is of this time.
    static let time = Timestamp(1_795_291_200)

    static func set(_ payload: RouterPayload) -> PayloadSet {
        var builder = PayloadSetBuilder()
        guard let anchor = builder.trustAnchor(named: "test") else { return PayloadSet() }
        for vrp in payload.vrps { builder.add(vrp, expires: .distantFuture, trustAnchor: anchor) }
        for (customer, providers) in payload.providers {
            let vap = VAP(customer: customer, providers: providers)
            builder.add(vap, expires: .distantFuture, trustAnchor: anchor)
        }
        return builder.build()
    }

    /// Ends the server.
    func stop() async {
        count()
        running.task.cancel()
        _ = await running.task.result
    }

    func publish(_ payload: RouterPayload) async throws {
        running.feed.publish(Self.set(payload), validatedAt: Self.time)
    }

    func restart(_ session: CacheRestart, publishing payload: RouterPayload) async throws {
        await stop()
        switch session {
        case .keepingSession: try await start(try stored(with: .standard))
        case .withNewSession:
            var generator = SystemRandomNumberGenerator()
            try await start(PayloadHistory(using: &generator))
        }
        try await publish(payload)
    }

    func loseHistory(publishing payload: RouterPayload) async throws {
        await stop()
        var limits = HistoryLimits.standard
        limits.deltas = 0
        var history = try stored(with: limits)
        _ = history.publish(Self.set(payload), validatedAt: Self.time)
        let file = PayloadHistoryFile.encode(history)
        try await start(try PayloadHistoryFile.decode(file, limits: .standard))
    }

    /// What a file would have of the history, as far as the limits permit.
    private func stored(with limits: HistoryLimits) throws -> PayloadHistory {
        try PayloadHistoryFile.decode(PayloadHistoryFile.encode(running.feed.current), limits: limits)
    }

    private func start(_ history: PayloadHistory) async throws {
        running = try await Self.start(history, port: port, maximumVersion: maximumVersion)
        counted = [:]
    }

    func exchanges() async throws -> [CacheExchange]? {
        count()
        return seen
    }

    /// Takes notice of the answers since the last look.
    private func count() {
        for client in running.server.clients {
            guard let version = client.version?.rawValue else { continue }
            func note(_ number: Int, _ query: CacheExchange.Query, _ answer: CacheExchange.Answer) {
                for _ in 0..<max(0, number) {
                    seen.append(CacheExchange(version: version, query: query, answer: answer))
                }
            }
            let before = counted[client.id] ?? Counts()
            note(client.resets - before.resets, .serial, .cacheReset)
            note(client.fullResponses - before.full, .reset, .full)
            note(client.deltaResponses - before.delta, .serial, .delta)
            if client.errorsReceived > 0, let error = client.lastError {
                print("\(client.address): \(error)")
                note(1, .report(0), .none)
            }
            counted[client.id] = Counts(
                full: client.fullResponses,
                delta: client.deltaResponses,
                resets: client.resets
            )
        }
    }
}
