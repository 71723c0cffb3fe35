import NIOSSL
import RPKITypes

/// How a router speaks TLS with a cache (draft-ietf-sidrops-8210bis-27, section 9.2).
///
/// The cache's certificate is always verified.
package struct ClientTLS: Sendable {
    /// PEM files with root certificates, in place of the system's; none for the system's.
    package var roots: [String] = []
    /// PEM file with the router's certificate and its intermediates; nil for none.
    package var certificate: String?
    /// PEM file with the certificate's key; nil when it is in the file of the certificate.
    package var key: String?
    /// The name that the cache's certificate must have; nil for the host that is connected to.
    package var serverName: String?

    /// Makes settings with the system's roots and without a certificate.
    package init() {}

    func context() throws(ConnectionFailure) -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .fullVerification
        if !roots.isEmpty {
            var trusted: [NIOSSLCertificate] = []
            for path in roots { trusted += try Self.certificates(path) }
            configuration.trustRoots = .certificates(trusted)
        }
        if let certificate {
            configuration.certificateChain = try Self.certificates(certificate).map { .certificate($0) }
            let path = key ?? certificate
            configuration.privateKey = .privateKey(
                try Self.reading(path) { try NIOSSLPrivateKey(file: path, format: .pem) }
            )
        }
        return try Self.reading(certificate ?? "TLS") { [configuration] in
            try NIOSSLContext(configuration: configuration)
        }
    }

    private static func certificates(_ path: String) throws(ConnectionFailure) -> [NIOSSLCertificate] {
        try reading(path) { try NIOSSLCertificate.fromPEMFile(path) }
    }

    private static func reading<R>(_ path: String, _ body: () throws -> R) throws(ConnectionFailure) -> R {
        do {
            return try body()
        } catch {
            throw .file(path: path, detail: ForeignText("\(error)"))
        }
    }
}
