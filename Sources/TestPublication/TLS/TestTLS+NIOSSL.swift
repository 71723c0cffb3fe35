import NIOCore
import NIOSSL
import TestAuthority

extension TestTLS.Identity {
    /// What a server needs.
    func context() throws -> NIOSSLContext {
        let chain = try certificates.map {
            NIOSSLCertificateSource.certificate(try NIOSSLCertificate(bytes: $0, format: .der))
        }
        let key = try NIOSSLPrivateKey(bytes: try key.privateKeyDER(), format: .der)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain,
            privateKey: .privateKey(key)
        )
        // A client that does not answer close_notify must not delay the end of a test.
        configuration.shutdownTimeout = .milliseconds(50)
        configuration.applicationProtocols = ["http/1.1"]
        return try NIOSSLContext(configuration: configuration)
    }
}
