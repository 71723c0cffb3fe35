import NIOCore
import RPKIPayload
import RPKITypes
import RTRProtocol
import RTRServer
import Testing

@Suite("RTR server: full sets and deltas", .timeLimit(.minutes(1)))
struct SynchronizationTests {
    @Test("A router gets all payload, a notify, and the delta", arguments: ProtocolVersion.allCases)
    func exchange(version: ProtocolVersion) async throws {
        let sets = [
            try TestPayload.set(1..<40), try TestPayload.set(20..<60, mark: 64_501),
            try TestPayload.set(1..<3),
        ]
        try await withServer(feed: try TestPayload.feed(sets[0])) { test in
            try await TestRouter.open(test.port, version) { router in
                let first = try await router.start()
                #expect(first.isFull && first.version == version && first.serial == SerialNumber(7))
                #expect(first.session == SessionID(UInt16(10 + version.rawValue)))
                #expect(router.session.table == sets[0].table(version))
                for (index, set) in sets.enumerated().dropFirst() {
                    test.feed.publish(set, validatedAt: TestPayload.time)
                    let next = try await router.synchronize()
                    #expect(!next.isFull && next.serial == SerialNumber(UInt32(7 + index)))
                    #expect(router.session.table == set.table(version))
                }
                let last = try await router.refresh()
                #expect(last.announced == 0 && last.withdrawn == 0 && !last.isFull)
                // Order, duplicates, reserved fields: the router has nothing to say.
                #expect(router.session.remarks == [])
                let status = try #require(test.server.clients.first)
                #expect(status.fullResponses == 1 && status.deltaResponses == 2 && status.emptyResponses == 1)
                #expect(status.notifies == 2 && status.resets == 0 && status.serialsBehind == 0)
                #expect(status.version == version && status.serial == SerialNumber(9))
            }
        }
    }

    @Test("The octets of a response are those of the PDUs in the canonical order")
    func octets() async throws {
        let set = try TestPayload.set(1..<3)
        let expected: [PDU] = [
            .cacheResponse(SessionID(12)),
            .prefix(try TestPayload.ipv4(2), .announce), .prefix(try TestPayload.ipv4(1), .announce),
            .prefix(try TestPayload.ipv6(2), .announce), .prefix(try TestPayload.ipv6(1), .announce),
            .routerKey(set.routerKeys[0].routerKey, .announce),
            .routerKey(set.routerKeys[1].routerKey, .announce),
            .aspa(set.vaps[0].vap), .aspa(set.vaps[1].vap),
            .endOfData(SessionID(12), SerialNumber(7), Timing(refresh: 3_600, retry: 120, expire: 7_200)),
        ]
        let octets = try expected.flatMap { try $0.octets(version: .v2) }
        try await withServer(feed: try TestPayload.feed(set)) { test in
            try await RawConnection.open(test.port) { connection in
                try await connection.send(.resetQuery, .v2)
                var received: [UInt8] = []
                while received.count < octets.count, let more = try await connection.receive() {
                    received += more
                }
                #expect(received == octets)
            }
        }
    }

