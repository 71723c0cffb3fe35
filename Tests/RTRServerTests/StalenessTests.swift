import Logging
import RPKIPayload
import RPKITypes
import RTRProtocol
import RTRServer
import Testing

@Suite("RTR server: stale and expired payload", .timeLimit(.minutes(1)))
struct StalenessTests {
    @Test("What has expired is withdrawn and told, without a new validation")
    func expiry() async throws {
        try await withServer(feed: try TestPayload.feed(try TestPayload.set(1..<4))) { test in
            try await TestRouter.open(test.port) { router in
                _ = try await router.start()
                test.clock.now = TestPayload.expiry
                let result = try await router.synchronize()
                #expect(result.withdrawn == 12 && router.session.table.isEmpty)
            }
            #expect(test.log.lines.contains { $0.level == .warning && $0.text.contains("withdrawn") })
        }
    }

    @Test(
        "Payload that is too old is reported as an error, and given or withheld as set",
        arguments: StalePayload.allCases
    )
    func stale(policy: StalePayload) async throws {
        let configuration = try testConfiguration(
            stalePayload: policy,
            times: {
                $0.maximumAge = 100
                $0.firstAnswerHold = 0
            }
        )
        let set = try TestPayload.set(1..<4)
        try await withServer(configuration, feed: try TestPayload.feed(set)) { test in
            #expect(!test.server.status.isStale)
            test.clock.now = TestPayload.time.advanced(by: 101)
            #expect(test.server.status.isStale)
            try await test.until { _, _ in
                test.log.lines.contains { $0.level == .error && $0.text.contains("rtr-stale") }
            }
            try await RawConnection.open(test.port) { connection in
                try await connection.send(.serialQuery(SessionID(12), SerialNumber(7)), .v2)
                let frames = try await connection.receive()?.frames() ?? []
                switch policy {
                case .serve: #expect(frames.first?.pdu == .cacheResponse(SessionID(12)))
                case .withhold:
                    guard case .errorReport(let report) = frames.first?.pdu else {
                        Issue.record("no report")
                        return
                    }
                    #expect(report.code == .noDataAvailable)
                }
            }
            test.feed.publish(set, validatedAt: test.clock.now)
            #expect(!test.server.status.isStale)
            try await TestRouter.open(test.port) { router in
                let answer1 = try await router.start()
                #expect(answer1.announced == 12)
            }
        }
    }

    /// The answer is held for payload that is yet to come, which is longer than a test may take.
    @Test("Payload that is withheld from the start is no reason to wait", arguments: [true, false])
    func staleAtStart(isThere: Bool) async throws {
        let configuration = try testConfiguration(
            stalePayload: .withhold,
            times: {
                $0.maximumAge = 100
                $0.firstAnswerHold = 3_600
                $0.expiryCheck = 3_600
            }
        )
        let set = try TestPayload.set(1..<4)
        let clock = TestClock(TestPayload.time.advanced(by: 101))
        let feed = try TestPayload.feed(isThere ? set : nil)
        try await withServer(configuration, feed: feed, clock: clock) { test in
            try await RawConnection.open(test.port) { connection in
                try await connection.send(.resetQuery, .v2)
                if !isThere {
                    // Too old when it comes: who waits for it learns that.
                    try await test.until { _, clients in clients.first?.lastQuery != nil }
                    test.feed.publish(set, validatedAt: TestPayload.time)
                }
                let octets = try await connection.receive()
                #expect(octets?.report?.report.code == .noDataAvailable)
                #expect(octets?.report?.report.description.contains("too old") == true)
            }
        }
    }
}
