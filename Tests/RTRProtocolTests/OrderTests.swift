import RPKITypes
import Testing

@testable import RTRProtocol

/// The canonical order by its text: lists of numbers that are compared one by one.
private enum Transcription {
    /// Address, maximum length, length, AS number: ascending to withdraw, descending to announce.
    static func numbers(_ vrp: VRP) -> [UInt128] {
        [vrp.prefix.address, UInt128(vrp.maxLength), UInt128(vrp.prefix.length), UInt128(vrp.asn.rawValue)]
    }

    static func announcements(_ vrps: [VRP]) -> [VRP] {
        families(vrps).flatMap { $0.sorted { numbers($1).lexicographicallyPrecedes(numbers($0)) } }
    }

    static func withdrawals(_ vrps: [VRP]) -> [VRP] {
        families(vrps).flatMap { $0.sorted { numbers($0).lexicographicallyPrecedes(numbers($1)) } }
    }

    private static func families(_ vrps: [VRP]) -> [[VRP]] {
        [vrps.filter { $0.prefix.family == .ipv4 }, vrps.filter { $0.prefix.family == .ipv6 }]
    }

    static func keys(_ keys: [RouterKey]) -> [RouterKey] {
        func numbers(_ key: RouterKey) -> [UInt32] {
            let spki = key.subjectPublicKeyInfo
            return key.keyIdentifier.bytes.map { UInt32($0) } + [UInt32(spki.count)]
                + spki.map { UInt32($0) } + [key.asn.rawValue]
        }
        return keys.sorted { numbers($0).lexicographicallyPrecedes(numbers($1)) }
    }
}

@Suite("Canonical order (8210bis-27, section 11.2)")
struct OrderTests {
    @Test("VRPs, sorted before or not, as the text says", arguments: [0, 1, 2, 50, 2_000])
    func vrps(count: Int) {
        var random = RandomSource(seed: UInt64(count) + 3)
        var unique: Set<VRP> = []
        for index in 0..<count { unique.insert(random.vrp(small: index % 3 > 0)) }
        let announced = Transcription.announcements(Array(unique))
        let withdrawn = Transcription.withdrawals(Array(unique))
        for vrps in [Array(unique), unique.sorted(), withdrawn] {
            var (announcements, withdrawals) = (vrps, vrps)
            CanonicalOrder.sortAnnouncements(&announcements)
            CanonicalOrder.sortWithdrawals(&withdrawals)
            #expect(announcements == announced)
            #expect(withdrawals == withdrawn)
        }
        var visited: [VRP] = []
        CanonicalOrder.forEachAnnouncement(of: unique.sorted()[...]) { visited.append($0) }
        #expect(visited == announced)
        visited = []
        CanonicalOrder.forEachWithdrawal(of: unique.sorted().lazy.map { $0 }) { visited.append($0) }
        #expect(visited == withdrawn)
    }

    @Test("Rules one by one: the earlier announcement, then the later")
    func rules() {
        let pairs = [
            (vrp("192.0.2.0/24", 24, 1), vrp("2001:db8::/32", 32, 1), true),
            (vrp("198.51.100.0/24", 24, 1), vrp("192.0.2.0/24", 24, 1), false),
            (vrp("10.0.0.0/8", 24, 1), vrp("10.0.0.0/16", 16, 9), false),
            (vrp("10.0.0.0/16", 24, 1), vrp("10.0.0.0/8", 24, 9), false),
            (vrp("10.0.0.0/8", 8, 1), vrp("10.0.0.0/8", 8, 0), false),
        ]
        for (first, second, isSameForWithdrawals) in pairs {
            #expect(CanonicalOrder.announces(first, before: second))
            #expect(!CanonicalOrder.announces(second, before: first))
            #expect(CanonicalOrder.withdraws(first, before: second) == isSameForWithdrawals)
            #expect(CanonicalOrder.withdraws(second, before: first) == !isSameForWithdrawals)
        }
    }

    @Test("Router keys and VAPs as the text says")
    func keysAndVAPs() {
        var random = RandomSource(seed: 12)
        var keys = Array(Set((0..<300).map { _ in random.routerKey(small: true) }))
        let expected = Transcription.keys(keys)
        CanonicalOrder.sort(&keys)
        #expect(keys == expected)
        var vaps = (0..<50).map { vap(UInt32(($0 * 17) % 50), 7) }
        CanonicalOrder.sort(&vaps)
        #expect(vaps.map(\.customer.rawValue) == Array(0..<50))
    }

    @Test("The check finds each rule that is broken, and none in the delta of the examples")
    func check() {
        var check = OrderCheck()
        let payload = Example.versionTwo.map(\.pdu).filter(\.type.isPayload)
        #expect(payload[..<7].compactMap { check.take($0) } == [])
        check = OrderCheck()
        #expect(payload[7...].compactMap { check.take($0) } == [])
        let (low, high) = (vrp("10.0.0.0/8", 8, 1), vrp("11.0.0.0/8", 8, 1))
        let cases: [(PDU, PDU, OrderRule?)] = [
            (.prefix(low, .announce), .prefix(high, .announce), .records),
            (.prefix(high, .withdraw), .prefix(low, .withdraw), .records),
            (.prefix(low, .announce), .prefix(low, .announce), .records),
            (.prefix(low, .withdraw), .prefix(high, .announce), .announcementsFirst),
            (.prefix(low, .announce), .prefix(low, .withdraw), nil),
            (.aspa(vap(1, 2)), .prefix(low, .announce), .types),
            (.prefix(low, .withdraw), .aspa(vap(1, 2)), nil),
            (.aspa(vap(2, 2)), .aspa(vap(1, 2)), .records),
            (.aspaWithdrawal(ASN(2)), .aspaWithdrawal(ASN(1)), .records),
            (.aspaWithdrawal(ASN(2)), .aspa(vap(3, 1)), .announcementsFirst),
        ]
        for (first, second, rule) in cases {
            var check = OrderCheck()
            #expect(check.take(first) == nil)
            let expected = rule.map { Remark.order(second.type, after: first.type, rule: $0) }
            let remark = check.take(second)
            #expect(remark == expected)
        }
    }
}