    @Test("An old serial, one of the future and an unknown session get a Cache Reset")
    func resets() async throws {
        let feed = try TestPayload.feed(try TestPayload.set(1..<5), serial: .max)
        feed.publish(try TestPayload.set(1..<6), validatedAt: TestPayload.time)
        try await withServer(feed: feed) { test in
            try await RawConnection.open(test.port) { connection in
                for (session, serial, isReset) in [
                    (11, UInt32.max - 1, true), (11, 1, true), (12, 0, true), (0xFFFF, 0, true),
                    (11, UInt32.max, false), (11, 0, false),
                ] as [(UInt16, UInt32, Bool)] {
                    try await connection.send(.serialQuery(SessionID(session), SerialNumber(serial)), .v1)
                    let frames = try await connection.receive()?.frames() ?? []
                    #expect((frames.first?.pdu == .cacheReset) == isReset, "\(session) \(serial)")
                    if !isReset { #expect(frames.first?.pdu == .cacheResponse(SessionID(11))) }
                }
                #expect(test.server.clients.first?.resets == 4)
            }
        }
    }

    @Test(
        "Before the first payload the answer is error 2, or is held until there is payload",
        arguments: [0, 45]
    )
    func noData(hold: Double) async throws {
        let configuration = try testConfiguration(times: { $0.firstAnswerHold = hold })
        try await withServer(configuration, feed: try TestPayload.feed()) { test in
            try await RawConnection.open(test.port) { connection in
                try await connection.send(.resetQuery, .v1)
                if hold == 0 {
                    let report = try await connection.receive()?.report
                    #expect(report?.report.code == .noDataAvailable && report?.version == .v1)
                    try await connection.send(.resetQuery, .v1)
                    let answer1 = try await connection.receive()
                    #expect(answer1?.report?.report.code == .noDataAvailable)
                } else {
                    try await test.until { $1.first?.lastQuery != nil }
                    let set = try TestPayload.set(1..<2)
                    test.feed.publish(set, validatedAt: TestPayload.time)
                    let frames = try await connection.receive()?.frames() ?? []
                    #expect(frames.first?.pdu == .cacheResponse(SessionID(11)))
                }
            }
        }
    }

    @Test("An empty set is a set")
    func emptySet() async throws {
        try await withServer(feed: try TestPayload.feed(PayloadSet())) { test in
            try await TestRouter.open(test.port) { router in
                let result = try await router.start()
                #expect(result.isFull && result.announced == 0)
            }
        }
    }

    @Test("A router that was in sync gets a delta after a restart, not a reset")
    func restart() async throws {
        let feed = try TestPayload.feed(try TestPayload.set(1..<20))
        let session = try await withServer(feed: feed) { test in
            try await TestRouter.open(test.port) { router in
                _ = try await router.start()
                return router.session
            }
        }
        let stored = PayloadHistoryFile.encode(feed.current)
        let restored = try PayloadHistoryFile.decode(stored, limits: .standard)
        let second = PayloadFeed(restored)
        let set = try TestPayload.set(5..<25)
        second.publish(set, validatedAt: TestPayload.time)
        try await withServer(feed: second) { test in
            try await TestRouter.open(test.port, session: session) { router in
                let result = try await router.start()
                #expect(!result.isFull && router.session.table == set.table(.v2))
                #expect(test.server.clients.first?.resets == 0)
            }
        }
    }

    @Test("A serial that a restart leapt over gets a Cache Reset")
    func leap() async throws {
        let before = try TestPayload.feed(try TestPayload.set(1..<5))
        let feed = PayloadFeed(try PayloadHistoryFile.decode(PayloadHistoryFile.encode(before.current)))
        feed.publish(try TestPayload.set(1..<6), validatedAt: TestPayload.time)
        #expect(feed.current.serial == SerialNumber(8 + PayloadHistory.restartLeap))
        try await withServer(feed: feed) { test in
            try await RawConnection.open(test.port) { connection in
                for (serial, isReset) in [(7, false), (8, true), (6, true), (7, false)] as [(UInt32, Bool)] {
                    try await connection.send(.serialQuery(SessionID(12), SerialNumber(serial)), .v2)
                    let frames = try await connection.receive()?.frames() ?? []
                    #expect((frames.first?.pdu == .cacheReset) == isReset, "\(serial)")
                }
            }
        }
    }

    @Test("A response is of one set, whatever is published meanwhile")
    func publishInTheMiddle() async throws {
        let sets = [try TestPayload.large(100_000), try TestPayload.large(100_500)]
        let configuration = try testConfiguration(limits: {
            $0.outstanding = 65_536
            $0.sendBuffer = 16_384
        })
        try await withServer(configuration, feed: try TestPayload.feed(sets[0])) { test in
            var options = RawConnection.Options()
            options.receiveBuffer = 65_536
            try await TestRouter.open(test.port, .v1, options) { router in
                try await router.connection.send(.resetQuery, .v1)
                try await test.until { $1.first?.isReceiving == true }
                test.feed.publish(sets[1], validatedAt: TestPayload.time)
                try await test.until { status, _ in status.serial == SerialNumber(8) }
                #expect(test.server.clients.first?.isReceiving == true)
                _ = router.session.handle(.connected, at: .zero)
                let first = try await router.synchronize()
                #expect(first.serial == SerialNumber(7) && router.session.table == sets[0].table(.v1))
                let second = try await router.synchronize()
                #expect(second.serial == SerialNumber(8) && router.session.table == sets[1].table(.v1))
                #expect(!second.isFull)
            }
        }
    }
}
