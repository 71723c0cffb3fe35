import RPKIPayload
import RPKITypes
import Testing

@Suite("The history of payload")
struct PayloadHistoryTests {
    private func history(from serial: UInt32, _ change: (inout HistoryLimits) -> Void = { _ in })
        -> PayloadHistory
    {
        var limits = HistoryLimits.standard
        change(&limits)
        var random = SplitMix64(seed: 3)
        let sessions = SessionIDs(using: &random)
        return PayloadHistory(sessions: sessions, serial: SerialNumber(serial), limits: limits)
    }

    /// A set with one VRP for each AS number.
    private func set(_ asns: some Sequence<UInt32>, expires: Int64 = 9_000) throws -> PayloadSet {
        var builder = PayloadSetBuilder()
        let anchor = try index(of: "ta", in: &builder)
        for asn in asns {
            builder.add(try vrp("10.0.0.0/8-8", asn), expires: Timestamp(expires), trustAnchor: anchor)
        }
        return builder.build()
    }

    @Test("Session IDs are different and never 0xFFFF, even of a generator that says everything three times")
    func sessionIDs() {
        struct Repeating: RandomNumberGenerator {
            var count: UInt64 = 0
            mutating func next() -> UInt64 {
                count += 1
                return count / 3 &* 0x0123_4567_89AB_CDEF
            }
        }
        #expect(SessionIDs(version0: 1, version1: 2, version2: 1) == nil)
        #expect(SessionIDs(version0: 1, version1: 2, version2: 0xFFFF) == nil)
        #expect(SessionIDs(version0: 1, version1: 2, version2: 0)?[2] == 0)
        #expect(SessionIDs(version0: 1, version1: 2, version2: 0)?[3] == nil)
        var random = Repeating()
        var seen: Set<UInt16> = []
        for _ in 0..<5_000 {
            let drawn = SessionIDs(using: &random)
            let made = SessionIDs(
                version0: drawn.version0,
                version1: drawn.version1,
                version2: drawn.version2
            )
            #expect(made == drawn)
            seen.formUnion([drawn.version0, drawn.version1, drawn.version2])
        }
        #expect(seen.count > 5_000)
    }

    @Test("Before the first set there is no data; the first set has the first serial")
    func first() throws {
        var history = history(from: 7)
        #expect(history.answer(to: SerialNumber(7)) == .noData)
        #expect(history.current == nil && history.validated == nil && history.nextExpiry == nil)
        let publication = history.publish(PayloadSet(), validatedAt: Timestamp(1))
        #expect(publication == .first(SerialNumber(7)))
        #expect(history.answer(to: SerialNumber(7)) == .current)
        #expect(history.current == PayloadSet() && history.nextExpiry == nil)
    }

    @Test("Each router in the history gets what it lacks, over the wrap of the serial")
    func answers() throws {
        var payload = RandomSets(seed: 21)
        var history = history(from: .max - 4) { $0.deltas = 6 }
        var published: [(SerialNumber, PayloadSet)] = []
        for time in 0..<40 {
            // Now and then the set before the last one again, so that changes are taken back.
            let set = time % 5 == 4 ? published[published.count - 2].1 : try payload.set()
            let publication = history.publish(set, validatedAt: Timestamp(Int64(time)))
            guard let serial = publication.serial else { continue }
            #expect(serial == history.serial)
            published.append((serial, set))
            for (position, (old, before)) in published.enumerated() {
                let distance = published.count - 1 - position
                switch history.answer(to: old) {
                case .current: #expect(distance == 0)
                case .tooOld: #expect(distance > 6)
                case .delta(let delta):
                    #expect((1...6).contains(distance))
                    #expect(delta == PayloadDelta(from: before, to: set))
                    // Asked again, it is the same.
                    #expect(history.answer(to: old) == .delta(delta))
                    var table = RouterTable(before)
                    try table.apply(delta)
                    #expect(table == RouterTable(set))
                case .noData, .unknown: Issue.record("serial \(old) at \(serial)")
                }
            }
        }
        #expect(published.count > 30)
        #expect(history.serial == SerialNumber(UInt32(published.count) - 6))
        #expect(history.deltaCount == 6)
    }

    @Test("Serials of the future and 2^31 away are unknown, older ones are too old")
    func foreignSerials() throws {
        var history = history(from: 100)
        for asn in 0..<3 { _ = history.publish(try set([UInt32(asn)]), validatedAt: Timestamp(0)) }
        #expect(history.serial == SerialNumber(102))
        for distance: UInt32 in [1, 2, 1 << 30, 1 << 31 - 1, 1 << 31] {
            #expect(history.answer(to: SerialNumber(102 &+ distance)) == .unknown)
        }
        for distance: UInt32 in [3, 4, 1 << 30, 1 << 31 - 1] {
            #expect(history.answer(to: SerialNumber(102 &- distance)) == .tooOld)
        }
    }

