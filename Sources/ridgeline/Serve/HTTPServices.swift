import HTTPAPI
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import RPKIPayload
import RPKITypes
import RTRClient
import RelyingParty
import ServiceLifecycle

/// The HTTP API at all its sockets.
struct HTTPServices {
    /// What runs; empty without HTTP.
    let all: [any Service]
    /// The certificate of HTTPS; nil without HTTPS.
    let identity: HTTPSIdentity?

    /// Makes them; the files of TLS are read.
    ///
    /// - Throws: ``FileError``, ``CommandFailure``.
    init(
        _ options: ServeOptions,
        feed: PayloadFeed,
        record: ServiceRecord,
        logger: Logger,
        onListen: @escaping @Sendable (ServeService.Listening) -> Void
    ) throws {
        let plain = options.http.plainAddresses.map { (address: $0, isSecure: false) }
        let listeners = plain + options.http.httpListenTls.map { (address: $0, isSecure: true) }
        identity = try options.http.identityFiles.map {
            try HTTPSIdentity(certificate: $0.certificate, key: $0.key)
        }
        guard !listeners.isEmpty else {
            all = []
            return
        }
        var configuration = HTTPConfiguration(version: Ridgeline.version)
        configuration.buildMachine = hostName()
        configuration.limits.connections = options.http.httpConnections
        configuration.limits.connectionsPerAddress = min(
            configuration.limits.connectionsPerAddress,
            options.http.httpConnections
        )
        configuration.staleAfter = Int64(options.listening.maximumAge)
        let api = HTTPAPI(
            feed: feed,
            status: record,
            configuration: configuration,
            logger: logger,
            clock: { .now }
        )
        var services: [any Service] = [api]
        // Hummingbird tells each request at debug, and that it listens at info.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .notice)
        for (address, isSecure) in listeners {
            let plain = HTTPServerBuilder.http1(configuration: api.connectionConfiguration)
            let application = Application(
                router: api.router,
                server: isSecure ? identity?.builder(api.connectionConfiguration) ?? plain : plain,
                configuration: ApplicationConfiguration(
                    address: .hostname(address.host, port: address.port)
                ),
                onServerRunning: { channel in
                    let bound = channel.localAddress.map { "\($0.ipAddress ?? "?"):\($0.port ?? 0)" } ?? "?"
                    logger.info("HTTP server listens", metadata: ["address": "\(bound)"])
                    onListen(.http(bound))
                },
                logger: quiet
            )
            services.append(BoundService(application, address: address))
        }
        all = services
    }
}

/// A server whose failure to bind names the address.
private struct BoundService<Base: Service>: Service {
    private let base: Base
    private let address: CacheAddress

    init(_ base: Base, address: CacheAddress) {
        self.base = base
        self.address = address
    }

    func run() async throws {
        do {
            try await base.run()
        } catch let error as IOError {
            throw CommandFailure("HTTP at \(address): \(FileError.message(of: error.errnoCode))")
        }
    }
}
