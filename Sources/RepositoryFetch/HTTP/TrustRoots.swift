import Glibc
import NIOCore
import NIOSSL
import RPKITypes

/// The TLS settings of all connections: the system's roots and those of the operator, always verified.
enum TrustRoots {
    /// Where systems have their roots as one file.
    private static let bundles = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
    ]

    /// Builds the settings; reads the system's roots once, for reading them costs more than a handshake.
    static func configuration(extra files: [String]) throws(TransportError) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .fullVerification
        configuration.minimumTLSVersion = .tlsv12
        configuration.renegotiationSupport = .none
        // How long a peer may take to say goodbye: nothing depends on it any more.
        configuration.shutdownTimeout = .milliseconds(200)
        if let bundle = bundles.first(where: { access($0, R_OK) == 0 }) {
            configuration.trustRoots = .certificates(try certificates(in: bundle))
        }
        var extra: [NIOSSLCertificate] = []
        for file in files { extra += try certificates(in: file) }
        if !extra.isEmpty { configuration.additionalTrustRoots = [.certificates(extra)] }
        return configuration
    }

    private static func certificates(in file: String) throws(TransportError) -> [NIOSSLCertificate] {
        let found: [NIOSSLCertificate]
        do {
            found = try NIOSSLCertificate.fromPEMFile(file)
        } catch {
            throw .rootCertificates(path: file, detail: ForeignText("\(error)"))
        }
        guard !found.isEmpty else {
            throw .rootCertificates(path: file, detail: ForeignText("no certificate"))
        }
        return found
    }
}
