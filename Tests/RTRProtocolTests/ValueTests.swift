import RPKITypes
import Testing

@testable import RTRProtocol

@Suite("Codes, timing, sessions")
struct ValueTests {
    @Test("Codes by section 12: fatal, and defined from")
    func codes() {
        let notFatal: [ErrorCode: Set<ProtocolVersion>] = [
            .noDataAvailable: [.v0, .v1, .v2], .cacheRestart: [.v0, .v1, .v2],
            .unsupportedProtocolVersion: [.v2],
        ]
        for code in ErrorCode.allCases {
            for version in ProtocolVersion.allCases {
                #expect(code.isFatal(in: version) == !(notFatal[code]?.contains(version) ?? false))
            }
            let from: ProtocolVersion = code.rawValue < 8 ? .v0 : code.rawValue == 8 ? .v1 : .v2
            #expect(code.definedFrom == from)
        }
        #expect(ErrorCode.allCases.map(\.rawValue) == Array(0...13))
    }

    @Test("Timing: the bounds themselves are good, one beyond is not, and the error names the interval")
    func timing() throws {
        for good in [(1, 1, 600), (86_400, 7_200, 172_800), (3_600, 600, 7_200)] as [(UInt32, UInt32, UInt32)]
        {
            #expect(Timing(refresh: good.0, retry: good.1, expire: good.2).faults.isEmpty)
        }
        let bad: [(UInt32, UInt32, UInt32, [String])] = [
            (0, 1, 600, ["timing-refresh-bounds"]),
            (86_401, 1, 172_800, ["timing-refresh-bounds"]),
            (1, 0, 600, ["timing-retry-bounds"]),
            (1, 7_201, 172_800, ["timing-retry-bounds"]),
            (1, 1, 599, ["timing-expire-bounds"]),
            (1, 1, 172_801, ["timing-expire-bounds"]),
            (600, 1, 600, ["timing-expire-not-above-refresh"]),
            (1, 600, 600, ["timing-expire-not-above-retry"]),
            (3_600, 3_600, 3_600, ["timing-expire-not-above-refresh", "timing-expire-not-above-retry"]),
        ]
        for (refresh, retry, expire, codes) in bad {
            let timing = Timing(refresh: refresh, retry: retry, expire: expire)
            #expect(timing.faults.map(\.code) == codes)
            #expect(throws: try #require(timing.faults.first)) { try timing.validate() }
        }
        #expect(
            Timing(refresh: 0, retry: .max, expire: .max).clamped
                == Timing(refresh: 1, retry: 7_200, expire: 172_800)
        )
    }

    @Test("65535 is no session of ours, and versions never share one")
    func sessions() {
        #expect(SessionID(own: 0xFFFF) == nil)
        #expect(SessionID(own: 0)?.rawValue == 0)
        let (a, b, c) = (SessionID(1), SessionID(2), SessionID(3))
        #expect(SessionIDs(v0: a, v1: b, v2: a) == nil)
        #expect(SessionIDs(v0: a, v1: b, v2: .none) == nil)
        #expect(SessionIDs(v0: a, v1: b, v2: c)?[.v1] == b)
        var random = RandomSource(seed: 5)
        for _ in 0..<1_000 {
            let ids = SessionIDs.random(using: &random)
            #expect(Set(ProtocolVersion.allCases.map { ids[$0] }).count == 3)
        }
    }

    @Test("A serial is current, in history, or unknown; also around the wrap")
    func window() throws {
        var random = RandomSource(seed: 6)
        let sessions = SessionIDs.random(using: &random)
        func standing(_ serial: UInt32, _ oldest: UInt32, _ current: UInt32) -> PayloadWindow.Standing {
            PayloadWindow(
                sessions: sessions,
                oldest: SerialNumber(oldest),
                current: SerialNumber(current)
            )
            .standing(of: SerialNumber(serial))
        }
        #expect(standing(7, 7, 7) == .current)
        #expect(standing(6, 7, 7) == .unknown)
        #expect(standing(8, 7, 7) == .unknown)
        #expect(standing(5, 5, 9) == .inHistory)
        #expect(standing(4, 5, 9) == .unknown)
        #expect(standing(10, 5, 9) == .unknown)
        #expect(standing(.max, .max - 2, 1) == .inHistory)
        #expect(standing(0, .max - 2, 1) == .inHistory)
        #expect(standing(.max - 3, .max - 2, 1) == .unknown)
        #expect(standing(2, .max - 2, 1) == .unknown)
        #expect(standing(1 &+ 0x8000_0000, .max - 2, 1) == .unknown)
        // A history that is too long to compare is none.
        #expect(standing(3, 1, 0x8000_0001) == .unknown)
    }
}
