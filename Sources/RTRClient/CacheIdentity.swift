import NIOCore
import NIOSSL
import NIOTLS

/// Whether a cache is the one that was named (draft-ietf-sidrops-8210bis-27, section 9.2).
///
/// NIOSSL takes a certificate for the address that was connected to as well, though a name was asked for: who can
/// forge an answer of the DNS and has a certificate for his own address would be anyone. A name must be a dNSName of
/// the certificate, without wildcards. Before that nothing is passed on.
final class CacheIdentity: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    /// The certificate is not the cache's.
    struct Mismatch: Error, CustomStringConvertible {
        let name: String

        var description: String { "the certificate is not for \(name)" }
    }

    private let name: String

    /// Takes the name that the certificate must have.
    init(_ name: String) { self.name = name.lowercased() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event, !isNamed(context) {
            context.fireErrorCaught(Mismatch(name: name))
            context.close(promise: nil)
            return
        }
        context.fireUserInboundEventTriggered(event)
    }

    private func isNamed(_ context: ChannelHandlerContext) -> Bool {
        let certificate = try? context.pipeline.syncOperations.nioSSL_peerCertificate()
        return certificate?._subjectAlternativeNames().contains { entry in
            entry.nameType == .dnsName
                && entry.contents.withUnsafeBufferPointer { bytes in
                    String(decoding: bytes, as: UTF8.self).lowercased() == name
                }
        } ?? false
    }
}
