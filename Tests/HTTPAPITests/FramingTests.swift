import NIOCore
import RPKIPayload
import Testing

@testable import HTTPAPI

/// What HTTP asks of a server, octet by octet.
@Suite(.timeLimit(.minutes(2))) struct FramingTests {
    private static let lines = "Content-Type: application/x-ndjson\r\n"
    private static let json = "Content-Type: application/json\r\n"

    /// RFC 9112, section 6.1: no chunks for HTTP/1.0.
    @Test(arguments: ["", "Connection: keep-alive\r\n", "Host: a\r\nExpect: 100-continue\r\n"])
    func oldClientsGetNoChunks(_ fields: String) async throws {
        // Only the server ends the connection.
        try await TestService { $0.idleTime = 10_000 }.serve { port in
            let head = "POST /api/v1/validity/bulk HTTP/1.0\r\n" + fields + FramingTests.lines
            let bulk = try await RawClient.exchange(port, head + "Content-Length: 2\r\n\r\n{\n")
            #expect(bulk.hasPrefix("HTTP/1.0 200 "))
            #expect(!bulk.lowercased().contains("transfer-encoding"))
            #expect(bulk.lowercased().contains("connection: close\r\n"))
            #expect(bulk.contains("\r\n\r\n{\"line\":1,"))
            #expect(bulk.hasSuffix("}\n"))
            let known = try await RawClient.exchange(port, "GET /version HTTP/1.0\r\n" + fields + "\r\n")
            #expect(known.lowercased().contains("content-length: 6\r\n"))
            #expect(known.lowercased().contains("connection: close\r\n"))
            #expect(known.hasSuffix("\r\n\r\n1.2.3\n"))
        }
    }

    @Test func newClientsGetChunks() async throws {
        try await TestService().serve { port in
            let head =
                "POST /api/v1/validity/bulk HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + FramingTests.lines
            let bulk = try await RawClient.exchange(port, head + "Content-Length: 2\r\n\r\n{\n")
            #expect(bulk.hasPrefix("HTTP/1.1 200 "))
            #expect(bulk.lowercased().contains("transfer-encoding: chunked\r\n"))
            #expect(bulk.lowercased().contains("connection: close\r\n"))
            #expect(bulk.hasSuffix("\r\n0\r\n\r\n"))
        }
    }

    /// RFC 9112, section 9.6: nothing behind the last request is answered.
    @Test func requestsBehindTheLastOneAreIgnored() async throws {
        try await TestService { $0.lingerTime = 0.2 }.serve { port in
            let last = "GET /version HTTP/1.1\r\nHost: a\r\nConnection: a, Close\r\n\r\n"
            let first = "GET /version HTTP/1.1\r\nHost: a\r\n\r\n"
            let answers = try await RawClient.exchange(port, first + last + first + first)
            #expect(answers.ranges(of: "HTTP/1.1 200 OK").count == 2)
            #expect(answers.hasSuffix("1.2.3\n"))
        }
    }

    /// RFC 9112, section 9.3.2: a client sends again what was not answered.
    @Test func fewRequestsWaitForTheirAnswers() async throws {
        let request = "GET /version HTTP/1.1\r\nHost: a\r\n\r\n"
        let service = try TestService {
            $0.lingerTime = 0.2
            $0.pipelinedRequests = 8
        }
        try await service.serve { port in
            let answers = try await RawClient.exchange(port, String(repeating: request, count: 1_000))
            let count = answers.ranges(of: "HTTP/1.1 200 OK").count
            // Those that were answered before the rest came do not count.
            #expect(count >= 8 && count < 1_000)
            #expect(answers.lowercased().ranges(of: "connection: close").count == 1)
            #expect(answers.hasSuffix("1.2.3\n"))
        }
    }

    /// RFC 9110, section 10.1.1.
    @Test func bodiesAreAskedFor() async throws {
        try await TestService().serve { port in
            let body = #"{"routes":[]}"#
            let head = "POST /validity HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n" + FramingTests.json
            try await RawClient.connect(port) { reader, writer in
                try await writer.write(
                    ByteBuffer(string: head + "Content-Length: \(body.utf8.count)\r\n\r\n")
                )
                #expect(await reader.until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
                try await writer.write(ByteBuffer(string: body))
                let text = await reader.until("\"}\n")
                #expect(text.contains("\r\n\r\nHTTP/1.1 200 "))
                #expect(text.contains("\"validated_routes\": []"))
            }
            // Behind another request, its answer comes first.
            try await RawClient.connect(port) { reader, writer in
                let first = "GET /version HTTP/1.1\r\nHost: a\r\n\r\n"
                let length = "Content-Length: \(body.utf8.count)\r\n\r\n"
                try await writer.write(ByteBuffer(string: first + head + length))
                let text = await reader.until("100 Continue\r\n\r\n")
                #expect(text.hasPrefix("HTTP/1.1 200 "))
                #expect(text.hasSuffix("1.2.3\nHTTP/1.1 100 Continue\r\n\r\n"))
                try await writer.write(ByteBuffer(string: body))
                #expect(await reader.until("\"}\n").contains("\"validated_routes\": []"))
            }
        }
    }

    /// RFC 9110, section 10.1.1: who will be refused whatever it sends is not asked for the body.
    @Test(arguments: [
        ("POST /version HTTP/1.1\r\n" + json + "Content-Length: 2\r\n", "405"),
        ("POST /nothing HTTP/1.1\r\n" + json + "Content-Length: 2\r\n", "404"),
        ("POST /validity HTTP/1.1\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n", "415"),
        ("POST /validity HTTP/1.1\r\nContent-Length: 2\r\n", "415"),
        ("POST /validity HTTP/1.1\r\n" + json + "Content-Length: 100001\r\n", "413"),
        ("POST /validity HTTP/1.1\r\n" + json + "Transfer-Encoding: gzip, chunked\r\n", "501"),
        ("POST /validity HTTP/1.1\r\nHost: b\r\n" + json + "Content-Length: 2\r\n", "400"),
        ("PUT /validity HTTP/1.1\r\n" + json + "Content-Length: 2\r\n", "405"),
        ("POST /api/v1/validity/bulk HTTP/1.1\r\nContent-Length: 2\r\n", "415"),
    ])
    func refusalsComeBeforeTheBody(_ head: String, _ status: String) async throws {
        try await TestService { $0.lingerTime = 0.2 }.serve { port in
            let answer = try await RawClient.exchange(
                port,
                head + "Host: a\r\nExpect: 100-continue\r\n\r\n"
            )
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
            #expect(answer.lowercased().contains("connection: close\r\n"))
        }
    }

    /// No bound for lines: the body is asked for, however long it is said to be.
    @Test(arguments: ["", "http://a"]) func longBulkRequestsAreAskedFor(_ start: String) async throws {
        try await TestService().serve { port in
            try await RawClient.connect(port) { reader, writer in
                // A target may be a whole URI (RFC 9112, section 3.2.2).
                let line = "POST \(start)/api/v1/validity/bulk HTTP/1.1\r\n"
                let head = line + "Host: a\r\nExpect: 100-continue\r\n" + FramingTests.lines
                try await writer.write(ByteBuffer(string: head + "Content-Length: 9000000000\r\n\r\n"))
                #expect(await reader.until("\r\n\r\n").hasPrefix("HTTP/1.1 100 Continue\r\n\r\n"))
            }
        }
    }

    @Test(arguments: [
        ("Transfer-Encoding: chunked\r\n\r\nzz\r\n", "400"),
        ("Transfer-Encoding: chunked\r\n\r\n2\r\n{}xx0\r\n\r\n", "400"),
        ("Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", "400"),
        ("Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "501"),
        ("Transfer-Encoding: gzip\r\n\r\n", "501"),
    ])
    func brokenBodiesAreTheClientsFault(_ rest: String, _ status: String) async throws {
        let service = try TestService {
            $0.lingerTime = 0.2
            // The connection goes on where the end of the body is clear.
            $0.idleTime = 1
        }
        try await service.serve { port in
            let head = "POST /validity HTTP/1.1\r\nHost: a\r\n" + FramingTests.json
            let answer = try await RawClient.exchange(port, head + rest)
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
        }
    }

    @Test(arguments: [
        ("GET /version HTTP/1.1\r\n\r\n", "400"),
        ("GET /nothing HTTP/1.1\r\n\r\n", "400"),
        ("GET /version HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "400"),
        ("GET /version HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n", "400"),
        ("GET /version HTTP/1.1\r\nHost:\r\n\r\n", "200"),
        ("GET /version HTTP/1.0\r\n\r\n", "200"),
        ("GET /version HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", "400"),
        ("GET /\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\nHost: a\r\n\r\n", "414"),
        ("GET /version?\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\nHost: a\r\n\r\n", "414"),
        ("TRACE /version HTTP/1.1\r\nHost: a\r\n\r\n", "405"),
        ("TRACE /nothing HTTP/1.1\r\nHost: a\r\n\r\n", "405"),
        ("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", "405"),
        ("PROPFIND /version HTTP/1.1\r\nHost: a\r\n\r\n", "405"),
        ("PROPFIND /nothing HTTP/1.1\r\nHost: a\r\n\r\n", "404"),
    ])
    func heads(_ request: String, _ status: String) async throws {
        try await TestService {
            $0.lingerTime = 0.2
            $0.idleTime = 1
        }
        .serve { port in
            let answer = try await RawClient.exchange(port, request)
            #expect(
                answer.hasPrefix("HTTP/1.1 \(status) ") || answer.hasPrefix("HTTP/1.0 \(status) "),
                "\(answer)"
            )
            if status == "405" {
                #expect(answer.lowercased().contains("\r\nallow: get, head, "), "\(answer)")
            }
        }
    }
}
