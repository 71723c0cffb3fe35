import ArgumentParser
import HTTPAPI
import RTRClient

/// Where and how the HTTP API is served.
struct HTTPOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Answer HTTP here; may be repeated. Default: 127.0.0.1:8323.",
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
        if !httpListenTls.isEmpty, httpTlsCertificate == nil {
            throw ValidationError("--http-listen-tls needs --http-tls-certificate.")
        }
        if httpListenTls.isEmpty, httpTlsCertificate != nil || httpTlsKey != nil {
            throw ValidationError("--http-tls-certificate and --http-tls-key are for --http-listen-tls.")
        }
        if noHttp, !httpListen.isEmpty || !httpListenTls.isEmpty {
            throw ValidationError("--no-http excludes --http-listen and --http-listen-tls.")
        }
        guard (1...100_000).contains(httpConnections) else {
            throw ValidationError("--http-connections must be between 1 and 100000.")
        }
    }

    /// The sockets without TLS.
    var plainAddresses: [CacheAddress] {
        guard !noHttp else { return [] }
        guard httpListen.isEmpty, httpListenTls.isEmpty else { return httpListen }
        return [HTTPOptions.standard].compactMap(\.self)
    }

    /// Where Routinator's clients look.
    private static let standard = CacheAddress("127.0.0.1:8323", fromPort: 0)

    /// The files of certificate and key; nil without HTTPS.
    var identityFiles: (certificate: String, key: String)? {
        httpTlsCertificate.map { ($0, httpTlsKey ?? $0) }
    }
}
