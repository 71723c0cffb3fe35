import RPKITypes
import Testing

@testable import TestRouters

/// What routers print, as entries.
@Suite("Tables as routers print them")
struct TableTests {
    private func vrp(_ prefix: String, _ maxLength: Int, _ asn: UInt32) throws -> VRP {
        let prefix = try #require(IPPrefix(prefix))
        return try #require(VRP(prefix: prefix, maxLength: maxLength, asn: ASN(asn)))
    }

    @Test func bird() throws {
        let text = """
            BIRD 2.0.12 ready.
            Table r4:
            198.51.100.0/24-32 AS0  [cache1 09:25:42.415] * (100)
            192.0.2.0/24-26 AS64497  [cache1 09:25:42.415] * (100)

            Table r6:
            2001:db8::/32-48 AS64496  [cache1 09:25:42.415] * (100)
            """
        let expected = try [
            vrp("198.51.100.0/24", 32, 0), vrp("192.0.2.0/24", 26, 64_497), vrp("2001:db8::/32", 48, 64_496),
        ]
        #expect(BIRD.vrps(text) == Set(expected))
    }

    @Test("A list of providers that BIRD cuts short is not taken for a whole one")
    func birdProviders() throws {
        let text = """
            Table at:
            64496                 [cache1 10:14:16.407] * (100)
            \tpreference: 100
            \tsource: RPKI
            \taspa_providers: 64500 64501
            \tInternal route handling values: 0L 3G 1S id 1
            64499                 [cache1 10:14:16.407] * (100)
            \tType: RPKI univ
            \taspa_providers: 0
            """
        #expect(
            try BIRD.providers(text) == [ASN(64_496): [ASN(64_500), ASN(64_501)], ASN(64_499): [ASN(0)]]
        )
        #expect(throws: RouterTestError.self) { try BIRD.providers(text + " 64500 ...") }
    }

    @Test func frr() throws {
        let text = """
            RPKI/RTR prefix table
            Prefix                                   Prefix Length  Origin-AS
            192.0.2.0                                   24 -  26        64497
            2001:db8::                                  32 -  48        64496
            Number of IPv4 Prefixes: 1
            Number of IPv6 Prefixes: 1
            """
        let expected = try [vrp("192.0.2.0/24", 26, 64_497), vrp("2001:db8::/32", 48, 64_496)]
        #expect(PrefixColumns.vrps(text) == Set(expected))
    }

    @Test("A table is the sum of what rtrclient prints; an unfinished line does not count")
    func rtrclient() throws {
        let text = """
            (2026/11/22 09:27:02:799847): RTR Socket: New interval values: expire_interval:7200
             Prefix                                     Prefix Length         ASN
            + 192.0.2.0                                   24 -  24        64496
            + 198.51.100.0                                24 -  32            0
            HOST:  127.0.0.1:8282
            + ASPA 64496 => [ 64500, 64501 ]
            + ASPA 64499 => [ 0 ]
            - 192.0.2.0                                   24 -  24        64496
            - ASPA 64496 => [ 64500, 64501 ]
            + 203.0.113.0                                 24 -  2
            """
        let table = try RTRClient.table(text)
        #expect(try table.vrps == [vrp("198.51.100.0/24", 32, 0)])
        #expect(table.providers == [ASN(64_499): [ASN(0)]])
    }

    @Test(
        "A repeated announcement and a withdrawal of nothing are errors",
        arguments: [
            "+ 192.0.2.0 24 - 24 64496\n+ 192.0.2.0 24 - 24 64496\n", "- 192.0.2.0 24 - 24 64496\n",
            "- ASPA 64496 => [  ]\n",
        ]
    )
    func outOfPlace(text: String) {
        #expect(throws: RouterTestError.self) { try RTRClient.table(text) }
    }

    @Test func openBGPD() throws {
        let sets = """
            Type   Name                                 #IPv4   #IPv6 #ASnum Last Change
            ROA    RPKI ROA                                 2       1      -    00:00:03
            ASPA   RPKI ASPA                                -       -      5    00:00:03
            """
        #expect(try OpenBGPD.counts(sets) == PayloadCounts(ipv4: 2, ipv6: 1, customers: 5))
        let routes = """
            flags ovs destination          gateway          lpref   med aspath origin
            AI*>    V 192.0.2.0/24         0.0.0.0             0     0 65550 64496 i
            AI*>    ! 198.51.100.0/24      0.0.0.0             0     0 65550 64496 i
            AI*>  N-? 2001:db8::/32        ::                  0     0 65550 64497 i
            """
        let verdicts = OpenBGPD.verdicts(routes)
        let prefixes = ["192.0.2.0/24", "198.51.100.0/24", "2001:db8::/32"].compactMap { IPPrefix($0) }
        try #require(prefixes.count == 3 && verdicts.count == 3)
        #expect(verdicts[RouteProbe(prefix: prefixes[0], origin: ASN(64_496))] == .valid)
        #expect(verdicts[RouteProbe(prefix: prefixes[1], origin: ASN(64_496))] == .invalid)
        #expect(verdicts[RouteProbe(prefix: prefixes[2], origin: ASN(64_497))] == .notFound)
    }

    @Test("Verdicts tell of each entry whether it is there, but for AS0 with its greatest length")
    func probes() throws {
        let payload = RouterPayload.sample(0)
        let probes = RouteProbe.rounds(for: payload.vrps)
        for round in probes { #expect(Set(round.map(\.prefix)).count == round.count) }
        var hidden: [VRP] = []
        // Some of each kind; all of them take long.
        let sorted = payload.vrps.sorted()
        for vrp in stride(from: 0, to: sorted.count, by: 7).map({ sorted[$0] }) {
            var other = payload
            other.vrps.remove(vrp)
            let table = OriginTable(other.vrps)
            let verdicts = Dictionary(
                uniqueKeysWithValues: probes.joined().map { ($0, table.verdict(of: $0)) }
            )
            let answer = RouterTable.verdicts(verdicts, PayloadCounts(other))
            if answer.differences(from: payload).isEmpty { hidden.append(vrp) }
        }
        #expect(hidden.allSatisfy { $0.asn == ASN(0) }, "\(hidden.map(\.words))")
        #expect(hidden.count <= 2)
    }
}
