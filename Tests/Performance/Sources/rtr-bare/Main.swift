import Glibc
import NIOCore
import NIOPosix

/// The least that an RTR cache can do: writes one shared buffer to each connection on receipt of 8 octets.
///
/// The buffer is a well-formed response of IPv4 prefixes, so that `rtr-load` finds its End of Data.
@main
struct Main {
    static func main() async {
        let arguments = CommandLine.arguments.dropFirst().map { Int($0) }
        guard arguments.count == 2 || arguments.count == 3, let port = arguments[0],
            let octets = arguments[1],
            let version = UInt8(exactly: arguments.count == 3 ? arguments[2] ?? 255 : 1), version <= 2
        else {
            let text = Array("usage: rtr-bare PORT OCTETS [VERSION]\n".utf8)
            _ = write(STDERR_FILENO, text, text.count)
            exit(2)
        }
        do {
            try await serve(port: port, response(octets: octets, version: version))
        } catch {
            let text = Array("rtr-bare: \(error)\n".utf8)
            _ = write(STDERR_FILENO, text, text.count)
            exit(2)
        }
    }

    static func serve(port: Int, _ response: ByteBuffer) async throws {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 4_096)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Answer(response))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        print(
            "listening on 127.0.0.1:\(channel.localAddress?.port ?? port), \(response.readableBytes) octets"
        )
        fflush(nil)
        try await channel.closeFuture.get()
    }

    /// Cache Response, prefixes, End of Data: about as many octets as asked for.
    static func response(octets: Int, version: UInt8) -> ByteBuffer {
        let count = max(0, octets - 32) / 20
        var buffer = ByteBuffer()
        buffer.reserveCapacity(count * 20 + 32)
        buffer.writeMultipleIntegers(version, UInt8(3), UInt16(1), UInt32(8))
        for index in 0..<count {
            buffer.writeMultipleIntegers(version, UInt8(4), UInt16(0), UInt32(20))
            let prefix = UInt32(truncatingIfNeeded: index) << 8
            buffer.writeMultipleIntegers(UInt8(1), UInt8(24), UInt8(24), UInt8(0), prefix, UInt32(64_496))
        }
        buffer.writeMultipleIntegers(version, UInt8(7), UInt16(1), UInt32(version == 0 ? 12 : 24), UInt32(1))
        if version > 0 { buffer.writeMultipleIntegers(UInt32(3_600), UInt32(600), UInt32(7_200)) }
        return buffer
    }
}

/// Writes the buffer once for each 8 octets; what the connection does not take at once waits in the channel.
private final class Answer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let response: ByteBuffer
    private var received = 0

    init(_ response: ByteBuffer) { self.response = response }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += unwrapInboundIn(data).readableBytes
        while received >= 8 {
            received -= 8
            context.writeAndFlush(wrapOutboundOut(response), promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
