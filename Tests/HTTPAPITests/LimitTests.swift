import HTTPTypes
import HummingbirdTesting
import NIOCore
import NIOPosix
import RPKIPayload
import RPKITypes
import Testing

@testable import HTTPAPI

/// Hostile clients over real sockets.
@Suite(.timeLimit(.minutes(2))) struct LimitTests {
    @Test func slowHeadEnds() async throws {
        try await TestService { $0.headerTime = 1 }.serve { port in
            // Nothing, and a head that never ends: both are closed without an answer.
            let nothing = try await RawClient.exchange(port, "")
            #expect(nothing.isEmpty)
            let endless = try await RawClient.exchange(port, "GET /version HTTP/1.1\r\nHost: a\r\nX-A: ")
            #expect(endless.isEmpty)
            // On a busy machine our own request may be too slow, too.
            var metrics = ""
            while metrics.isEmpty { metrics = try await RawClient.get(port, "/metrics") }
            #expect(metrics.contains("ridgeline_http_timeouts_total{reason=\"http-slow-head\"} "))
            #expect(!metrics.contains("http-slow-head\"} 0\n") && !metrics.contains("http-slow-head\"} 1\n"))
        }
    }

    @Test func slowBodyAndIdleConnectionEnd() async throws {
        try await TestService { $0.idleTime = 0.2 }.serve { port in
            let head =
                "POST /validity HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{"
            #expect(try await RawClient.exchange(port, head) == "")
            let answer = try await RawClient.exchange(port, "GET /version HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(answer.hasSuffix("\r\n\r\n1.2.3\n"))
        }
    }

    @Test func bodyInTime() async throws {
        try await TestService { $0.bodyTime = 0.2 }.serve { port in
            let head =
                "POST /validity HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{"
            let answer = try await RawClient.exchange(port, head)
            #expect(answer.hasPrefix("HTTP/1.1 408 "))
        }
    }

    @Test func tooLargeBodyIsRefusedAndNotRead() async throws {
        try await TestService { $0.lingerTime = 0.2 }.serve { port in
            let announced =
                "POST /validity HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 900000000\r\n\r\n"
            let answer = try await RawClient.exchange(port, announced)
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
            #expect(answer.lowercased().contains("connection: close"))
            // One that does not say how long it is, and never ends.
            let endless = try await RawClient.connect(port) { reader, writer in
                let head =
                    "POST /validity HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                try await writer.write(ByteBuffer(string: head))
                let chunk = ByteBuffer(string: "1000\r\n" + String(repeating: " ", count: 4_096) + "\r\n")
                for _ in 0..<100_000 {
                    do { try await writer.write(chunk) } catch { break }
                }
                return await reader.all()
            }
            #expect(endless.isEmpty || endless.hasPrefix("HTTP/1.1 413 "))
        }
    }

    @Test(arguments: [
        "GET /\(String(repeating: "a", count: 20_000)) HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /version HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 100_000))\r\n\r\n",
        "GET /version HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X: a\r\n", count: 1_000))\r\n",
        "GET /version HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X: \(String(repeating: "b", count: 1_000))\r\n", count: 40))\r\n",
        "\u{16}\u{3}\u{1}\r\n\r\n", "GET\r\n\r\n", "GET /version HTTP/9.9\r\n\r\n",
        "POST /validity HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /validity HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    ])
    func brokenRequestsAreRefused(_ request: String) async throws {
        try await TestService {
            $0.lingerTime = 0.2
            $0.idleTime = 3
            $0.headerTime = 3
        }
        .serve { port in
            let answer = try await RawClient.exchange(port, request)
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"), "\(answer.prefix(200))")
            // Nobody else is disturbed.
            #expect(try await RawClient.get(port, "/version").hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test(arguments: [
        "/../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//json/../..", "/json%00",
        "/api/v1/validity/..%2f..%2f/x/24",
        "/api/v1/objects?uri=file:///etc/passwd", "/\u{fffd}", "/api/v1/validity/%ff%fe/%80/24",
        "/validity?asn=%ff&prefix=%c3%28",
        "/api/v1/path-validity?path=%00", "/json?select-asn=%", "/?",
        "/json?\(String(repeating: "a&", count: 3_000))",
    ])
    func oddTargetsAreRefused(_ target: String) async throws {
        try await TestService().serve { port in
            let answer = try await RawClient.get(port, target)
            #expect(
                answer.hasPrefix("HTTP/1.1 400 ") || answer.hasPrefix("HTTP/1.1 404 "),
                "\(answer.prefix(200))"
            )
        }
    }

    @Test func connectionsOfAnAddressAreBounded() async throws {
        let service = try TestService { $0.connectionsPerAddress = 2 }
        try await service.serve { port in
            let request = "GET /version HTTP/1.1\r\nHost: a\r\n\r\n"
            try await RawClient.connect(port) { second, writer in
                try await writer.write(ByteBuffer(string: request))
                #expect(await second.until("1.2.3").hasSuffix("1.2.3\n"))
                try await RawClient.connect(port) { third, writer in
                    try await writer.write(ByteBuffer(string: request))
                    #expect(await third.until("1.2.3").hasSuffix("1.2.3\n"))
                    #expect(try await RawClient.exchange(port, request) == "")
                    #expect(service.api.core.connections.totals.refused == [.connectionsPerAddress: 1])
                }
            }
            // The service may not have seen yet that both are gone.
            var metrics = ""
            while metrics.isEmpty { metrics = try await RawClient.get(port, "/metrics") }
            let count = service.api.core.connections.totals.refused[.connectionsPerAddress] ?? 0
            #expect(metrics.contains("{reason=\"http-too-many-connections-of-address\"} \(count)\n"))
        }
    }

    @Test func connectionsAreCounted() throws {
        var limits = HTTPLimits()
        limits.connections = 3
        limits.connectionsPerAddress = 2
        let registry = ConnectionRegistry(limits: limits)
        let (one, same) = (
            ConnectionRegistry.network("2001:db8::1"), ConnectionRegistry.network("2001:db8::ffff:2")
        )
        #expect(one == same && one != nil)
        #expect(ConnectionRegistry.network("::ffff:192.0.2.1") == ConnectionRegistry.network("192.0.2.1"))
        #expect(registry.open(one) == nil)
        #expect(registry.open(same) == nil)
        #expect(registry.open(one) == .connectionsPerAddress)
        #expect(registry.open(nil) == nil)
        #expect(registry.open(ConnectionRegistry.network("192.0.2.1")) == .connections)
        registry.close(one)
        #expect(registry.open(one) == nil)
        #expect(registry.totals.open == 3)
        #expect(registry.totals.refused == [.connections: 1, .connectionsPerAddress: 1])
    }

    @Test func slowReaderEnds() async throws {
        // More than the buffers of both sockets hold.
        let service = try TestService(TestPayload.large(60_000)) { $0.stallTime = 0.3 }
        try await service.serve { port in
            let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelOption(ChannelOptions.autoRead, value: false)
                .channelOption(ChannelOptions.socketOption(.so_rcvbuf), value: 4_096)
            let channel = try await bootstrap.connect(host: "localhost", port: port).get()
            for _ in 0..<4 {
                try await channel.writeAndFlush(
                    ByteBuffer(string: "GET /rpki-client.json HTTP/1.1\r\nHost: a\r\n\r\n")
                )
            }
            while !(try await RawClient.get(port, "/metrics").contains("http-slow-response\"} 1\n")) {
                try await Task.sleep(for: .milliseconds(20))
            }
            try? await channel.close()
        }
    }
}
