import NIOCore
import NIOSSL

extension TLSSettings {
    /// Makes the context that connections are made with.
    ///
    /// - Throws: ``ConfigurationFault`` when a part cannot be read or key and certificate do not fit.
    func context() throws(ConfigurationFault) -> NIOSSLContext {
        let chain = try TLSSettings.certificates(certificateChain, part: .certificateChain)
        let key: NIOSSLPrivateKey
        do { key = try NIOSSLPrivateKey(bytes: privateKey, format: .pem) } catch { throw .tls(.privateKey) }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
        // BCP 195 (RFC 9325), section 3.1.1: TLS 1.0 and 1.1 MUST NOT be negotiated.
        configuration.minimumTLSVersion = .tlsv12
        // A client that does not answer close_notify must not hold its connection for long.
        configuration.shutdownTimeout = .seconds(1)
        if let clientAuthorities {
            let roots = try TLSSettings.certificates(clientAuthorities, part: .clientAuthorities)
            configuration.trustRoots = .certificates(roots)
            // The address is compared after the handshake; a client has no host name.
            configuration.certificateVerification = .noHostnameVerification
        }
        do { return try NIOSSLContext(configuration: configuration) } catch { throw .tls(.keyPair) }
    }

    private static func certificates(
        _ pem: [UInt8],
        part: ConfigurationFault.TLSPart
    ) throws(ConfigurationFault) -> [NIOSSLCertificate] {
        let certificates: [NIOSSLCertificate]
        do { certificates = try NIOSSLCertificate.fromPEMBytes(pem) } catch { throw .tls(part) }
        guard !certificates.isEmpty else { throw .tls(part) }
        return certificates
    }
}
