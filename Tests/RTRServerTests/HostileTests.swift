import Logging
import RPKIPayload
import RPKITypes
import RTRProtocol
import RTRServer
import Testing

@Suite("RTR server: hostile clients", .timeLimit(.minutes(1)))
struct HostileTests {
    /// What a client sends, and how its session ends.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// What is sent after a Reset Query of version 2 was answered, or at once.
        let octets: [UInt8]
        var isFirst = false
        let version: ProtocolVersion
        let code: ErrorCode
        let end: String
    }

    static let cases = [
        Case(
            testDescription: "a length that is too short",
            octets: [2, 2, 0, 0, 0, 0, 0, 4],
            version: .v2,
            code: .invalidRequest,
            end: "rtr-bad-pdu"
        ),
        Case(
            testDescription: "a length that is too long",
            octets: [2, 2, 0, 0, 0, 0, 0, 12, 0, 0, 0, 0],
            version: .v2,
            code: .invalidRequest,
            end: "rtr-bad-pdu"
        ),
        Case(
            testDescription: "a huge length",
            octets: [2, 1, 0, 12, 0xFF, 0xFF, 0xFF, 0xFF],
            version: .v2,
            code: .invalidRequest,
            end: "rtr-bad-pdu"
        ),
        Case(
            testDescription: "a huge length at first",
            octets: [1, 1, 0, 12, 0xFF, 0xFF, 0xFF, 0xFF],
            isFirst: true,
            version: .v1,
            code: .invalidRequest,
            end: "rtr-bad-pdu"
        ),
        Case(
            testDescription: "an unknown type",
            octets: [2, 99, 0, 0, 0, 0, 0, 8],
            version: .v2,
            code: .unsupportedPDUType,
            end: "rtr-bad-pdu"
        ),
        Case(
            testDescription: "an ASPA in version 1",
            octets: [1, 11, 0, 0, 0, 0, 0, 12, 0, 0, 0, 1],
            isFirst: true,
            version: .v1,
            code: .unsupportedPDUType,
            end: "rtr-bad-pdu"
        ),
        Case(
            testDescription: "what only a cache sends",
            octets: [2, 8, 0, 0, 0, 0, 0, 8],
            version: .v2,
            code: .invalidRequest,
            end: "rtr-bad-pdu"
        ),
        Case(
            testDescription: "another version in the middle",
            octets: [1, 2, 0, 0, 0, 0, 0, 8],
            version: .v2,
            code: .unexpectedProtocolVersion,
            end: "rtr-bad-pdu"
        ),
        Case(
            testDescription: "HTTP",
            octets: Array("GET / HTTP/1.1\r\n\r\n".utf8),
            isFirst: true,
            version: .v2,
            code: .unsupportedProtocolVersion,
            end: "rtr-no-common-version"
        ),
    ]

    @Test("The session ends with the right Error Report, and no other is disturbed", arguments: cases)
    func wrong(hostile: Case) async throws {
        let sets = [try TestPayload.set(1..<10), try TestPayload.set(1..<11)]
        try await withServer(feed: try TestPayload.feed(sets[0])) { test in
            try await TestRouter.open(test.port) { router in
                _ = try await router.start()
                let octets = try await RawConnection.open(test.port) { connection in
                    if !hostile.isFirst {
                        try await connection.send(.serialQuery(SessionID(12), SerialNumber(7)), .v2)
                        let frames = try await connection.receive()?.frames()
                        #expect(frames?.count == 2)
                    }
                    try await connection.send(hostile.octets)
                    return await connection.receiveToEnd()
                }
                let report = try #require(octets.report)
                #expect(report.version == hostile.version && report.report.code == hostile.code)
                #expect(hostile.octets.starts(with: report.report.erroneousPDU.prefix(8)))
                try await test.until { status, _ in status.ended[hostile.end] == 1 }
                test.feed.publish(sets[1], validatedAt: TestPayload.time)
                _ = try await router.synchronize()
                #expect(router.session.table == sets[1].table(.v2))
                #expect(router.session.remarks == [])
            }
        }
    }

    @Test("A version that is too high gets error 4 with ours, and the connection stays for ours")
    func negotiation() async throws {
        let rules = ClientRules(others: ClientPolicy(maximumVersion: .v1))
        let configuration = try testConfiguration([
            ListenerConfiguration(.address("127.0.0.1", port: 0), clients: rules)
        ])
        try await withServer(configuration, feed: try TestPayload.feed(try TestPayload.set(1..<2))) { test in
            try await RawConnection.open(test.port) { connection in
                for first in [[2, 2, 0, 0, 0, 0, 0, 8], [3, 2, 0, 0, 0, 0, 0, 8]] as [[UInt8]] {
                    try await connection.send(first)
                    let report = try #require(try await connection.receive()?.report)
                    #expect(report.version == .v1 && report.report.code == .unsupportedProtocolVersion)
                    #expect(report.report.erroneousPDU == first)
                }
                try await connection.send(.resetQuery, .v1)
                let frames = try await connection.receive()?.frames()
                #expect(frames?.first?.pdu == .cacheResponse(SessionID(11)))
            }
        }
    }

    @Test("A client that reports an error is closed without an answer, and its words are kept harmless")
    func reported() async throws {
        try await withServer(feed: try TestPayload.feed(try TestPayload.set(1..<2))) { test in
            try await RawConnection.open(test.port) { connection in
                try await connection.send(.serialQuery(SessionID(12), SerialNumber(7)), .v2)
                _ = try await connection.receive()
                let report = ErrorReport(.corruptData, about: [2, 3], text: "bad\u{1B}[31m\nline\0")
                try await connection.send(.errorReport(report), .v2)
                let rest = await connection.receiveToEnd()
                #expect(rest == [])
            }
            try await test.until { status, _ in status.ended["rtr-error-reported"] == 1 }
            let line = try #require(test.log.lines.first { $0.text.contains("reported in version") })
            #expect(line.level == .warning && line.text.contains("Corrupt Data"))
            #expect(!line.text.utf8.contains { $0 < 0x20 })
        }
    }

    /// Changes the limits for connections to come.
    private func setLimits(_ test: TestServer, _ change: (inout ServerLimits) -> Void) throws {
        try test.server.reload(testConfiguration(limits: change))
    }

    @Test("Silence ends a session in time, and disturbs no other")
    func silence() async throws {
        try await withServer(feed: try TestPayload.feed(try TestPayload.set(1..<2))) { test in
            try await TestRouter.open(test.port) { router in
                _ = try await router.start()
                try setLimits(test) { $0.firstQueryTime = 0.1 }
                try await RawConnection.open(test.port) { connection in
                    let octets = await connection.receiveToEnd()
                    #expect(octets == [])
                }
                try await test.until { status, _ in status.ended["rtr-no-query"] == 1 }
                let last = try await router.refresh()
                #expect(last.announced == 0)
            }
        }
    }

    @Test("A PDU that is never finished ends a session with error 10, and disturbs no other")
    func trickle() async throws {
        try await withServer(feed: try TestPayload.feed(try TestPayload.set(1..<2))) { test in
            try await TestRouter.open(test.port) { router in
                _ = try await router.start()
                try setLimits(test) { $0.messageTime = 0.1 }
                try await RawConnection.open(test.port) { connection in
                    try await connection.send(.serialQuery(SessionID(12), SerialNumber(7)), .v2)
                    let answer = try await connection.receive()
                    #expect(try answer?.frames().count == 2)
                    // The end may come before the last octets.
                    for octet in [2, 1, 0, 12, 0] as [UInt8] { try? await connection.send([octet]) }
                    let octets = await connection.receiveToEnd()
                    let report = try #require(octets.report)
                    #expect(report.report.code == .transportFailure && report.version == .v2)
                }
                try await test.until { status, _ in status.ended["rtr-slow-message"] == 1 }
                let last = try await router.refresh()
                #expect(last.announced == 0)
            }
        }
    }

    @Test("A client that reads nothing is dropped, costs a bounded amount, and delays nobody")
    func neverReads() async throws {
        func change(_ limits: inout ServerLimits) {
            limits.outstanding = 65_536
            limits.sendBuffer = 16_384
        }
        let configuration = try testConfiguration(limits: {
            change(&$0)
            $0.stallTime = 0.3
        })
        try await withServer(configuration, feed: try TestPayload.feed(try TestPayload.large(60_000))) {
            test in
            var options = RawConnection.Options()
            options.receiveBuffer = 8_192
            try await RawConnection.open(test.port, options) { connection in
                try await connection.send(.resetQuery, .v1)
                try await test.until { $1.first?.isReceiving == true }
                // Whoever comes now has more time, as this machine may be busy.
                try setLimits(test, change)
                try await TestRouter.open(test.port, .v1) { router in
                    let result = try await router.start()
                    #expect(result.announced == 60_000)
                    try await test.until { status, _ in status.ended["rtr-stalled"] == 1 }
                    #expect(test.server.status.clients == 1)
                }
            }
        }
    }

    @Test("Queries during a response are answered once, the newest")
    func pipelined() async throws {
        let configuration = try testConfiguration(limits: {
            $0.outstanding = 65_536
            $0.sendBuffer = 16_384
        })
        try await withServer(configuration, feed: try TestPayload.feed(try TestPayload.large(60_000))) {
            test in
            var options = RawConnection.Options()
            options.receiveBuffer = 16_384
            try await RawConnection.open(test.port, options) { connection in
                try await connection.send(.resetQuery, .v1)
                try await test.until { $1.first?.isReceiving == true }
                for _ in 0..<50 { try await connection.send(.resetQuery, .v1) }
                try await connection.send(.serialQuery(SessionID(11), SerialNumber(7)), .v1)
                try await test.until { $1.first.map { $0.octetsReceived >= 51 * 8 + 12 } ?? false }
                var octets: [UInt8] = []
                let expected = 8 + 60_000 * 20 + 24 + 8 + 24
                while octets.count < expected, let more = try await connection.receive() { octets += more }
                #expect(octets.count == expected)
                let status = try #require(test.server.clients.first)
                #expect(status.fullResponses == 1 && status.emptyResponses == 1)
            }
        }
    }

    @Test("Clients that come and go by the hundred disturb nobody")
    func churn() async throws {
        let sets = [try TestPayload.set(1..<200), try TestPayload.set(1..<201)]
        try await withServer(feed: try TestPayload.feed(sets[0])) { test in
            try await TestRouter.open(test.port) { router in
                _ = try await router.start()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<200 {
                        group.addTask {
                            for turn in 0..<3 {
                                try await RawConnection.open(test.port) { connection in
                                    if (number + turn) % 3 == 0 { return }
                                    try await connection.send(.resetQuery, .v1)
                                    if (number + turn) % 3 == 1 { _ = try await connection.receive() }
                                }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                test.feed.publish(sets[1], validatedAt: TestPayload.time)
                _ = try await router.synchronize()
                #expect(router.session.table == sets[1].table(.v2))
                try await test.until { status, _ in status.clients == 1 }
                #expect(test.server.status.sessions == 601)
            }
        }
    }
}
