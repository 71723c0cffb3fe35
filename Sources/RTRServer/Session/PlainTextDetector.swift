import NIOCore

/// Tells a client that does not speak TLS by its first octet, before TLS sees it.
///
/// A connection over TLS begins with a record of the handshake, type 22 (RFC 8446, section 5.1); an RTR query begins with
/// the version of RTR.
final class PlainTextDetector: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private static let handshake: UInt8 = 22

    private var isPlain = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isPlain else { return }
        let octets = PlainTextDetector.unwrapInboundIn(data)
        guard let first = octets.readableBytesView.first else { return }
        guard first == PlainTextDetector.handshake else {
            isPlain = true
            context.fireErrorCaught(TLSFailure.plainText)
            // From here, as TLS would wait for a client that does not answer it.
            context.close(promise: nil)
            return
        }
        context.fireChannelRead(data)
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}