    @Test("An equal set makes no serial but renews expiry, trust anchors and age")
    func unchanged() throws {
        var history = history(from: 1)
        _ = history.publish(try set([1], expires: 50), validatedAt: Timestamp(10))
        let renewed = try set([1], expires: 90)
        let publication = history.publish(renewed, validatedAt: Timestamp(20))
        #expect(publication == .unchanged && publication.serial == nil)
        #expect(history.serial == SerialNumber(1) && history.deltaCount == 0)
        #expect(history.current == renewed)
        #expect(history.validated == Timestamp(20) && history.nextExpiry == Timestamp(90))
    }

    @Test("A delta goes when it is older than the limit")
    func age() throws {
        var history = history(from: 1) { $0.deltaAge = 100 }
        for time in [0, 10, 60] {
            _ = history.publish(try set([UInt32(time)]), validatedAt: Timestamp(Int64(time)))
        }
        #expect(history.deltaCount == 2)
        _ = history.withdrawExpired(at: Timestamp(110))
        #expect(
            history.answer(to: SerialNumber(1)) == .delta(PayloadDelta(from: try set([0]), to: try set([60])))
        )
        _ = history.withdrawExpired(at: Timestamp(111))
        #expect(history.answer(to: SerialNumber(1)) == .tooOld)
        #expect(history.deltaCount == 1)
        _ = history.publish(try set([60]), validatedAt: Timestamp(161))
        #expect(history.deltaCount == 0)
    }

    @Test(
        "Deltas take no more memory than their limit, nor than the larger set once that is over what is always kept"
    )
    func memory() throws {
        // A VRP takes 32 bytes in a set and in a delta.
        var small = history(from: 1) { $0.deltaSize = 32 * 10 }
        for round in 0..<4 { _ = small.publish(try set([UInt32(round)]), validatedAt: Timestamp(0)) }
        #expect(small.deltaCount == 3)
        _ = small.publish(try set(100..<107), validatedAt: Timestamp(0))
        #expect(small.deltaCount == 2, "8 entries of the last, 2 of one more")
        _ = small.publish(try set(200..<204), validatedAt: Timestamp(0))
        #expect(small.deltaCount == 0, "11 entries are more than the limit")

        var relative = history(from: 1) { $0.smallDeltas = 32 * 4 }
        _ = relative.publish(try set(0..<10), validatedAt: Timestamp(0))
        _ = relative.publish(try set(1..<10), validatedAt: Timestamp(0))
        _ = relative.publish(try set([]), validatedAt: Timestamp(0))
        #expect(relative.deltaCount == 1, "the withdrawal of all 9 is no more than the set before had")
        _ = relative.publish(try set(0..<2), validatedAt: Timestamp(0))
        #expect(relative.deltaCount == 1, "2 entries are below what is always kept, 11 are not")
        _ = relative.publish(try set(2..<4), validatedAt: Timestamp(0))
        #expect(relative.deltaCount == 1, "4 entries are kept though the set has but 2, 6 are not")
    }

    @Test("Expired payload is withdrawn in its second, as a change, and the data gets no younger")
    func expiry() throws {
        var payload = RandomSets(seed: 31)
        var history = history(from: 5)
        let set = try payload.set(expires: 100...103)
        _ = history.publish(set, validatedAt: Timestamp(7))
        var table = RouterTable(set)
        for time in Int64(99)...103 {
            let left =
                set.vrps.filter { $0.expires.secondsSinceEpoch > time }.count
                + set.vaps.filter { $0.expires.secondsSinceEpoch > time }.count
                + set.routerKeys.filter { $0.expires.secondsSinceEpoch > time }.count
            let isDue = try #require(history.nextExpiry) <= Timestamp(time)
            switch history.withdrawExpired(at: Timestamp(time)) {
            case .changed(let serial, let delta):
                #expect(isDue && serial == history.serial)
                #expect(
                    delta.announcedVRPs == [] && delta.announcedVAPs == [] && delta.announcedRouterKeys == []
                )
                try table.apply(delta)
            case .unchanged: #expect(!isDue)
            case .first: Issue.record("first")
            }
            let current = try #require(history.current)
            #expect(current.vrps.count + current.vaps.count + current.routerKeys.count == left)
            #expect(table == RouterTable(current))
            if let next = history.nextExpiry { #expect(next > Timestamp(time)) } else { #expect(left == 0) }
        }
        #expect(history.nextExpiry == nil && history.serial == SerialNumber(9))
        #expect(history.validated == Timestamp(7))
        #expect(history.answer(to: SerialNumber(5)) == .delta(PayloadDelta(from: set, to: PayloadSet())))
    }

    @Test("A copy is a snapshot")
    func copy() throws {
        var history = history(from: 1)
        _ = history.publish(try set([1]), validatedAt: Timestamp(0))
        _ = history.publish(try set([2]), validatedAt: Timestamp(0))
        _ = history.publish(try set([3]), validatedAt: Timestamp(0))
        let copy = history
        _ = history.publish(try set([4]), validatedAt: Timestamp(0))
        #expect(copy.serial == SerialNumber(3))
        #expect(
            copy.answer(to: SerialNumber(1)) == .delta(PayloadDelta(from: try set([1]), to: try set([3])))
        )
        #expect(
            history.answer(to: SerialNumber(1)) == .delta(PayloadDelta(from: try set([1]), to: try set([4])))
        )
    }
}
