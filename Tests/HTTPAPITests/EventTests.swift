import HTTPTypes
import HummingbirdTesting
import NIOCore
import RPKIPayload
import RPKITypes
import Testing

@testable import HTTPAPI

@Suite(.timeLimit(.minutes(2))) struct EventTests {
    private static let request = "GET /api/v1/events HTTP/1.1\r\nHost: a\r\n"

    @Test func serialsAndRuns() async throws {
        let service = try TestService { $0.heartbeat = 0.05 }
        try await service.run(.live) { client in
            let port = try #require(client.port)
            try await RawClient.connect(port) { reader, writer in
                try await writer.write(ByteBuffer(string: EventTests.request + "\r\n"))
                let first = await reader.until("\"routerKeys\":0}\n\n")
                #expect(
                    first.contains("content-type: text/event-stream")
                        || first.contains("Content-Type: text/event-stream")
                )
                #expect(
                    first.contains(
                        "event: serial\nid: \(DeltaTests.session)-7\ndata: {\"session\":\(DeltaTests.session),\"serial\":7,"
                    )
                )
                service.feed.publish(TestPayload.second, validatedAt: TestService.time.advanced(by: 30))
                #expect(await reader.until("\"serial\":8,").contains("id: \(DeltaTests.session)-8\n"))
                service.status.set { status in
                    status.run = RunStatus(started: TestService.time, done: TestService.time, duration: 1.5)
                }
                #expect(await reader.until("event: run\n").contains("event: run\n"))
                #expect(await reader.until(":\n\n").contains(":\n\n"))
            }
        }
    }

    @Test func aClientThatIsUpToDateWaits() async throws {
        let service = try TestService { $0.heartbeat = 0.05 }
        try await service.run(.live) { client in
            let port = try #require(client.port)
            try await RawClient.connect(port) { reader, writer in
                let head = EventTests.request + "Last-Event-ID: \(DeltaTests.session)-7\r\n\r\n"
                try await writer.write(ByteBuffer(string: head))
                #expect(!(await reader.until(":\n\n").contains("event: serial")))
            }
        }
    }

    /// The place of a client that has gone is free again.
    @Test func goneClientsGiveTheirPlacesBack() async throws {
        let service = try TestService { limits in
            limits.waiters = 1
            limits.heartbeat = 0.05
        }
        try await service.run(.live) { client in
            let port = try #require(client.port)
            try await RawClient.connect(port) { reader, writer in
                try await writer.write(ByteBuffer(string: EventTests.request + "\r\n"))
                _ = await reader.until("event: serial")
                #expect(
                    try await client.get("/json-delta/notify?session=\(DeltaTests.session)&serial=7").status
                        == 503
                )
            }
            var status = 503
            while status == 503 {
                try await Task.sleep(for: .milliseconds(10))
                status = try await RawClient.connect(port) { reader, writer in
                    try await writer.write(ByteBuffer(string: EventTests.request + "\r\n"))
                    return await reader.until("\r\n\r\n").hasPrefix("HTTP/1.1 200") ? 200 : 503
                }
            }
            #expect(status == 200)
        }
    }
}
