import RPKITypes
import RouteVerification
import Testing

@Suite("Accounts of leaks")
struct LeakAccountTests {
    private static func account(
        _ path: String,
        _ aspas: [String: [UInt32]],
        _ role: SessionRole
    ) throws -> LeakAccount {
        try #require(ASPAProof(try ASPath(path), PathContext(role: role), VAPIndex(aspas)).leak)
    }

    @Test("A hijacker does not clear himself with an ASPA that lists the victim")
    func forgedOrigin() throws {
        let without = try LeakAccountTests.account("666 64500", ["64500": [64_501]], .peer)
        let with = try LeakAccountTests.account("666 64500", ["64500": [64_501], "666": [64_500]], .peer)
        for account in [without, with] {
            #expect(account.suspect == ASN(666))
            #expect(account.mayBeForged)
            #expect(account.text.hasSuffix("or the path beyond AS666 is forged"))
        }
        #expect(with.types == [.providerToPeer])
    }

    @Test("Hops that others attest, up to the origin, rule out forgery")
    func attestedByOthers() throws {
        // AS2 lists both its neighbours; AS3, the suspect, lists AS2.
        let account = try LeakAccountTests.account("3 2 1", ["1": [0], "2": [1, 3], "3": [2]], .provider)
        #expect(account.suspect == ASN(3))
        #expect(!account.mayBeForged)
        #expect(!account.text.contains("forged"))
    }

    @Test(
        "One hop behind the suspect that nobody else attests leaves forgery open",
        arguments: [
            // AS2 lists the suspect, AS3, but nothing joins AS2 to AS1: a forger may put a true customer between.
            ("3 2 1", ["1": [0], "2": [3], "3": [2]]),
            // AS2 lists AS1, but only the suspect's own ASPA joins it to AS2.
            ("3 2 1", ["1": [0], "2": [1], "3": [2]]),
            // The victim stands behind the denied hop.
            ("3 2 1 9", ["1": [0], "2": [1, 3], "3": [2]]),
            // The suspect stands behind itself, too, and attests that hop.
            ("3 2 1 3", ["1": [0], "2": [1, 3], "3": [1, 2]]),
        ]
    )
    func unattested(_ path: String, _ aspas: [String: [UInt32]]) throws {
        let account = try LeakAccountTests.account(path, aspas, .provider)
        #expect(account.suspect == ASN(3))
        #expect(account.mayBeForged)
    }

    /// The account with the suspect's own data, and without it where that blames the same hop.
    @Test("What a suspect publishes never decides whether it may have forged the path")
    func ownData() {
        var random = RandomSource(seed: 53)
        var compared = (forged: 0, attested: 0)
        var wrong: [String] = []
        for _ in 0..<30_000 {
            var path = CollapsedPath()
            for _ in 0..<(2 + random.below(3)) { path.append(ASN(UInt32(1 + random.below(5)))) }
            var table: [ASN: [ASN]] = [:]
            for customer in 1...5 where random.below(4) > 0 {
                table[ASN(UInt32(customer))] = (0..<3).map { _ in ASN(UInt32(random.below(6))) }
            }
            let context = PathContext(random.below(2) == 0 ? .upstream : .downstream)
            guard let account = leak(path, context, table) else { continue }
            for lists in [nil, [ASN(0)], [account.receivedFrom], (1...5).map { ASN($0) }] {
                var changed = table
                changed[account.suspect] = lists
                guard let other = leak(path, context, changed), other.suspect == account.suspect,
                    other.receivedFrom == account.receivedFrom, other.sentTo == account.sentTo
                else { continue }
                if other.mayBeForged != account.mayBeForged {
                    wrong.append("\(path.asns) \(table) \(changed)")
                }
                if account.mayBeForged { compared.forged += 1 } else { compared.attested += 1 }
            }
        }
        #expect(wrong.prefix(3) == [])
        #expect(compared.forged > 1_000 && compared.attested > 10, "\(compared)")
    }

    private func leak(_ path: CollapsedPath, _ context: PathContext, _ table: [ASN: [ASN]]) -> LeakAccount? {
        ASPAProof(path, context, VAPIndex(providers: table), searchesChanges: false).leak
    }

    @Test(
        "Recorded incidents",
        arguments: [
            (
                "cloudflare-miami-2026-01-22", "at-lumen",
                "looks like a leak by AS13335: a route of AS32934 sent to AS3356 (RFC 7908 type 4, a peer's "
                    + "route sent to a provider); or the path beyond AS13335 is forged"
            ),
            (
                "cantv-2026-01-02", "at-52320",
                "looks like a leak by AS8048: a route of AS23520 sent to AS52320 (RFC 7908 type 1, a "
                    + "provider's route sent to another provider); or the path beyond AS8048 is forged"
            ),
            (
                "celer-bridge-2022-08-17", "at-1299",
                "looks like a leak by AS209243: a route of AS14618 sent to AS1299 (RFC 7908 type 1, a "
                    + "provider's route sent to another provider; or type 4, a peer's route sent to a "
                    + "provider); or the path beyond AS209243 is forged"
            ),
        ]
    )
    func incidents(_ name: String, _ view: String, _ text: String) throws {
        let incident = try #require(Fixture.incidents.first { $0.id == name })
        let item = try #require(incident.cases.first { $0.id == view })
        let proof = ASPAProof(ASPath(item.path), try #require(item.context), VAPIndex(item.aspas))
        #expect(proof.leak?.text == text)
    }

    @Test("In no incident did anybody but the suspect attest the hop behind it", arguments: Fixture.incidents)
    func incidentsMayBeForged(_ incident: Incident) throws {
        for item in incident.cases {
            let proof = ASPAProof(ASPath(item.path), try #require(item.context), VAPIndex(item.aspas))
            #expect(proof.leak?.mayBeForged ?? true, "\(item.id)")
        }
    }
}
