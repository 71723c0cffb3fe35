import RPKITypes
import Testing

@testable import RTRProtocol

@Suite("Router session")
struct RouterSessionTests {
    private let a = PDU.prefix(vrp("192.0.2.0/24", 24, 64_496), .announce)
    private let b = PDU.prefix(vrp("10.0.0.0/8", 16, 64_497), .announce)
    private let response = PDU.cacheResponse(SessionID(12))

    private func withdraw(_ pdu: PDU) -> PDU {
        switch pdu {
        case .prefix(let vrp, _): .prefix(vrp, .withdraw)
        case .routerKey(let key, _): .routerKey(key, .withdraw)
        default: pdu
        }
    }

    @Test("Start: Reset Query, response, and the table changes at End of Data only")
    func start() {
        var bench = RouterBench()
        #expect(bench.run(.connected) == [.send(.resetQuery, .v2)])
        #expect(bench.receive(response, a, .routerKey(Example.key, .announce), .aspa(vap(1, 2))) == [])
        #expect(bench.session.table.isEmpty)
        let result = Synchronization(
            version: .v2,
            session: SessionID(12),
            serial: SerialNumber(7),
            isFull: true,
            announced: 3,
            withdrawn: 0,
            timing: .standard
        )
        #expect(bench.receive(end(7)) == [.synchronized(result)])
        let table = RouterTable(
            vrps: [vrp("192.0.2.0/24", 24, 64_496)],
            routerKeys: [Example.key],
            vaps: [vap(1, 2)]
        )
        #expect(bench.session.table == table)
        #expect(bench.remarks.isEmpty)
        #expect(bench.session.isSynchronized)
    }

    @Test("A Notify of another serial is answered with a Serial Query at once, of the same one not")
    func notified() {
        var bench = RouterBench()
        bench.load(a)
        #expect(bench.receive(.serialNotify(SessionID(12), SerialNumber(7))) == [])
        bench.seconds = 60
        #expect(bench.receive(.serialNotify(SessionID(12), SerialNumber(8))).queries == [query(12, 7)])
        #expect(bench.receive(response, b, withdraw(a), end(8)).count == 1)
        #expect(bench.session.table.vrps == [vrp("10.0.0.0/8", 16, 64_497)])
        #expect(bench.remarks.isEmpty)
        bench.seconds = 61
        #expect(bench.receive(.serialNotify(SessionID(99), SerialNumber(8))).queries == [query(12, 8)])
        #expect(bench.remarks == [.notifyTooSoon, .notifyOfOtherSession(SessionID(99))])
    }

    @Test("Notify before the first response is ignored whatever its version; inside one with a remark")
    func earlyNotify() {
        var bench = RouterBench()
        _ = bench.run(.connected)
        #expect(bench.receive(.serialNotify(SessionID(12), SerialNumber(8)), version: .v0) == [])
        #expect(bench.receive(response, a, .serialNotify(SessionID(12), SerialNumber(8))) == [])
        #expect(bench.receive(end(7)).closing == nil)
        #expect(bench.remarks == [.notifyBeforeResponse, .notifyInResponse])
        #expect(bench.session.version == .v2)
    }

