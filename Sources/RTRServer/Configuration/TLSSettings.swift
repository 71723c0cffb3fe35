/// Keys and certificates of a listener, as the octets of PEM files.
///
/// - Source: draft-ietf-sidrops-8210bis-27, section 9.2.
public struct TLSSettings: Hashable, Sendable {
    /// The server's certificate and the intermediate ones, its own first.
    public var certificateChain: [UInt8]
    /// The private key of the first certificate.
    public var privateKey: [UInt8]
    /// The certificates that clients' certificates must come from; nil to demand none.
    ///
    /// A client must then present a certificate whose subjectAltName has its address as iPAddress.
    public var clientAuthorities: [UInt8]?

    /// Makes settings from the octets of PEM files.
    ///
    /// - Parameters:
    ///   - certificateChain: the server's certificate and the intermediate ones, its own first.
    ///   - privateKey: the private key of the first certificate.
    ///   - clientAuthorities: the certificates that clients' certificates must come from; nil to demand none.
    public init(certificateChain: [UInt8], privateKey: [UInt8], clientAuthorities: [UInt8]? = nil) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
        self.clientAuthorities = clientAuthorities
    }
}
