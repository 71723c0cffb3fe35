import RPKITypes
import Testing

@testable import RTRProtocol

@Suite("Cache session")
struct CacheSessionTests {
    @Test(
        "Serial Queries (section 5.3): empty, delta, or Cache Reset",
        arguments: [
            (SessionID(12), UInt32(8), CacheResponse.Content?.some(.empty)),
            (SessionID(12), 7, .delta(from: SerialNumber(7))),
            (SessionID(12), 5, .delta(from: SerialNumber(5))),
            (SessionID(12), 4, nil),
            (SessionID(12), 9, nil),
            (SessionID(12), 8 &+ 0x8000_0000, nil),
            // The session of another version, an old one, and OpenBGPD's "none".
            (SessionID(11), 8, nil),
            (SessionID(99), 7, nil),
            (SessionID(0xFFFF), 7, nil),
        ]
    )
    func serialQuery(asked: SessionID, serial: UInt32, content: CacheResponse.Content?) {
        let pdu = PDU.serialQuery(asked, SerialNumber(serial))
        let expected = content.map { respond($0) } ?? .send(.cacheReset, .v2)
        var fresh = CacheBench()
        #expect(fresh.ask(pdu) == [expected])
        var live = CacheBench()
        live.synchronize()
        #expect(live.ask(pdu) == [expected])
        #expect(!live.session.isClosed)
    }

    @Test("Each version has its own session", arguments: ProtocolVersion.allCases)
    func sessions(version: ProtocolVersion) {
        var bench = CacheBench()
        let session = 10 + UInt16(version.rawValue)
        #expect(bench.ask(.resetQuery, version) == [respond(.full, session, 8, version)])
        #expect(bench.session.version == version)
    }

    @Test("Around the wrap, 0 comes after 4294967295")
    func wrap() {
        var bench = CacheBench(serials: nil)
        bench.publish(.max - 1, .max)
        bench.synchronize()
        bench.publish(.max - 1, 0)
        #expect(bench.run(.payloadChanged) == [notify(12, 0)])
        let delta = respond(.delta(from: SerialNumber(.max)), 12, 0)
        #expect(bench.ask(query(12, .max)) == [delta])
    }

