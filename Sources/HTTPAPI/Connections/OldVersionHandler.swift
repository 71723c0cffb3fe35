import NIOCore
import NIOHTTP1

/// Speaks HTTP/1.0 with clients that do; what stands behind it need not know of versions.
///
/// Such a client gets no chunks (RFC 9112, section 6.1): a body of unknown length ends with the connection, which has
/// one such request.
final class OldVersionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Whether the requests that are not answered are of HTTP/1.0, in their order; as many as NIO reads ahead.
    private var areOld = CircularBuffer<Bool>()

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        let isOld = head.version.major == 0 || head.version == .http1_0
        areOld.append(isOld)
        guard isOld else { return context.fireChannelRead(data) }
        head.headers.replaceOrAdd(name: "Connection", value: "close")
        // RFC 9110, section 10.1.1: is ignored in HTTP/1.0.
        head.headers.remove(name: "Expect")
        // RFC 9112, section 3.2: only HTTP/1.1 must have it.
        if !head.headers.contains(name: "Host") { head.headers.add(name: "Host", value: "") }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where areOld.first == true:
            head.version = .http1_0
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            _ = areOld.popFirst()
            context.write(data, promise: promise)
        case .head, .body: context.write(data, promise: promise)
        }
    }
}
