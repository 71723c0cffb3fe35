import HTTPAPI
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import RPKIPayload
import RPKITypes
import RTRServer
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
        _ listeners: [HTTPOptions.Listener],
        _ options: ServeOptions,
        feed: PayloadFeed,
        record: ServiceRecord,
        logger: Logger,
        onListen: @escaping @Sendable (ServeService.Listening) -> Void
    ) throws {
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
        let onListen: @Sendable (any Channel) -> Void = { channel in
            let bound = channel.localAddress.map { "\($0.ipAddress ?? "?"):\($0.port ?? 0)" } ?? "?"
            logger.info("HTTP server listens", metadata: ["address": "\(bound)"])
            onListen(.http(bound))
        }
        for listener in listeners {
            let identity = listener.isSecure ? identity : nil
            switch listener.source {
            case .address(let host, let port):
                let server = HTTPServices.application(
                    api,
                    identity,
                    .hostname(host, port: port),
                    quiet,
                    onListen
                )
                services.append(BoundService(server, source: listener.source))
            case .inherited(let descriptor):
                services.append(
                    HTTPServices.inheriting(api, identity, descriptor, quiet, onListen)
                )
            }
        }
        all = services
    }

    /// A server that binds an address.
    private static func application(
        _ api: HTTPAPI,
        _ identity: HTTPSIdentity?,
        _ address: BindAddress,
        _ logger: Logger,
        _ onListen: @escaping @Sendable (any Channel) -> Void
    ) -> some Service {
        let configuration = api.connectionConfiguration
        return Application(
            router: api.router,
            server: identity?.builder(configuration) ?? .http1(configuration: configuration),
            configuration: ApplicationConfiguration(address: address),
            onServerRunning: { onListen($0) },
            logger: logger
        )
    }

    /// A server on a socket of systemd.
    private static func inheriting(
        _ api: HTTPAPI,
        _ identity: HTTPSIdentity?,
        _ descriptor: Int32,
        _ logger: Logger,
        _ onListen: @escaping @Sendable (any Channel) -> Void
    ) -> any Service {
        let channel = HTTP1Channel(
            responder: api.responder(logger: logger),
            configuration: api.connectionConfiguration
        )
        guard let identity else {
            return InheritingServer(
                descriptor: descriptor,
                connections: channel,
                logger: logger,
                onListen: onListen
            )
        }
        return InheritingServer(
            descriptor: descriptor,
            connections: HTTPSChannel(base: channel, identity: identity),
            logger: logger,
            onListen: onListen
        )
    }
}

/// A server whose failure to bind names the address.
private struct BoundService<Base: Service>: Service {
    private let base: Base
    private let source: ListenerConfiguration.Source

    init(_ base: Base, source: ListenerConfiguration.Source) {
        self.base = base
        self.source = source
    }

    func run() async throws {
        do {
            try await base.run()
        } catch let error as IOError {
            throw CommandFailure("HTTP at \(source): \(FileError.message(of: error.errnoCode))")
        }
    }
}
