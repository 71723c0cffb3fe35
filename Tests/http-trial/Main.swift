import Glibc
import HTTPAPI
import HTTPTypes
import Hummingbird
import Logging
import RPKIPayload
import RPKITypes
import ServiceLifecycle
import UnixSignals

/// The HTTP API over payload that is made in memory, to be measured, beside a handler that does nothing.
///
/// `http-trial [VRPS [VAPS]]` prints `port N` when it answers, and serves until it is ended. `/empty` is answered by the
/// same server with an empty body.
@main
struct Main {
    static func main() async throws {
        let numbers = CommandLine.arguments.dropFirst().map { Int($0) ?? 0 }
        let payload = GeneratedPayload(
            vrps: numbers.first ?? 1_000_000,
            vaps: numbers.dropFirst().first ?? 20_000
        )
        var random = SystemRandomNumberGenerator()
        let feed = PayloadFeed(PayloadHistory(using: &random))
        feed.publish(payload.set, validatedAt: now())
        let logger = Logger(label: "http-trial") { _ in SwiftLogNoOpLogHandler() }
        let api = HTTPAPI(
            feed: feed,
            status: QuietStatus(),
            configuration: HTTPConfiguration(version: "0"),
            logger: logger,
            clock: { now() }
        )
        let router = api.router { router in
            router.get("/empty") { _, _ in Response(status: .ok) }
        }
        let application = Application(
            router: router,
            server: .http1(configuration: api.connectionConfiguration),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            services: [api],
            onServerRunning: { say("port \($0.localAddress?.port ?? 0)") },
            logger: logger
        )
        try await ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: application)],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        ).run()
    }

    private static func now() -> Timestamp { Timestamp(Int64(time(nil))) }

    private static func say(_ line: String) {
        let octets = Array("\(line)\n".utf8)
        _ = write(STDOUT_FILENO, octets, octets.count)
    }
}

/// Nothing to tell beside the payload.
private struct QuietStatus: StatusSource {
    var status: ServiceStatus { ServiceStatus() }
    func updates() -> AsyncStream<Void> { AsyncStream { $0.finish() } }
    func sources(of serial: SerialNumber) -> PayloadProvenance? { nil }
    func chains(of sources: [PayloadSource], _ authorities: AuthorityTable) async throws -> [ProvenanceChain]
    { [] }
    func object(_ key: ObjectKey) async throws -> PublishedObject? { nil }
}