    @Test("Timers: refresh asks, expire drops, values of the cache are used within their bounds")
    func timers() {
        var bench = RouterBench()
        bench.load(a)
        #expect(bench.session.deadline == .seconds(3_600))
        bench.seconds = 3_599
        #expect(bench.run(.timeout) == [])
        bench.seconds = 3_600
        #expect(bench.run(.timeout) == [.send(query(12, 7), .v2)])
        #expect(bench.session.deadline == .seconds(3_660))
        #expect(bench.run(.disconnected) == [])
        #expect(bench.session.deadline == .seconds(4_200))
        bench.seconds = 4_200
        #expect(bench.run(.timeout) == [.connect])
        bench.seconds = 4_201
        #expect(bench.run(.disconnected) == [])
        bench.seconds = 7_200
        #expect(bench.run(.timeout) == [.dropped(.expired), .connect])
        #expect(bench.session.table.isEmpty)
        #expect(bench.run(.connected) == [.send(.resetQuery, .v2)])
        let odd = Timing(refresh: 0, retry: 8_000, expire: 600)
        _ = bench.receive(response, .endOfData(SessionID(12), SerialNumber(9), odd))
        #expect(bench.session.deadline == .seconds(7_201))
        #expect(
            bench.remarks.map(\.code) == [
                "rtr-timing-refresh-bounds", "rtr-timing-retry-bounds", "rtr-timing-expire-not-above-retry",
            ]
        )
    }

    @Test("An answer that does not come ends the connection, and what was begun is dropped")
    func silence() {
        var bench = RouterBench()
        bench.load(a)
        bench.seconds = 3_600
        _ = bench.run(.timeout)
        bench.seconds = 3_630
        #expect(bench.receive(response, b) == [])
        bench.seconds = 3_689
        #expect(bench.run(.timeout) == [])
        bench.seconds = 3_690
        #expect(bench.run(.timeout) == [.close(.noAnswer)])
        #expect(bench.session.table.vrps == [vrp("192.0.2.0/24", 24, 64_496)])
        #expect(bench.run(.connected) == [.send(query(12, 7), .v2)])
    }

    @Test("Cache Reset: the data stays until the Reset Query is answered")
    func cacheReset() {
        var bench = RouterBench()
        bench.load(a)
        bench.seconds = 3_600
        _ = bench.run(.timeout)
        #expect(bench.receive(.cacheReset) == [.send(.resetQuery, .v2)])
        #expect(bench.session.table.count == 1)
        #expect(bench.receive(.cacheResponse(SessionID(13)), b).isEmpty)
        #expect(bench.session.table.vrps == [vrp("192.0.2.0/24", 24, 64_496)])
        _ = bench.receive(end(1, session: 13))
        #expect(bench.session.table.vrps == [vrp("10.0.0.0/8", 16, 64_497)])
        #expect(bench.session.session == SessionID(13))
        #expect(bench.remarks.isEmpty)
    }

    @Test("No Data Available: the connection stays, the query is repeated after the retry interval")
    func noData() {
        var bench = RouterBench()
        _ = bench.run(.connected)
        let report = ErrorReport(.noDataAvailable)
        #expect(bench.receive(.errorReport(report)) == [.reported(report, .v2)])
        #expect(bench.session.deadline == .seconds(600))
        bench.seconds = 600
        #expect(bench.run(.timeout) == [.send(.resetQuery, .v2)])
        var later = RouterBench()
        later.load(a)
        later.seconds = 3_600
        _ = later.run(.timeout)
        _ = later.receive(.errorReport(report))
        #expect(later.session.table.count == 1)
        #expect(later.receive(.serialNotify(SessionID(12), SerialNumber(8))).queries == [query(12, 7)])
    }

    @Test("Error 4: at once with the lower version on the same connection, and without a pause on a new one")
    func downgrade() {
        var bench = RouterBench()
        _ = bench.run(.connected)
        let report = ErrorReport(.unsupportedProtocolVersion)
        #expect(
            bench.receive(.errorReport(report), version: .v1) == [
                .reported(report, .v1), .send(.resetQuery, .v1),
            ]
        )
        #expect(bench.run(.disconnected) == [.connect])
        #expect(bench.run(.connected) == [.send(.resetQuery, .v1)])
        _ = bench.receive(response, end(7, .v1), version: .v1)
        #expect(bench.session.isSynchronized)
        #expect(bench.run(.disconnected) == [])
        #expect(bench.session.deadline == .seconds(600))
    }

    @Test("Error 4 without a version that can be spoken ends the attempt")
    func noVersion() {
        for (versions, offered) in [
            (ProtocolVersion.v0 ... .v2, ProtocolVersion.v2), (.v1 ... .v2, .v0), (.v0 ... .v0, .v0),
        ] {
            var bench = RouterBench(versions: versions)
            _ = bench.run(.connected)
            let actions = bench.receive(
                .errorReport(ErrorReport(.unsupportedProtocolVersion)),
                version: offered
            )
            #expect(actions.closing == .version)
            #expect(actions.queries.isEmpty)
            #expect(bench.session.deadline == .seconds(600))
        }
    }

    @Test("A response in a lower version is taken with a remark, in one that is not permitted refused")
    func implicitDowngrade() {
        var bench = RouterBench()
        _ = bench.run(.connected)
        #expect(bench.receive(response, a, end(7, .v1), version: .v1).closing == nil)
        #expect(bench.remarks == [.implicitDowngrade(.v1, from: .v2)])
        #expect(bench.session.version == .v1)
        var strict = RouterBench(versions: .v2 ... .v2)
        _ = strict.run(.connected)
        let actions = strict.receive(response, version: .v1)
        #expect(actions.sent?.code == .unexpectedProtocolVersion)
        #expect(actions.closing == .violation(.otherVersion(1)))
    }

    @Test("Another version later is an error; version 0 has no code 8")
    func otherVersion() {
        for (fixed, code) in [
            (ProtocolVersion.v0, ErrorCode.unsupportedProtocolVersion), (.v1, .unexpectedProtocolVersion),
            (.v2, .unexpectedProtocolVersion),
        ] {
            let other: ProtocolVersion = fixed == .v2 ? .v1 : .v2
            var bench = RouterBench(versions: .v0...fixed)
            bench.load(a, version: fixed)
            let actions = bench.receive(.serialNotify(SessionID(12), SerialNumber(9)), version: other)
            #expect(actions.sent?.code == code)
            #expect(actions.sent?.version == fixed)
            #expect(actions.drops)
        }
    }

    @Test("Error Reports of the cache: which ones drop the data")
    func reports() {
        for (code, drops) in [
            (0, true), (1, true), (3, true), (4, false), (5, true), (8, true), (10, true), (12, false),
            (13, true),
            (99, true),
        ] as [(UInt16, Bool)] {
            var bench = RouterBench()
            bench.load(a)
            var report = ErrorReport(.corruptData)
            report.rawCode = code
            let actions = bench.receive(.errorReport(report))
            #expect(actions.first == .reported(report, .v2))
            #expect(actions.sent == nil)
            #expect(actions.drops == drops)
            #expect(actions.closing != nil)
            #expect(bench.session.table.isEmpty == drops)
        }
    }

    @Test("Duplicates and withdrawals of the unknown, in full responses and deltas")
    func records() {
        let key = PDU.routerKey(Example.key, .announce)
        let cases: [([PDU], [PDU], ErrorCode?)] = [
            ([], [a, a], .duplicateAnnouncement),
            ([], [key, key], .duplicateAnnouncement),
            ([], [withdraw(a)], .withdrawalOfUnknownRecord),
            ([], [withdraw(key)], .withdrawalOfUnknownRecord),
            ([], [.aspaWithdrawal(ASN(1))], .withdrawalOfUnknownRecord),
            ([a, key, .aspa(vap(1, 2))], [a], .duplicateAnnouncement),
            ([a, key, .aspa(vap(1, 2))], [key], .duplicateAnnouncement),
            ([a, key, .aspa(vap(1, 2))], [.aspa(vap(1, 3))], nil),
            ([a, key, .aspa(vap(1, 2))], [withdraw(a), withdraw(key), .aspaWithdrawal(ASN(1))], nil),
            ([a], [withdraw(a), withdraw(a)], .withdrawalOfUnknownRecord),
            ([a], [withdraw(a), a], nil),
            (
                [.aspa(vap(1, 2))], [.aspaWithdrawal(ASN(1)), .aspaWithdrawal(ASN(1))],
                .withdrawalOfUnknownRecord
            ),
            ([], [.aspa(vap(1, 2)), .aspaWithdrawal(ASN(1))], nil),
        ]
        for (before, delta, code) in cases {
            var bench = RouterBench()
            bench.session = loaded(before)
            _ = bench.receive(.serialNotify(SessionID(12), SerialNumber(8)))
            let table = bench.session.table
            let actions = bench.receive([response] + delta)
            #expect(actions.sent?.code == code)
            #expect(code == nil || actions.drops == !table.isEmpty)
            #expect(actions.closing == nil || bench.session.serial == nil)
            if code == nil { #expect(bench.session.table == table) }
        }
    }

    private func loaded(_ payload: [PDU]) -> RouterSession {
        var bench = RouterBench()
        _ = bench.run(.connected)
        _ = bench.receive([response] + payload + [end(7)])
        return bench.session
    }

    @Test("PDUs in the wrong place are Corrupt Data")
    func wrongPlaces() {
        let cases: [([PDU], PDU)] = [
            ([], a), ([], end(7)), ([], .cacheReset), ([], .resetQuery),
            ([response], response), ([response], .cacheReset),
            ([response, end(7)], a), ([response, end(7)], response), ([response, end(7)], end(8)),
            ([response, end(7)], .cacheReset), ([response, end(7)], query(1, 2)),
        ]
        for (before, pdu) in cases {
            var bench = RouterBench()
            _ = bench.run(.connected)
            #expect(bench.receive(before).closing == nil)
            let actions = bench.receive(pdu)
            #expect(actions.sent?.code == .corruptData)
            #expect(actions.closing == .violation(.unexpected(pdu.type)))
        }
    }

    @Test("Other sessions: in the response to a Serial Query and at End of Data")
    func otherSession() {
        var bench = RouterBench()
        bench.load(a)
        _ = bench.receive(.serialNotify(SessionID(12), SerialNumber(8)))
        let actions = bench.receive(.cacheResponse(SessionID(13)))
        #expect(actions.sent?.code == .corruptData)
        #expect(actions.drops)
        #expect(bench.run(.connected).queries == [.resetQuery])
        let wrongEnd = bench.receive(response, end(7, session: 13))
        #expect(
            wrongEnd.closing == .violation(.otherSession(SessionID(13), expected: SessionID(12)))
        )
    }

    @Test("Bad PDUs are answered with their code and end the session")
    func badPDUs() throws {
        for (hex, code) in [
            ("02040000 00000010", ErrorCode.corruptData), ("02050000 00000008", .unsupportedPDUType),
            ("020b0100 0000000c 0000fbf7", .aspaProviderListError),
            ("02040000 00000014 01181800 c0000201 0000fbf0", .corruptData),
            ("01040000 00000010", .unexpectedProtocolVersion),
        ] {
            let error = try #require(Reading(bytes(hex), .router).errors.first)
            var bench = RouterBench()
            bench.load(a)
            let actions = bench.run(.receivedBad(error))
            #expect(actions.sent?.code == code)
            #expect(actions.sent?.about == bytes(hex))
            #expect(actions.closing == .badPDU(error))
            #expect(actions.drops)
            #expect(bench.receive(a) == [])
        }
    }

    @Test("Remarks on order, repetition and serials")
    func orderRemarks() {
        var bench = RouterBench()
        bench.load(b, a, .aspa(vap(1, 2)), .aspa(vap(1, 3)))
        #expect(
            bench.remarks == [
                .order(.ipv4Prefix, after: .ipv4Prefix, rule: .records),
                .order(.aspa, after: .aspa, rule: .records), .repeatedCustomer(ASN(1)),
            ]
        )
        #expect(bench.session.remarks.map(\.offset) == [28, 64, 64])
        #expect(bench.session.table.vaps[ASN(1)] == vap(1, 3))
        var other = RouterBench()
        other.load(a, withdraw(a), serial: 7)
        #expect(other.remarks == [.withdrawalInFullResponse(.ipv4Prefix)])
        _ = other.receive(.serialNotify(SessionID(12), SerialNumber(8)))
        _ = other.receive(response, a, end(7))
        _ = other.receive(.serialNotify(SessionID(12), SerialNumber(6)))
        _ = other.receive(response, end(6))
        #expect(
            other.remarks.dropFirst() == [
                .changeUnderSameSerial(SerialNumber(7)), .notifyTooSoon,
                .serialNotNewer(SerialNumber(6), after: SerialNumber(7)),
                .serialNotNewer(SerialNumber(6), after: SerialNumber(7)),
            ]
        )
    }

    @Test("Limits: records, octets, remarks")
    func limits() {
        var limits = SessionLimits()
        limits.records = 1
        var records = RouterBench(limits: limits)
        _ = records.run(.connected)
        let actions = records.receive(response, a, b)
        #expect(actions.closing == .limit(.records))
        #expect(actions.sent?.code == .internalError)
        limits = SessionLimits()
        limits.responseOctets = 39
        var octets = RouterBench(limits: limits)
        _ = octets.run(.connected)
        #expect(octets.receive(response, a, b).closing == .limit(.responseOctets))
        limits = SessionLimits()
        limits.remarks = 1
        var remarks = RouterBench(limits: limits)
        remarks.load(b, a, .aspa(vap(1, 2)), .aspa(vap(1, 3)))
        #expect(remarks.remarks.count == 1)
        #expect(remarks.session.omittedRemarks == 2)
    }
}
