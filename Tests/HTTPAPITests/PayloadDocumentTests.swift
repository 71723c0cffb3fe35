import CZlib
import HTTPTypes
import HummingbirdTesting
import NIOCore
import RPKIPayload
import RPKITypes
import Synchronization
import Testing

@testable import HTTPAPI

@Suite(.timeLimit(.minutes(2))) struct PayloadDocumentTests {
    @Test func conditions() async throws {
        let service = try TestService()
        try await service.run { client in
            let first = try await client.execute(uri: "/json", method: .get)
            let tag = try #require(first.headers[.eTag])
            let modified = try #require(first.headers[.lastModified])
            #expect(modified == "Sat, 21 Nov 2026 20:00:00 GMT")
            func status(_ headers: HTTPFields) async throws -> Int {
                try await client.execute(uri: "/json", method: .get, headers: headers).status.code
            }
            #expect(try await status([.ifNoneMatch: tag]) == 304)
            #expect(try await status([.ifNoneMatch: "\"x\", W/\(tag)"]) == 304)
            #expect(try await status([.ifNoneMatch: "*"]) == 304)
            #expect(try await status([.ifNoneMatch: "\"x\""]) == 200)
            #expect(try await status([.ifModifiedSince: modified]) == 304)
            #expect(try await status([.ifModifiedSince: "Sat, 21 Nov 2026 19:59:59 GMT"]) == 200)
            // If-None-Match wins (RFC 9110, section 13.1.3).
            #expect(try await status([.ifNoneMatch: "\"x\"", .ifModifiedSince: modified]) == 200)
            service.feed.publish(TestPayload.second, validatedAt: TestService.time.advanced(by: 30))
            try await service.ready(client)
            #expect(try await status([.ifNoneMatch: tag]) == 200)
        }
    }

    @Test func newExpiryIsANewDocument() async throws {
        let service = try TestService()
        try await service.run { client in
            let first = try await client.execute(uri: "/rpki-client.json", method: .get)
            let longer = TestPayload.make(
                [("192.0.2.0/24", 24, 64_496)],
                expires: TestPayload.expiry.advanced(by: 3_600)
            )
            service.feed.publish(
                TestPayload.make([("192.0.2.0/24", 24, 64_496)]),
                validatedAt: TestService.time
            )
            service.feed.publish(longer, validatedAt: TestService.time.advanced(by: 5))
            // Routers see no difference between the last two, so no new serial tells of it.
            var text = ""
            while !text.contains("\"expires\": 1795384800") {
                text = try await client.get("/rpki-client.json").text
                try await Task.sleep(for: .milliseconds(5))
            }
            let last = try await client.execute(uri: "/rpki-client.json", method: .get)
            #expect(first.headers[.eTag] != last.headers[.eTag])
        }
    }

    @Test func compression() async throws {
        let service = try TestService(TestPayload.large(20_000))
        try await service.run { client in
            let plain = try await client.execute(uri: "/rpki-client.json", method: .get)
            let packed = try await client.execute(
                uri: "/rpki-client.json",
                method: .get,
                headers: [.acceptEncoding: "br, gzip;q=0.5"]
            )
            #expect(packed.headers[.contentEncoding] == "gzip")
            #expect(plain.headers[.contentEncoding] == nil)
            #expect(packed.headers[.eTag] != plain.headers[.eTag])
            #expect(packed.headers[.contentLength] == "\(packed.body.readableBytes)")
            #expect(packed.body.readableBytes < plain.body.readableBytes / 4)
            #expect(try TestGzip.inflate(packed.body) == plain.body)
            let refused = try await client.execute(
                uri: "/rpki-client.json",
                method: .get,
                headers: [.acceptEncoding: "gzip;q=0"]
            )
            #expect(refused.body == plain.body)
            let head = try await client.execute(uri: "/rpki-client.json", method: .head)
            #expect(head.headers[.contentLength] == "\(plain.body.readableBytes)")
            #expect(head.body.readableBytes == 0)
            // One encoding for all of them, and one for /json-delta, which the test waits with.
            let metrics = try await client.get("/metrics").text
            #expect(metrics.contains("ridgeline_http_bodies_encoded_total 2\n"))
        }
    }

    @Test func selection() async throws {
        try await TestService().run { client in
            let all = try await client.get("/csv").text.split(separator: "\n").count
            let some = try await client.get("/csv?select-asn=AS64498").text
            #expect(all == 7)
            #expect(some.split(separator: "\n").count == 2)
            #expect(some.contains("198.51.100.128/25"))
            #expect(
                try await client.get("/csv?select-prefix=198.51.100.0/24").text.split(separator: "\n").count
                    == 2
            )
            let inside = try await client.get("/csv?select-prefix=198.51.100.0/24&include=more-specifics")
                .text
            #expect(inside.split(separator: "\n").count == 3)
            #expect(try await client.get("/csv?select-prefix=198.51.100.1/24").status == 400)
            #expect(try await client.get("/csv?select=1").status == 400)
            #expect(try await client.get("/json?exclude=routeOrigins,unknown").status == 200)
        }
    }

    @Test func tooMuchAtOnce() async throws {
        try await TestService { $0.passingBodies = 10 }.run { client in
            let (selected, all) = (
                try await client.get("/csv?select-asn=AS64498"), try await client.get("/csv")
            )
            #expect(selected.status == 503)
            #expect(all.status == 200)
        }
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 1_000_003])
    func bodiesComeBack(_ size: Int) throws {
        var generator = SystemRandomNumberGenerator()
        // Half of it can be compressed and half of it cannot.
        let bytes = (0..<size).map {
            $0 % 2_000 < 1_000 ? UInt8(0x20) : UInt8.random(in: 0...255, using: &generator)
        }
        let body = try PayloadBody { (sink) throws(APIError) in
            for start in stride(from: 0, to: size, by: 70_000) {
                try sink(bytes.span.extracting(start..<min(size, start + 70_000)))
            }
        }
        #expect(body.plainCount == size)
        var inflater = try GzipInflater()
        var result: [UInt8] = []
        for piece in body.pieces {
            var rest = piece
            while let plain = try inflater.inflate(&rest) { result += plain.readableBytesView }
        }
        #expect(result == bytes)
    }

    /// The payload stays the same when its sources become known; what was sent before must not be kept for it.
    @Test(arguments: ["/jsonext", "/csvext"])
    func withoutSources(_ path: String) async throws {
        let service = try TestService()
        service.status.hasSources.withLock { $0 = false }
        try await service.run { client in
            let before = try await client.execute(uri: path, method: .get)
            #expect(before.headers[.eTag] == nil)
            #expect(!String(buffer: before.body).contains("a.roa"))
            service.status.hasSources.withLock { $0 = true }
            let after = try await client.execute(uri: path, method: .get)
            #expect(String(buffer: after.body).contains("a.roa"))
            let tag = try #require(after.headers[.eTag])
            let again = try await client.execute(uri: path, method: .get, headers: [.ifNoneMatch: tag])
            #expect(again.status == .notModified)
            service.status.hasSources.withLock { $0 = false }
            let unknown = try await client.execute(uri: path, method: .get, headers: [.ifNoneMatch: tag])
            #expect(unknown.status == .ok)
        }
    }
}

/// Decompression apart from the one under test: the whole body at once.
enum TestGzip {
    struct Failure: Error {}

    static func inflate(_ body: ByteBuffer) throws -> ByteBuffer {
        var stream = z_stream()
        guard ridgeline_inflateInit2(&stream, 15 + 16) == Z_OK else { throw Failure() }
        defer { inflateEnd(&stream) }
        var input = Array(body.readableBytesView)
        var output = [UInt8](repeating: 0, count: 64 * 1_048_576)
        let count = output.count
        let status = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(count)
                return CZlib.inflate(&stream, Z_FINISH)
            }
        }
        guard status == Z_STREAM_END else { throw Failure() }
        return ByteBuffer(bytes: output.prefix(count - Int(stream.avail_out)))
    }
}
