import Logging
import NIOPosix
import RPKIPayload
import RPKITypes
import RTRServer
import Synchronization

/// A server that runs on loopback.
struct TestServer: Sendable {
    let server: RTRServer
    let feed: PayloadFeed
    let addresses: [ClientAddress]
    let log: TestLog
    let clock: TestClock

    /// The port of the first listener.
    var port: Int { addresses.first?.port ?? 0 }

    /// Waits until something holds for the status; the limit of the test ends it otherwise.
    func until(_ condition: (ServerStatus, [ClientStatus]) -> Bool) async throws {
        while !condition(server.status, server.clients) { try await Task.sleep(for: .milliseconds(5)) }
    }
}

/// A clock that is set by hand.
final class TestClock: Sendable {
    private let state: Mutex<Timestamp>

    init(_ time: Timestamp = TestPayload.time) { state = Mutex(time) }

    var now: Timestamp {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

/// What a server wrote to its log.
final class TestLog: Sendable {
    struct Line: Sendable {
        let level: Logger.Level
        let text: String
    }

    private let state = Mutex<[Line]>([])

    var lines: [Line] { state.withLock { $0 } }

    func append(_ line: Line) { state.withLock { $0.append(line) } }

    var logger: Logger {
        Logger(label: "test") { _ in Handler(log: self) }
    }

    private struct Handler: LogHandler {
        let log: TestLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        init(log: TestLog) { self.log = log }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let text = "\(event.message) \(event.metadata?.description ?? "")"
            log.append(Line(level: event.level, text: text))
        }
    }
}

/// Settings that differ from the defaults so that tests need not wait.
func testConfiguration(
    _ listeners: [ListenerConfiguration] = [ListenerConfiguration(.address("127.0.0.1", port: 0))],
    stalePayload: StalePayload = .serve,
    limits change: (inout ServerLimits) -> Void = { _ in },
    times changeTimes: (inout ServerTimes) -> Void = { _ in }
) throws -> ServerConfiguration {
    var limits = ServerLimits()
    limits.connectionsPerMinute = 100_000
    limits.clientsPerAddress = 1_000
    limits.queriesPerMinute = 10_000
    change(&limits)
    var times = ServerTimes()
    times.notifyInterval = 0
    times.expiryCheck = 0.02
    changeTimes(&times)
    return try ServerConfiguration(
        listeners: listeners,
        times: times,
        limits: limits,
        stalePayload: stalePayload
    )
}

/// Runs a server on loopback while `body` runs, and ends it.
func withServer<Result: Sendable>(
    _ configuration: ServerConfiguration? = nil,
    feed: PayloadFeed,
    clock: TestClock = TestClock(),
    _ body: (TestServer) async throws -> Result
) async throws -> Result {
    let log = TestLog()
    let server = try RTRServer(
        try configuration ?? testConfiguration(),
        feed: feed,
        group: MultiThreadedEventLoopGroup.singleton,
        logger: log.logger,
        clock: { clock.now }
    )
    let (started, continuation) = AsyncStream.makeStream(of: [ClientAddress].self)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            defer { continuation.finish() }
            try await server.run { continuation.yield($0) }
        }
        var addresses: [ClientAddress] = []
        for await bound in started {
            addresses = bound
            break
        }
        let test = TestServer(server: server, feed: feed, addresses: addresses, log: log, clock: clock)
        do {
            let result = try await body(test)
            group.cancelAll()
            try await group.waitForAll()
            return result
        } catch {
            group.cancelAll()
            try? await group.waitForAll()
            throw error
        }
    }
}
