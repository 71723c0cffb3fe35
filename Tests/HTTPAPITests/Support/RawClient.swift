import NIOCore
import NIOPosix
import Synchronization

/// A client that sends octets as they are given and keeps what comes.
enum RawClient {
    /// Runs `body` with a connection, which is closed at the end.
    static func connect<Result: Sendable>(
        _ port: Int,
        _ body:
            @Sendable (_ read: Reader, _ write: NIOAsyncChannelOutboundWriter<ByteBuffer>) async throws ->
            Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "localhost", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let result = Mutex<Result?>(nil)
        do {
            try await channel.executeThenClose { inbound, outbound in
                let value = try await body(Reader(inbound), outbound)
                result.withLock { $0 = value }
            }
        } catch let error as ChannelError {
            // The server may have closed before we do.
            guard let value = result.withLock({ $0 }) else { throw error }
            return value
        }
        guard let value = result.withLock({ $0 }) else { throw ChannelError.eof }
        return value
    }

    /// Sends a text and gives all that comes until the server closes.
    static func exchange(_ port: Int, _ text: String) async throws -> String {
        try await connect(port) { reader, writer in
            try? await writer.write(ByteBuffer(string: text))
            return await reader.all()
        }
    }

    /// Gets a resource over a connection of its own: the whole response.
    static func get(_ port: Int, _ target: String) async throws -> String {
        try await exchange(port, "GET \(target) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    }

    /// What a server sends.
    final class Reader {
        private var iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
        private(set) var text = ""

        init(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>) { iterator = inbound.makeAsyncIterator() }

        /// Everything until the end; a reset is an end.
        func all() async -> String {
            while await next() {}
            return text
        }

        /// What came until it contains `wanted` or ends.
        func until(_ wanted: String) async -> String {
            while !text.contains(wanted), await next() {}
            return text
        }

        /// Reads as many lines that end an object, and keeps nothing.
        func skipLines(_ count: Int) async {
            var (left, last) = (count, UInt8(0))
            while left > 0, let piece = try? await iterator.next(isolation: #isolation) {
                for byte in piece.readableBytesView {
                    if last == 0x7D, byte == 0x0A { left -= 1 }
                    last = byte
                }
            }
        }

        private func next() async -> Bool {
            guard let piece = try? await iterator.next(isolation: #isolation) else { return false }
            text += String(buffer: piece)
            return true
        }
    }
}
