import NIOCore
import NIOSSL
import RPKITypes

/// The TLS settings of all connections: the system's roots and those of the operator, always verified.
enum TrustRoots {
    /// Builds the settings.
    ///
    /// - Parameter files: PEM files with root certificates beside the system's.
    static func configuration(extra files: [String]) throws(TransportError) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .fullVerification
        configuration.minimumTLSVersion = .tlsv12
        configuration.renegotiationSupport = .none
        // How long a peer may take to say goodbye: nothing depends on it any more.
        configuration.shutdownTimeout = .milliseconds(200)
        var certificates: [NIOSSLCertificate] = []
        for file in files {
            do {
                let found = try NIOSSLCertificate.fromPEMFile(file)
                guard !found.isEmpty else {
                    throw TransportError.rootCertificates(path: file, detail: ForeignText("no certificate"))
                }
                certificates += found
            } catch let error as TransportError {
                throw error
            } catch {
                throw .rootCertificates(path: file, detail: ForeignText("\(error)"))
            }
        }
        if !certificates.isEmpty { configuration.additionalTrustRoots = [.certificates(certificates)] }
        return configuration
    }
}