    @Test("Version negotiation: too high is answered with ours, and may be repeated")
    func tooHigh() {
        var bench = CacheBench(versions: .v0 ... .v1)
        let refused = bench.ask(.resetQuery, .v2)
        #expect(
            refused.report
                == .init(code: .unsupportedProtocolVersion, version: .v1, about: bytes("02020000 00000008"))
        )
        #expect(refused.closing == nil)
        #expect(bench.ask(.resetQuery, .v1) == [respond(.full, 11, 8, .v1)])
    }

    @Test("A version that is not known is answered like one that is too high")
    func unknownVersion() {
        var decoder = PDUDecoder(reader: .cache)
        decoder.push(contentsOf: bytes("05020000 00000008"))
        guard let error = #expect(throws: PDUError.self, performing: { try decoder.next() }) else { return }
        var bench = CacheBench()
        let refused = bench.run(.receivedBad(error))
        #expect(
            refused.report
                == .init(code: .unsupportedProtocolVersion, version: .v2, about: bytes("05020000 00000008"))
        )
        #expect(!bench.session.isClosed)
        bench.synchronize()
        #expect(bench.run(.receivedBad(error)).report?.code == .unexpectedProtocolVersion)
        #expect(bench.session.isClosed)
    }

    @Test("Below the lowest version: error 4, then closed")
    func tooLow() {
        var bench = CacheBench(versions: .v1 ... .v2)
        let refused = bench.ask(.resetQuery, .v0)
        #expect(refused.report?.code == .unsupportedProtocolVersion)
        #expect(refused.report?.version == .v2)
        #expect(refused.closing == .version)
    }

    @Test("A router that repeats a refused version is closed at the third")
    func refusals() {
        var bench = CacheBench(versions: .v0 ... .v0)
        #expect(bench.ask(.resetQuery, .v2).closing == nil)
        #expect(bench.ask(.resetQuery, .v1).closing == nil)
        #expect(bench.ask(.resetQuery, .v2).closing == .version)
    }

    @Test("Another version later ends the session; version 0 has no code 8")
    func otherVersion() {
        for (fixed, other, code) in [
            (ProtocolVersion.v2, ProtocolVersion.v1, ErrorCode.unexpectedProtocolVersion),
            (.v1, .v2, .unexpectedProtocolVersion), (.v0, .v2, .unsupportedProtocolVersion),
        ] {
            var bench = CacheBench()
            bench.synchronize(fixed)
            let actions = bench.ask(.resetQuery, other)
            #expect(actions.report?.code == code)
            #expect(actions.report?.version == fixed)
            #expect(actions.closing == .badPDU(code))
        }
    }

    @Test("No data: error 2 and the connection stays; no Notify before a response")
    func noData() {
        var bench = CacheBench(serials: nil)
        let actions = bench.ask(.resetQuery)
        #expect(actions.report == .init(code: .noDataAvailable, version: .v2, about: []))
        #expect(actions.closing == nil)
        bench.publish(1, 1)
        #expect(bench.run(.payloadChanged) == [])
        #expect(bench.session.deadline == nil)
        #expect(bench.ask(.resetQuery) == [respond(.full, 12, 1)])
    }

    @Test("Withheld data is not waited for, from the start or when it comes while a query waits")
    func withheld() {
        var bench = CacheBench(patience: .seconds(45), serials: nil)
        #expect(bench.ask(.resetQuery) == [])
        bench.isWithheld = true
        #expect(bench.run(.payloadChanged).report?.code == .noDataAvailable)
        #expect(bench.ask(.resetQuery).report?.code == .noDataAvailable)
        bench.isWithheld = false
        bench.publish(5, 8)
        #expect(bench.run(.payloadChanged) == [])
        #expect(bench.ask(.resetQuery).count == 1 && bench.session.isResponding)
    }

    @Test("The first answer can be held until there is data, or for a time")
    func holding() {
        var bench = CacheBench(patience: .seconds(45), serials: nil)
        #expect(bench.ask(.resetQuery) == [])
        #expect(bench.session.deadline == .seconds(45))
        #expect(bench.run(.payloadChanged) == [])
        bench.publish(1, 1)
        #expect(bench.run(.payloadChanged) == [respond(.full, 12, 1)])
        var other = CacheBench(patience: .seconds(45), serials: nil)
        #expect(other.ask(.resetQuery) == [])
        #expect(other.ask(query(12, 1)) == [])
        other.seconds = 44
        #expect(other.run(.timeout) == [])
        other.seconds = 45
        #expect(other.run(.timeout).report?.code == .noDataAvailable)
        #expect(other.session.deadline == nil)
    }

    @Test("Without a query the connection ends after a minute, without a word")
    func noQuery() {
        var bench = CacheBench()
        #expect(bench.session.deadline == .seconds(60))
        bench.seconds = 59
        #expect(bench.run(.timeout) == [])
        bench.seconds = 60
        #expect(bench.run(.timeout) == [.close(.noQuery)])
        var served = CacheBench()
        served.synchronize()
        #expect(served.session.deadline == nil)
    }

    @Test("Queries during a response: it is finished, then the newest is served")
    func pipelined() {
        var bench = CacheBench()
        #expect(bench.ask(.resetQuery) == [respond(.full)])
        #expect(bench.ask(query(12, 5)) == [])
        #expect(bench.ask(query(12, 6)) == [])
        #expect(
            bench.all(.responseFinished) == [
                .log(.passedOver(queries: 1)), respond(.delta(from: SerialNumber(6))),
            ]
        )
        #expect(bench.run(.responseFinished) == [])
    }

    @Test("Bad PDUs: the code, the version and the end")
    func badPDUs() {
        let cases: [(String, ErrorCode?)] = [
            ("02020000 00000009", .invalidRequest),
            ("02010000 00000008", .invalidRequest),
            ("02020000 00000000", .invalidRequest),
            ("02030000 00000008", .invalidRequest),
            ("02050000 00000008", .unsupportedPDUType),
            ("020c0000 00000008", .unsupportedPDUType),
            ("02ff0000 00000008", .unsupportedPDUType),
            ("010b0000 0000000c", .unsupportedPDUType),
            ("02010000 ffffffff", .invalidRequest),
            // A malformed Error Report is not answered.
            ("020a0000 0000000f", nil),
        ]
        for (hex, code) in cases {
            guard let error = Reading(bytes(hex), .cache).errors.first else {
                Issue.record("no error: \(hex)")
                continue
            }
            for isFirst in [true, false] {
                var bench = CacheBench()
                if !isFirst { bench.synchronize() }
                let actions = bench.run(.receivedBad(error))
                #expect(
                    actions.closing
                        == .badPDU(isFirst || hex.hasPrefix("02") ? code : .unexpectedProtocolVersion)
                )
                #expect((actions.report == nil) == (code == nil))
                if code != nil { #expect(actions.report?.about == bytes(hex)) }
                if isFirst, code != nil { #expect(actions.report?.version == error.version) }
                #expect(bench.session.isClosed)
            }
        }
    }

    @Test("The error of a first PDU is reported in a version that is served")
    func versionOfReports() throws {
        let error = try #require(Reading(bytes("02050000 00000008"), .cache).errors.first)
        var bench = CacheBench(versions: .v0 ... .v1)
        #expect(bench.run(.receivedBad(error)).report?.version == .v1)
        let old = try #require(Reading(bytes("00050000 00000008"), .cache).errors.first)
        var young = CacheBench(versions: .v1 ... .v2)
        #expect(young.run(.receivedBad(old)).report?.version == .v1)
    }

    @Test("Codes are sent in versions that define them")
    func definedCodes() throws {
        for version in ProtocolVersion.allCases {
            for hex in ["050000 00000008", "020000 00000007", "0b0000 00000008", "ff0000 00000008"] {
                let error = try #require(
                    Reading(bytes("0\(version.rawValue)" + hex), .cache).errors.first
                )
                for fixed in ProtocolVersion.allCases {
                    var bench = CacheBench()
                    bench.synchronize(fixed)
                    let report = try #require(bench.run(.receivedBad(error)).report)
                    #expect(report.version == fixed)
                    #expect(try #require(report.code).definedFrom <= fixed)
                }
            }
        }
    }

    @Test("A router's Error Report ends the session without an answer; the first is logged, the rest counted")
    func reports() {
        let report = ErrorReport(.corruptData, text: "no")
        for isResponding in [false, true] {
            var bench = CacheBench()
            bench.synchronize()
            if isResponding { _ = bench.ask(.resetQuery) }
            #expect(
                bench.all(.received(.errorReport(report), .v1)) == [
                    .log(.reported(report, .v1)), .close(.reported(rawCode: 0)),
                ]
            )
            for _ in 0..<5 { #expect(bench.all(.received(.errorReport(report), .v2)) == []) }
            #expect(bench.session.furtherReports == 5)
            #expect(bench.ask(.resetQuery) == [])
            #expect(bench.run(.payloadChanged) == [])
        }
    }

    @Test("An error during a response is reported when it is finished; nothing is put inside")
    func errorInResponse() throws {
        let error = try #require(Reading(bytes("02050000 00000008"), .cache).errors.first)
        var bench = CacheBench()
        _ = bench.ask(.resetQuery)
        #expect(bench.all(.receivedBad(error)) == [.log(.badPDU(error))])
        #expect(bench.ask(query(12, 5)) == [])
        bench.publish(5, 9)
        #expect(bench.run(.payloadChanged) == [])
        let actions = bench.run(.responseFinished)
        #expect(actions.report?.code == .unsupportedPDUType)
        #expect(actions.closing == .badPDU(.unsupportedPDUType))
        #expect(actions.count == 2)
    }

    @Test("Stall: error 10 from version 2 on, only between responses")
    func stalled() {
        for version in ProtocolVersion.allCases {
            var bench = CacheBench()
            bench.synchronize(version)
            let actions = bench.run(.stalled)
            #expect(actions.report?.code == (version == .v2 ? .transportFailure : nil))
            #expect(actions.closing == .stalled)
        }
        var bench = CacheBench()
        _ = bench.ask(.resetQuery)
        #expect(bench.run(.stalled) == [.close(.stalled)])
    }

    @Test("Shutdown: codes 12 and 13 in version 2 only, and only if set")
    func shutdown() {
        for version in ProtocolVersion.allCases {
            for announces in [false, true] {
                for (kind, code) in [
                    (CacheShutdown.close, ErrorCode?.none), (.restart, .cacheRestart),
                    (.flush, .cacheShutdown),
                ] {
                    var bench = CacheBench(announcesShutdown: announces)
                    bench.synchronize(version)
                    let actions = bench.run(.shutdown(kind))
                    #expect(actions.report?.code == (announces && version == .v2 ? code : nil))
                    #expect(actions.closing == .shutdown(kind))
                }
            }
        }
        var early = CacheBench(announcesShutdown: true)
        #expect(early.run(.shutdown(.restart)) == [.close(.shutdown(.restart))])
        var busy = CacheBench()
        _ = busy.ask(.resetQuery)
        #expect(busy.run(.shutdown(.close)) == [])
        #expect(busy.run(.responseFinished) == [.close(.shutdown(.close))])
    }
}
