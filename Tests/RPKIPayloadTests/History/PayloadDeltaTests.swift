import RPKIPayload
import RPKITypes
import Testing

@Suite("Payload deltas")
struct PayloadDeltaTests {
    /// The difference without the merge: sets, and a dictionary.
    private func isDifference(_ delta: PayloadDelta, from old: PayloadSet, to new: PayloadSet) -> Bool {
        let (oldVRPs, newVRPs) = (Set(old.vrps.map(\.vrp)), Set(new.vrps.map(\.vrp)))
        let (oldKeys, newKeys) = (Set(old.routerKeys.map(\.routerKey)), Set(new.routerKeys.map(\.routerKey)))
        let (oldVAPs, newVAPs) = (Set(old.vaps.map(\.vap)), Set(new.vaps.map(\.vap)))
        let gone = Set(old.vaps.map(\.vap.customer)).subtracting(new.vaps.map(\.vap.customer))
        return delta.announcedVRPs == newVRPs.subtracting(oldVRPs).sorted()
            && delta.withdrawnVRPs == oldVRPs.subtracting(newVRPs).sorted()
            && delta.announcedRouterKeys == newKeys.subtracting(oldKeys).sorted()
            && delta.withdrawnRouterKeys == oldKeys.subtracting(newKeys).sorted()
            && delta.announcedVAPs == newVAPs.subtracting(oldVAPs).sorted { $0.customer < $1.customer }
            && delta.withdrawnCustomers == gone.sorted()
    }

    @Test("It is the difference of sets, and takes a strict router from one to the other")
    func difference() throws {
        var payload = RandomSets(seed: 1)
        for round in 0..<300 {
            let old = try payload.set(share: [0, 5, 50, 95, 100][round % 5])
            let new = try payload.set(share: [50, 95, 0, 100, 5, 50][round % 6])
            let delta = PayloadDelta(from: old, to: new)
            #expect(isDifference(delta, from: old, to: new))
            var table = RouterTable(old)
            try table.apply(delta)
            #expect(table == RouterTable(new))
            #expect(delta.isEmpty == (RouterTable(old) == RouterTable(new)))
        }
    }

    @Test("A merged delta is the difference of the first and the last set, over any number of steps")
    func merging() throws {
        var payload = RandomSets(seed: 2)
        for _ in 0..<200 {
            let sets = try (0..<5).map { _ in try payload.set() }
            let steps = zip(sets, sets.dropFirst()).map { PayloadDelta(from: $0, to: $1) }
            let direct = PayloadDelta(from: sets[0], to: sets[4])
            #expect(steps.reduce(PayloadDelta()) { $0.merging($1) } == direct)
            #expect(steps.reversed().reduce(PayloadDelta()) { $1.merging($0) } == direct)
            #expect(steps[0].merging(PayloadDelta(from: sets[1], to: sets[0])).isEmpty)
        }
    }

    @Test("Expiry and trust anchor make no difference")
    func unseen() throws {
        var sets: [PayloadSet] = []
        for (name, time) in [("a", Int64(5)), ("b", 9)] {
            var builder = PayloadSetBuilder()
            let anchor = try index(of: name, in: &builder)
            builder.add(try vrp("10.0.0.0/8-8", 1), expires: Timestamp(time), trustAnchor: anchor)
            builder.add(try routerKey(1), expires: Timestamp(time), trustAnchor: anchor)
            let vap = VAP(customer: ASN(1), providers: [ASN(2)])
            builder.add(vap, expires: Timestamp(time), trustAnchor: anchor)
            sets.append(builder.build())
        }
        try #require(sets[0] != sets[1])
        #expect(PayloadDelta(from: sets[0], to: sets[1]) == PayloadDelta())
    }

    @Test("Another maxLength is an announcement and a withdrawal, other providers are one announcement")
    func identity() throws {
        func set(_ text: String, providers: [UInt32]) throws -> PayloadSet {
            var builder = PayloadSetBuilder()
            let anchor = try index(of: "a", in: &builder)
            builder.add(try vrp(text, 1), expires: Timestamp(9), trustAnchor: anchor)
            let vap = VAP(customer: ASN(1), providers: providers.map { ASN($0) })
            builder.add(vap, expires: Timestamp(9), trustAnchor: anchor)
            return builder.build()
        }
        let delta = PayloadDelta(
            from: try set("10.0.0.0/8-9", providers: [2]),
            to: try set("10.0.0.0/8-8", providers: [2, 3])
        )
        #expect(delta.announcedVRPs == [try vrp("10.0.0.0/8-8", 1)])
        #expect(delta.withdrawnVRPs == [try vrp("10.0.0.0/8-9", 1)])
        #expect(delta.announcedVAPs == [VAP(customer: ASN(1), providers: [ASN(2), ASN(3)])])
        #expect(delta.withdrawnCustomers == [])
        #expect(delta.count == 3)
    }
}
