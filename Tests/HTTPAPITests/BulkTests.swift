import Dispatch
import HTTPTypes
import HummingbirdTesting
import NIOCore
import NIOPosix
import RPKIPayload
import RPKITypes
import RouteVerification
import Testing

@testable import HTTPAPI

/// Bulk requests: whom they may keep waiting.
@Suite(.timeLimit(.minutes(2))) struct BulkTests {
    private static func head(_ path: String) -> ByteBuffer {
        ByteBuffer(
            string: """
                POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\n\
                Transfer-Encoding: chunked\r\n\r\n
                """
        )
    }

    private static func chunk(_ text: String) -> ByteBuffer {
        ByteBuffer(string: String(text.utf8.count, radix: 16) + "\r\n" + text + "\r\n")
    }

    @Test func linesAreAnsweredInSlices() throws {
        var limits = HTTPLimits()
        limits.sliceLines = 10
        limits.sliceTime = 60
        let line = #"{"asn":64496,"prefix":"192.0.2.0/24"}"# + "\n"
        var slices = LineSlices(ValidityLines(VRPIndex([]), HTTPLimits()), limits)
        slices.take(ByteBuffer(string: String(repeating: line, count: 25) + "{"))
        var counts: [Int] = []
        while !slices.isEmpty {
            let (next, answers) = slices.afterSlice()
            counts.append(answers.count { $0 == 0x0A })
            slices = next
        }
        #expect(counts == [10, 10, 5])
        #expect(slices.afterLastLine().starts(with: Array("{\"line\":26,\"error\"".utf8)))
    }

    @Test func sliceEndsWithItsTime() {
        var limits = HTTPLimits()
        limits.sliceTime = 0
        let lines = ValidityLines(VRPIndex([]), HTTPLimits())
        var slices = LineSlices(lines, limits)
        slices.take(ByteBuffer(string: "{\n{\n{\n"))
        #expect(slices.afterSlice().answers.count { $0 == 0x0A } == 1)
        limits.sliceTime = 60
        limits.sliceSize = 1
        slices = LineSlices(lines, limits)
        slices.take(ByteBuffer(string: "{\n{\n{\n"))
        #expect(slices.afterSlice().answers.count { $0 == 0x0A } == 1)
    }

    @Test func bulkRequestsAreBounded() async throws {
        try await TestService { $0.bulkRequests = 1 }.serve { port in
            try await RawClient.connect(port) { first, writer in
                try await writer.write(BulkTests.head("/api/v1/validity/bulk"))
                try await writer.write(BulkTests.chunk("{\n"))
                #expect(await first.until("\"line\":1").contains("\"line\":1"))
                let refused = try await RawClient.connect(port) { second, writer in
                    try await writer.write(BulkTests.head("/api/v1/path-validity/bulk"))
                    return await second.until("\"code\":\"busy\"")
                }
                #expect(refused.hasPrefix("HTTP/1.1 503 "))
                #expect(refused.contains("\"code\":\"busy\""))
                try await writer.write(ByteBuffer(string: "0\r\n\r\n"))
                #expect(await first.until("\r\n0\r\n\r\n").hasSuffix("\r\n0\r\n\r\n"))
            }
            // The place is free again, a moment after the answer has ended.
            var answer = ""
            while !answer.hasPrefix("HTTP/1.1 200 ") {
                answer = try await RawClient.connect(port) { third, writer in
                    try await writer.write(BulkTests.head("/api/v1/validity/bulk"))
                    try await writer.write(ByteBuffer(string: "0\r\n\r\n"))
                    return await third.until("\r\n\r\n")
                }
            }
        }
    }

    /// More clients than there are cores feed bodies without an end; others are still answered.
    @Test func endlessBodiesStarveNobody() async throws {
        try await TestService().serve { port in
            let path = (1...250).map(String.init).joined(separator: " ")
            let lines = String(repeating: "{\"path\":\"\(path)\"}\n", count: 60)
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        // Ends by being cancelled.
                        try? await RawClient.connect(port) { reader, writer in
                            try await writer.write(BulkTests.head("/api/v1/path-validity/bulk"))
                            while !Task.isCancelled {
                                try await writer.write(BulkTests.chunk(lines))
                                await reader.skipLines(60)
                            }
                        }
                    }
                }
                for _ in 0..<10 {
                    let answer = try? await RawClient.get(port, "/health")
                    #expect(answer?.hasPrefix("HTTP/1.1 200 ") == true)
                }
                group.cancelAll()
            }
        }
    }

    /// As many VRPs for one prefix as asked for, those of AS64496 at the end of the order.
    private static func covered(by count: Int) -> PayloadSet {
        TestPayload.make((0..<count).map { ("10.0.0.0/8", 24, UInt32(64_496 - count + 1 + $0)) })
    }

    @Test(arguments: ["/validity?asn=64496&prefix=10.0.0.0/16", "/api/v1/validity/64496/10.0.0.0/16"])
    func listedVRPsAreBounded(_ uri: String) async throws {
        try await TestService(BulkTests.covered(by: 30)) { $0.validityVRPs = 10 }.run { client in
            let text = try await client.get(uri).text
            // The one that matches is listed whatever its place, and decides.
            #expect(text.contains("\"state\": \"valid\""))
            #expect(text.contains("\"matched\": [{\"asn\": \"AS64496\""))
            #expect(text.components("\"max_length\"") == 10)
            #expect(text.contains("]}, \"truncated\": true}}, \"generatedTime\": "))
        }
        try await TestService(BulkTests.covered(by: 10)) { $0.validityVRPs = 10 }.run { client in
            let text = try await client.get(uri).text
            #expect(text.components("\"max_length\"") == 10)
            #expect(!text.contains("truncated"))
        }
    }

    @Test func longListsAreSentInSlices() async throws {
        let service = try TestService(BulkTests.covered(by: 30)) {
            $0.sliceLines = 10
            $0.bulkRequests = 1
        }
        try await service.run(.live) { client in
            let route = #"{"asn":64496,"prefix":"10.0.0.0/16"}"#
            func body(_ count: Int) -> String {
                "{\"routes\":[" + Array(repeating: route, count: count).joined(separator: ",") + "]}"
            }
            for count in [0, 1, 9, 10, 11, 95] {
                let (status, text) = try await client.post("/validity", body(count))
                #expect(status == 200)
                #expect(text.components("\"state\": \"valid\"") == count)
                #expect(text.components("}}}, {\"route\"") == max(0, count - 1))
                #expect(text.hasPrefix("{\"validated_routes\": ["))
                #expect(text.hasSuffix("], \"generatedTime\": \"2026-11-21T20:00:00Z\"}\n"))
            }
            let place = try service.api.core.bulk.takePlace()
            #expect(try await client.post("/validity", body(11)).status == 503)
            #expect(try await client.post("/validity", body(10)).status == 200)
            withExtendedLifetime(place) {}
        }
    }

    /// Lines are answered on the API's own threads: with all of them taken, no line is answered, and all else is.
    @Test func linesWaitForTheThreadsOfTheAPI() async throws {
        let service = try TestService()
        try await service.serve { port in
            let gate = DispatchSemaphore(value: 0)
            let count = HTTPConfiguration(version: "").threads
            for _ in 0..<count { service.api.core.threads.submit { _ in gate.wait() } }
            try await RawClient.connect(port) { reader, writer in
                try await writer.write(BulkTests.head("/api/v1/validity/bulk"))
                try await writer.write(BulkTests.chunk("{\n"))
                #expect(await reader.until("\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
                for _ in 0..<5 {
                    #expect(try await RawClient.get(port, "/health").hasPrefix("HTTP/1.1 200 "))
                }
                #expect(!reader.text.contains("\"line\":1"))
                for _ in 0..<count { gate.signal() }
                #expect(await reader.until("\"line\":1").contains("\"line\":1"))
            }
        }
    }
}

extension String {
    /// How often a text stands in it.
    fileprivate func components(_ text: String) -> Int { ranges(of: text).count }
}
