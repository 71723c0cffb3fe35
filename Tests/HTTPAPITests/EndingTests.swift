import NIOCore
import NIOPosix
import RPKIPayload
import Synchronization
import Testing

@testable import HTTPAPI

/// The end of the service with clients that would go on: it does not wait for them.
@Suite(.timeLimit(.minutes(2))) struct EndingTests {
    /// Nothing but the end of the service ends a connection.
    private static func patient(_ limits: inout HTTPLimits) {
        limits.headerTime = 10_000
        limits.idleTime = 10_000
        limits.bodyTime = 10_000
        limits.stallTime = 10_000
        limits.endTime = 0.3
    }

    @Test(arguments: [
        "GET /api/v1/events HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /version HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /json-delta/notify HTTP/1.1\r\nHost: a\r\n\r\n",
    ])
    func waitingClientsAreLeft(_ request: String) async throws {
        // Without a limit that might end them instead.
        let service = try TestService {
            EndingTests.patient(&$0)
            $0.endTime = 10_000
        }
        try await service.serve { port, end in
            try await RawClient.connect(port) { reader, writer in
                try await writer.write(ByteBuffer(string: request))
                #expect(await reader.until("\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
                _ = await reader.until("\n")
                await end()
                _ = await reader.all()
            }
        }
    }

    @Test(arguments: [
        "POST /validity HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
        "POST /api/v1/validity/bulk HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
        "GET /vers",
    ])
    func halfRequestsAreCut(_ request: String) async throws {
        try await TestService { EndingTests.patient(&$0) }.serve { port, end in
            try await RawClient.connect(port) { reader, writer in
                try await writer.write(ByteBuffer(string: request))
                // It has arrived when a later request of another client is answered, nearly always.
                _ = try await RawClient.get(port, "/version")
                await end()
                _ = await reader.all()
            }
        }
    }

    @Test func bulkAnswersSayThatTheyEnd() async throws {
        let service = try TestService {
            EndingTests.patient(&$0)
            $0.endTime = 10_000
        }
        try await service.serve { port, end in
            let text = try await RawClient.connect(port) { reader, writer in
                let head =
                    "POST /api/v1/validity/bulk HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\n"
                try await writer.write(ByteBuffer(string: head + "Content-Length: 1000000\r\n\r\n{\n"))
                _ = await reader.until("\"line\":1")
                await end()
                // It ends when more comes, not before.
                while !service.api.core.bulk.isClosed { try await Task.sleep(for: .milliseconds(5)) }
                try await writer.write(ByteBuffer(string: "{\n"))
                return await reader.all()
            }
            #expect(text.contains("{\"error\":\"the service ends\",\"code\":\"ending\"}\n"))
        }
    }

    @Test func unreadAnswersAreCut() async throws {
        let service = try TestService(TestPayload.large(60_000)) { EndingTests.patient(&$0) }
        let client = Mutex<(any Channel)?>(nil)
        try await service.serve { port, end in
            let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelOption(ChannelOptions.autoRead, value: false)
                .channelOption(ChannelOptions.socketOption(.so_rcvbuf), value: 4_096)
            let channel = try await bootstrap.connect(host: "localhost", port: port).get()
            client.withLock { $0 = channel }
            let request = "GET /rpki-client.json HTTP/1.1\r\nHost: a\r\n\r\n"
            try await channel.writeAndFlush(ByteBuffer(string: String(repeating: request, count: 4)))
            _ = try await RawClient.get(port, "/rpki-client.json")
            await end()
        }
        // The service has ended although this was never read and is open.
        try? await client.withLock { $0 }?.close()
    }
}
