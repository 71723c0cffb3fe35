import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import RPKIPayload
import RPKITypes
import ServiceLifecycle
import Synchronization
import Testing

@testable import HTTPAPI

/// An HTTP API over payload and a status that a test sets.
struct TestService {
    let feed: PayloadFeed
    let status: TestStatus
    let api: HTTPAPI

    /// The time of the first run.
    static let time = Timestamp(1_795_291_200)

    /// Makes a service.
    ///
    /// - Parameters:
    ///   - set: the payload; nil for none.
    ///   - limits: changes the limits.
    /// - Throws: when the sessions are not right.
    init(_ set: PayloadSet? = TestPayload.first, limits: (inout HTTPLimits) -> Void = { _ in }) throws {
        status = TestStatus(set ?? TestPayload.first)
        let sessions = try #require(SessionIDs(version0: 1, version1: 2, version2: 3))
        feed = PayloadFeed(PayloadHistory(sessions: sessions, serial: SerialNumber(7)))
        if let set { feed.publish(set, validatedAt: TestService.time) }
        var configuration = HTTPConfiguration(version: "1.2.3")
        configuration.buildMachine = "rp1.example.net"
        limits(&configuration.limits)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        api = HTTPAPI(
            feed: feed,
            status: status,
            configuration: configuration,
            logger: logger,
            clock: { TestService.time.advanced(by: 60) }
        )
    }

    /// Runs a test with the service running, once it has looked at its payload.
    func run(
        _ setup: TestingSetup = .router,
        _ test: @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        var application = api.application(address: .hostname("127.0.0.1", port: 0))
        application.logger.logLevel = .critical
        try await application.test(setup) { client in
            try await ready(client)
            try await test(client)
        }
    }

    /// Serves on a port of its own while a test runs, without a client that might run into a limit.
    func serve(_ test: @escaping @Sendable (_ port: Int) async throws -> Void) async throws {
        try await serve { port, _ in try await test(port) }
    }

    /// Serves on a port of its own while a test runs, which may end the service and then waits for that.
    func serve(
        _ test: @escaping @Sendable (_ port: Int, _ end: @Sendable () async -> Void) async throws -> Void
    ) async throws {
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let application = api.application(address: .hostname("localhost", port: 0)) { listening.yield($0) }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let services = ServiceGroup(configuration: .init(services: [application], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            for await port in ports {
                while try await RawClient.get(port, "/health").hasPrefix("HTTP/1.1 503") {}
                try await test(port) { await services.triggerGracefulShutdown() }
                break
            }
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
    }

    /// Waits until the snapshot is that of the feed.
    func ready(_ client: any TestClientProtocol) async throws {
        let history = feed.current
        guard history.current != nil else { return }
        while true {
            let response = try await client.execute(uri: "/json-delta", method: .get)
            if String(buffer: response.body).contains("\"serial\": \(history.serial),") { return }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}

extension TestClientProtocol {
    /// Sends a request and gives the status and the text of the body.
    func get(_ uri: String, _ headers: HTTPFields = [:]) async throws -> (status: Int, text: String) {
        let response = try await execute(uri: uri, method: .get, headers: headers)
        return (response.status.code, String(buffer: response.body))
    }

    /// Sends a body and gives the status and the text of the answer.
    func post(
        _ uri: String,
        _ body: String,
        type: String = "application/json"
    ) async throws -> (status: Int, text: String) {
        let response = try await execute(
            uri: uri,
            method: .post,
            headers: [.contentType: type],
            body: ByteBuffer(string: body)
        )
        return (response.status.code, String(buffer: response.body))
    }
}

/// A status that a test sets.
final class TestStatus: StatusSource {
    /// The payload whose sources are known.
    private let sourced: PayloadSet
    private let state = Mutex(ServiceStatus())
    /// Whether the sources of payload are known.
    let hasSources = Mutex(true)
    private let listeners = Mutex<[AsyncStream<Void>.Continuation]>([])

    init(_ sourced: PayloadSet) { self.sourced = sourced }

    var status: ServiceStatus { state.withLock { $0 } }

    func set(_ change: (inout ServiceStatus) -> Void) {
        state.withLock { change(&$0) }
        for listener in listeners.withLock({ $0 }) { listener.yield() }
    }

    func updates() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Void.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        listeners.withLock { $0.append(continuation) }
        return stream
    }

    /// A ROA for each VRP of AS64496 in the payload at the start, and nothing for others.
    func sources(of serial: SerialNumber) -> PayloadProvenance? {
        guard hasSources.withLock({ $0 }) else { return nil }
        var builder = PayloadProvenanceBuilder()
        let validity = ValidityPeriod(notBefore: TestService.time, notAfter: Timestamp(1_800_000_000))
        let point = builder.addPoint(
            directory: "rsync://rpki.example.net/repo/",
            trustAnchor: "ripe",
            validity: validity,
            stale: Timestamp(1_799_000_000)
        )
        for entry in sourced.vrps where entry.vrp.asn == ASN(64_496) {
            guard let name = FileName("a.roa"),
                let source = builder.addObject(.roa, name, validity: validity, in: point)
            else { continue }
            builder.add(entry.vrp, from: source)
        }
        return builder.build(for: sourced)
    }

    func chains(
        of sources: [PayloadSource],
        _ authorities: AuthorityTable
    ) async throws -> [ProvenanceChain] {
        sources.compactMap { source in
            guard case .object(let object) = source else { return nil }
            var step = ProvenanceChain.Step(.roa, uri: object.uri)
            step.validity = object.validity
            var crl = ProvenanceChain.Step(.crl, uri: "rsync://rpki.example.net/repo/a.crl")
            crl.nextUpdate = object.stale
            return ProvenanceChain(
                trustAnchor: object.trustAnchor,
                steps: [step, crl],
                expires: object.expires
            )
        }
    }

    func object(_ key: ObjectKey) async throws -> PublishedObject? {
        guard case .uri("rsync://rpki.example.net/repo/a.roa") = key else { return nil }
        guard let digest = SHA256Digest([UInt8](repeating: 0xAB, count: 32).span) else { return nil }
        return PublishedObject(
            uri: "rsync://rpki.example.net/repo/a.roa",
            digest: digest,
            bytes: [0x30, 0x00],
            decoded: Array("{\"type\":\"roa\"}".utf8)
        )
    }
}
