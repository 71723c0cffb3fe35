import RPKITypes
import RepositoryFetch
import TestPublication
import Testing

@Suite("Time limits over HTTPS", .serialized)
struct HTTPTimeTests {
    @Test("Nobody answers the first message: time to connect")
    func unreachable() async throws {
        let port = try UnservedPort(.unreachable)
        var client = try Client()
        client.context.limits.connectTime = .milliseconds(150)
        let reason = try await client.failure("https://127.0.0.1:\(port.port)/file")
        #expect(reason == .connectTimeout(limit: .milliseconds(150)))
    }

    @Test(
        "The handshake of TLS counts as connecting",
        arguments: [ConnectionFault.silentBeforeHandshake, .plaintext]
    )
    func handshake(fault: ConnectionFault) async throws {
        try await withServer(limits: Adjustment { $0.connectTime = .milliseconds(150) }) { server, client in
            server.inject(fault)
            let reason = try await client.failure("https://127.0.0.1:\(server.port)/file")
            #expect(reason?.code == .connectTimeout)
        }
    }

    @Test("Silence: idle time", arguments: [HTTPFault.silence, .stall(afterBytes: 0), .stall(afterBytes: 3)])
    func idle(fault: HTTPFault) async throws {
        try await withServer(
            limits: Adjustment { ($0.connectTime, $0.idleTime) = (.seconds(60), .milliseconds(300)) }
        ) {
            server,
            client in
            server.inject(fault, at: .all)
            let reason = try await client.failure(server.uri("/file"))
            #expect(reason == .idleTimeout(limit: .milliseconds(300)))
            try await server.waitForLog { $0.openConnections == 0 }
        }
    }

    // CVE-2021-3909, CVE-2021-43173: byte by byte, so that idle time never helps.
    @Test("A drip is too slow")
    func drip() async throws {
        let change = Adjustment { limits in
            limits.speedWindow = .milliseconds(200)
            limits.minimumSpeed = 10_000
        }
        try await withServer(["/file": noise(100_000)], limits: change) { server, client in
            server.inject(.slow(bytesPerSecond: 500), at: .all)
            guard case .tooSlow(let bytes, let window)? = try await client.failure(server.uri("/file")) else {
                Issue.record("not too slow")
                return
            }
            #expect(bytes < 2_000)
            #expect(window == .milliseconds(200))
            try await server.waitForLog { $0.openConnections == 0 }
        }
    }

    @Test("All requests of a session share one deadline")
    func total() async throws {
        try await withServer(["/file": noise(100_000)]) { server, client in
            server.inject(.slow(bytesPerSecond: 100_000), at: .all)
            let uri = try HTTPSURI(server.uri("/file"))
            let deadline = Deadline(.milliseconds(400))
            let reason = await #expect(throws: FetchReason.self) {
                try await client.transport.withSession(at: uri, deadline: deadline) { session in
                    for _ in 0..<10 {
                        _ = try await session.get(FileRequest(uri, into: .memory, sizeLimit: 1_000_000))
                    }
                }
            }
            #expect(reason == .totalTimeout(limit: .milliseconds(400)))
            #expect(deadline.hasPassed)
            try await server.waitForLog { $0.openConnections == 0 }
        }
    }

    @Test("Cancellation closes the connection", arguments: [HTTPFault.silence, .slow(bytesPerSecond: 1_000)])
    func cancellation(fault: HTTPFault) async throws {
        try await withServer(["/file": noise(100_000)]) { server, client in
            server.inject(fault, at: .all)
            try await withThrowingTaskGroup(of: FetchReason?.self) { group in
                group.addTask { try await client.failure(server.uri("/file")) }
                try await server.waitForRequests(1)
                group.cancelAll()
                let found1 = try await group.next()
                #expect(found1 == .cancelled)
            }
            try await server.waitForLog { $0.openConnections == 0 }
        }
    }

    @Test("Cancellation before a connection stands ends the wait")
    func earlyCancellation() async throws {
        let port = try UnservedPort(.silent)
        let client = try Client()
        try await withThrowingTaskGroup(of: FetchReason?.self) { group in
            group.addTask { try await client.failure("https://127.0.0.1:\(port.port)/file") }
            try await Task.sleep(for: .milliseconds(50))
            group.cancelAll()
            let found2 = try await group.next()
            #expect(found2 == .cancelled)
        }
    }
}
