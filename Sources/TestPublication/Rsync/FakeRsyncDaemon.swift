import NIOCore

/// How something answers on the port of an rsync daemon that is none.
package enum FakeRsyncDaemon: Hashable, Sendable {
    /// It says nothing.
    case silent
    /// It greets, and then says nothing.
    case stallAfterGreeting
    /// It greets, takes the name of the module, and then says nothing.
    case stallAfterModule
    /// It greets, and closes.
    case closeAfterGreeting
    /// It greets, and then refuses every module with a text.
    case refuse(String)
    /// It sends its greeting and then lines of text for ever, so many bytes a second.
    case drip(bytesPerSecond: Int)
    /// It greets, and sends lines of text for ever, as fast as they are taken.
    case flood
    /// It sends these bytes, and closes.
    case garbage([UInt8])

    fileprivate static let greeting = Array("@RSYNCD: 31.0 sha512 sha256 sha1 md5 md4\n".utf8)
    fileprivate static let line = Array("All your time are belong to us.\n".utf8)
}

/// Answers as `fake` does on a free port of 127.0.0.1 while `body` runs; `body` is given the port.
package func withFakeRsyncDaemon<Result>(
    _ fake: FakeRsyncDaemon,
    _ body: (_ port: Int) async throws -> Result
) async throws -> Result {
    try await withListener(
        address: "127.0.0.1",
        port: 0,
        initialize: { try ByteChannel(wrappingChannelSynchronously: $0) },
        serve: { channel, _ in
            // A client that goes away is what is hoped for.
            try? await channel.executeThenClose { inbound, outbound in
                var session = FakeRsyncSession(input: inbound.makeAsyncIterator(), output: outbound)
                try await session.run(fake)
            }
        },
        body
    )
}

private struct FakeRsyncSession {
    var input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    let output: NIOAsyncChannelOutboundWriter<ByteBuffer>

    mutating func run(_ fake: FakeRsyncDaemon) async throws {
        switch fake {
        case .silent: break
        case .garbage(let bytes): return try await write(bytes)
        case .drip(let speed):
            var bytes = FakeRsyncDaemon.greeting
            while true {
                for byte in bytes {
                    try await write([byte])
                    try await Task.sleep(for: .seconds(1) / max(1, speed))
                }
                bytes = FakeRsyncDaemon.line
            }
        default: try await write(FakeRsyncDaemon.greeting)
        }
        switch fake {
        case .closeAfterGreeting: return
        case .flood: while true { try await write(FakeRsyncDaemon.line) }
        case .refuse(let text):
            try await readLines(2)
            return try await write(Array("@ERROR: \(text)\n".utf8))
        case .stallAfterModule:
            try await readLines(2)
            try await write(Array("@RSYNCD: OK\n".utf8))
        default: break
        }
        while try await input.next(isolation: #isolation) != nil {}
    }

    private mutating func readLines(_ count: Int) async throws {
        var lines = 0
        while lines < count, let buffer = try await input.next(isolation: #isolation) {
            lines += buffer.readableBytesView.count { $0 == 0x0A }
        }
    }

    private func write(_ bytes: [UInt8]) async throws { try await output.write(ByteBuffer(bytes: bytes)) }
}
