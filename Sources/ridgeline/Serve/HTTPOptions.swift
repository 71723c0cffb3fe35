import ArgumentParser
import HTTPAPI
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import NIOSSL
import RTRClient
import RelyingParty

/// Where and how the HTTP API is served.
struct HTTPOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Answer HTTP here; may be repeated. Default: 127.0.0.1:8323.",
            valueName: "address:port"
        ),
        transform: HTTPOptions.address
    )
    var httpListen: [CacheAddress] = []

    @Option(
        help: ArgumentHelp("Answer HTTPS here; may be repeated.", valueName: "address:port"),
        transform: HTTPOptions.address
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

    private static func address(_ text: String) throws -> CacheAddress {
        guard let address = CacheAddress(text, fromPort: 0) else {
            throw ValidationError("'\(text)' is not ADDRESS:PORT, with an IPv6 address in brackets.")
        }
        return address
    }

    /// A socket that HTTP is served at.
    struct Listener: Sendable {
        let address: CacheAddress
        let tls: TLSConfiguration?
    }

    /// The sockets; the files of TLS are read.
    ///
    /// - Throws: ``FileError``, ``CommandFailure``.
    func listeners() throws -> [Listener] {
        guard !noHttp else { return [] }
        var plain = httpListen
        if plain.isEmpty, httpListenTls.isEmpty { plain = [HTTPOptions.standard].compactMap(\.self) }
        let listeners = plain.map { Listener(address: $0, tls: nil) }
        guard !httpListenTls.isEmpty else { return listeners }
        let tls = try tlsConfiguration()
        return listeners + httpListenTls.map { Listener(address: $0, tls: tls) }
    }

    /// Where Routinator's clients look.
    private static let standard = CacheAddress("127.0.0.1:8323", fromPort: 0)

    private func tlsConfiguration() throws -> TLSConfiguration {
        let certificate = httpTlsCertificate ?? ""
        let key = httpTlsKey ?? certificate
        let size = 1_000_000
        let chain = try FileReading.readRegularFile(certificate, maximumSize: size)
        let secret = try FileReading.readRegularFile(key, maximumSize: size)
        do {
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMBytes(chain).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: secret, format: .pem))
            )
            configuration.minimumTLSVersion = .tlsv12
            // What does not fit together is found out now and not by clients.
            _ = try NIOSSLContext(configuration: configuration)
            return configuration
        } catch {
            throw CommandFailure("\(certificate) and \(key) are no certificate with its key in PEM: \(error)")
        }
    }
}
