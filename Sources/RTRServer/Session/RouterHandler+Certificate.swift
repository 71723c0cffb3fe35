import NIOCore
import NIOSSL
import RPKITypes

extension RouterHandler {
    /// Compares the client's certificate with its address.
    ///
    /// The cache MUST compare the iPAddress entries of the subjectAltName with the address of the connection, and SHOULD
    /// reject the client when none is the same (draft-ietf-sidrops-8210bis-27, section 9.2).
    func checkCertificate() {
        guard let context else { return }
        let certificate = (try? context.pipeline.syncOperations.nioSSL_peerCertificate()) ?? nil
        let names = certificate.map { AlternativeNames($0) }
        if let names {
            let words = names.description
            record.update { $0.certificate = words }
        }
        guard client.demandsCertificate, end == nil else { return }
        if names?.addresses.contains(client.address.address) != true { finish(.certificateAddress) }
    }
}

/// The subjectAltName of a certificate, as far as it is of use here.
struct AlternativeNames: CustomStringConvertible {
    /// The iPAddress entries.
    private(set) var addresses: [IPPrefix] = []
    /// The dNSName entries.
    private(set) var hosts: [ForeignText] = []

    init(_ certificate: NIOSSLCertificate) {
        for name in certificate._subjectAlternativeNames().prefix(AlternativeNames.most) {
            switch name.nameType {
            case .ipAddress:
                if let address = ClientAddress.prefix(Array(name.contents)) { addresses.append(address) }
            case .dnsName: hosts.append(ForeignText(name.contents))
            default: break
            }
        }
    }

    /// The most entries that are looked at.
    private static let most = 64

    /// All of them, separated by commas.
    var description: String {
        let texts = addresses.map { IPAddressText.format($0.address, $0.family) }
        return (hosts.map(\.description) + texts).joined(separator: ", ")
    }
}
