import ArgumentParser
import HTTPAPI
import RTRClient
import RTRServer

/// Where and how the HTTP API is served.
struct HTTPOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Answer HTTP here; may be repeated. Default: 127.0.0.1:8323, or the sockets that systemd passes.",
            valueName: "address:port"
        ),
        transform: CacheAddress.toListen
    )
    var httpListen: [CacheAddress] = []

    @Option(
        help: ArgumentHelp("Answer HTTPS here; may be repeated.", valueName: "address:port"),
        transform: CacheAddress.toListen
    )
    var httpListenTls: [CacheAddress] = []

    @Option(help: ArgumentHelp("PEM file with the certificate for HTTPS.", valueName: "file"))
    var httpTlsCertificate: String?

    @Option(
        help: ArgumentHelp("PEM file with its key. Default: the certificate's file.", valueName: "file")
    )
    var httpTlsKey: String?

    @Option(help: ArgumentHelp("Connections by HTTP at a time, from 1 to 100000.", valueName: "n"))
    var httpConnections = HTTPLimits().connections

    @Flag(help: "Do not serve HTTP.")
    var noHttp = false

    mutating func validate() throws {
        let passed = try PassedSockets.current()
        if !httpListenTls.isEmpty, httpTlsCertificate == nil {
            throw ValidationError("--http-listen-tls needs --http-tls-certificate.")
        }
        if httpListenTls.isEmpty, passed[.https].isEmpty, httpTlsCertificate != nil || httpTlsKey != nil {
            throw ValidationError("--http-tls-certificate and --http-tls-key are for --http-listen-tls.")
        }
        if noHttp, !httpListen.isEmpty || !httpListenTls.isEmpty {
            throw ValidationError("--no-http excludes --http-listen and --http-listen-tls.")
        }
        if noHttp, !passed[.http].isEmpty || !passed[.https].isEmpty {
            throw ValidationError("--no-http excludes sockets named http and https.")
        }
        guard (1...100_000).contains(httpConnections) else {
            throw ValidationError("--http-connections must be between 1 and 100000.")
        }
    }

    /// A socket that requests come to.
    struct Listener: Hashable, Sendable {
        let source: ListenerConfiguration.Source
        let isSecure: Bool
    }

    /// The sockets; those of systemd are used where no address is given.
    func listeners() throws -> [Listener] {
        guard !noHttp else { return [] }
        let passed = try PassedSockets.current()
        let plain = httpListen.isEmpty ? passed[.http] : httpListen.map(\.source)
        let secure = httpListenTls.isEmpty ? passed[.https] : httpListenTls.map(\.source)
        // Only here, as the certificate may stand in another source of settings than that which is parsed.
        guard secure.isEmpty || httpTlsCertificate != nil else {
            throw CommandFailure("a socket named https needs --http-tls-certificate")
        }
        guard !plain.isEmpty || !secure.isEmpty else {
            // Where Routinator's clients look.
            return [Listener(source: .address("127.0.0.1", port: 8_323), isSecure: false)]
        }
        return plain.map { Listener(source: $0, isSecure: false) }
            + secure.map { Listener(source: $0, isSecure: true) }
    }

    /// The files of certificate and key; nil without HTTPS.
    var identityFiles: (certificate: String, key: String)? {
        httpTlsCertificate.map { ($0, httpTlsKey ?? $0) }
    }
}
