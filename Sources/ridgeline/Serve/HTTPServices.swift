import HTTPAPI
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import RPKIPayload
import RPKITypes
import RTRClient
import ServiceLifecycle

/// The HTTP API at all its sockets.
struct HTTPServices {
    /// What runs; empty without HTTP.
    let all: [any Service]

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
        let listeners = try options.http.listeners()
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
        for listener in listeners {
            let plain = HTTPServerBuilder.http1(configuration: api.connectionConfiguration)
            services.append(
                Application(
                    router: api.router,
                    server: try listener.tls.map { try .tls(plain, tlsConfiguration: $0) } ?? plain,
                    configuration: ApplicationConfiguration(
                        address: .hostname(listener.address.host, port: listener.address.port)
                    ),
                    onServerRunning: { channel in
                        let address =
                            channel.localAddress.map { "\($0.ipAddress ?? "?"):\($0.port ?? 0)" } ?? "?"
                        logger.info("HTTP server listens", metadata: ["address": "\(address)"])
                        onListen(.http(address))
                    },
                    logger: quiet
                )
            )
        }
        all = services
    }
}
