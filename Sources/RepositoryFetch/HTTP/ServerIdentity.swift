import NIOCore
import NIOSSL
import RPKITypes

/// Whether a server is the one that was asked for (RFC 9110, section 4.3.4; RFC 9525, section 6).
///
/// NIOSSL takes a certificate for the address that was connected to as well, though a name was asked for: who
/// can forge an answer of the DNS and has a certificate for his own address would be anyone. And it falls back
/// to the common name. So its check is not enough.
enum ServerIdentity {
    /// Checks a connection over which nothing has been sent yet; closes it when it leads elsewhere.
    static func check(_ channel: any Channel, host: String) throws {
        // For an address NIOSSL's check is right.
        guard NetworkAddress(host) == nil else { return }
        let certificate = try channel.pipeline.syncOperations.nioSSL_peerCertificate()
        guard let certificate, isIssued(certificate, to: host) else {
            channel.close(promise: nil)
            throw FetchReason.tlsNameMismatch(host: host)
        }
    }

    private static func isIssued(_ certificate: NIOSSLCertificate, to host: String) -> Bool {
        certificate._subjectAlternativeNames().contains { name in
            name.nameType == .dnsName
                && name.contents.withUnsafeBufferPointer { matches(Array($0), host: Array(host.utf8)) }
        }
    }

    /// Whether a dNSName stands for a host, which is in lower case.
    ///
    /// A wildcard is the whole first label, stands for one label, and has two more behind it.
    static func matches(_ name: [UInt8], host: [UInt8]) -> Bool {
        let name = name.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        guard name.starts(with: "*.".utf8) else { return !name.isEmpty && name == host }
        let domain = name.dropFirst()
        guard domain.dropFirst().contains(0x2E), !domain.contains(0x2A) else { return false }
        let rest = host.drop { $0 != 0x2E }
        return rest.count < host.count && rest.elementsEqual(domain)
    }
}
