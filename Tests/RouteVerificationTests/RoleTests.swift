import RPKITypes
import RouteVerification
import Testing

@Suite("Roles, Only to Customer, verifier")
struct RoleTests {
    @Test("The procedure and the neighbour check of each role")
    func procedures() {
        for role in SessionRole.allCases {
            let expected: VerificationDirection =
                [.customer, .mutualTransit, .complex].contains(role) ? .downstream : .upstream
            #expect(role.direction == expected)
            #expect(role.checksNeighbor == (role != .routeServerClient))
            #expect(SessionRole(name: role.name) == role)
            #expect(
                PathContext(role: role, neighbor: ASN(1)).neighbor == (role.checksNeighbor ? ASN(1) : nil)
            )
            if let counterpart = role.counterpart { #expect(counterpart.counterpart == role) }
        }
        #expect(
            (0...4).map { SessionRole(rawValue: $0)?.name } == [
                "provider", "rs", "rs-client", "customer", "peer",
            ]
        )
        #expect(SessionRole(name: "sibling") == .mutualTransit)
        #expect(SessionRole(name: "none") == nil)
    }

    /// RFC 9234, section 5: the table of ingress.
    @Test("OTC on the way in")
    func ingress() {
        let remote = ASN(2)
        for role in [SessionRole.provider, .routeServer] {
            #expect(OnlyToCustomer.ingress(nil, role: role, remote: remote) == .accepted(otc: nil))
            #expect(
                OnlyToCustomer.ingress(ASN(2), role: role, remote: remote)
                    == .leak(role == .provider ? .fromCustomer(otc: ASN(2)) : .fromClient(otc: ASN(2)))
            )
        }
        #expect(OnlyToCustomer.ingress(nil, role: .peer, remote: remote) == .accepted(otc: remote))
        #expect(OnlyToCustomer.ingress(remote, role: .peer, remote: remote) == .accepted(otc: remote))
        #expect(
            OnlyToCustomer.ingress(ASN(3), role: .peer, remote: remote)
                == .leak(.fromPeer(otc: ASN(3), peer: remote))
        )
        for role in [SessionRole.customer, .routeServerClient] {
            #expect(OnlyToCustomer.ingress(nil, role: role, remote: remote) == .accepted(otc: remote))
            #expect(OnlyToCustomer.ingress(ASN(3), role: role, remote: remote) == .accepted(otc: ASN(3)))
        }
        for role in [SessionRole.mutualTransit, .complex] {
            #expect(OnlyToCustomer.ingress(nil, role: role, remote: remote) == .accepted(otc: nil))
            #expect(OnlyToCustomer.ingress(ASN(3), role: role, remote: remote) == .accepted(otc: ASN(3)))
        }
    }

    /// RFC 9234, section 5: the table of egress.
    @Test("OTC on the way out")
    func egress() {
        let local = ASN(1)
        for role in [SessionRole.provider, .routeServer] {
            #expect(OnlyToCustomer.egress(nil, role: role, local: local) == .sent(otc: local))
            #expect(OnlyToCustomer.egress(ASN(3), role: role, local: local) == .sent(otc: ASN(3)))
        }
        #expect(OnlyToCustomer.egress(nil, role: .peer, local: local) == .sent(otc: local))
        #expect(OnlyToCustomer.egress(ASN(3), role: .peer, local: local) == .withheld(otc: ASN(3)))
        for role in [SessionRole.customer, .routeServerClient] {
            #expect(OnlyToCustomer.egress(nil, role: role, local: local) == .sent(otc: nil))
            #expect(OnlyToCustomer.egress(ASN(3), role: role, local: local) == .withheld(otc: ASN(3)))
        }
        for role in [SessionRole.mutualTransit, .complex] {
            #expect(OnlyToCustomer.egress(ASN(3), role: role, local: local) == .sent(otc: ASN(3)))
        }
    }

    @Test(
        "Confederation segments and sets are Invalid whatever the data says",
        arguments: ["(1) 2", "1 [2]", "1 {2}"]
    )
    func segments(_ text: String) throws {
        let vaps = VAPIndex(providers: [ASN(2): [ASN(1)]])
        let path = try ASPath(text)
        for direction in VerificationDirection.allCases {
            let proof = ASPAProof(path, PathContext(direction), vaps)
            #expect(proof.verdict == .invalid)
            #expect(proof.step == 3)
            #expect(proof.ramps == nil)
            #expect(proof.whatIfs.isEmpty)
        }
    }

    @Test("A set at the front has no first AS; the neighbour is not what is wrong")
    func setAtFront() throws {
        let context = PathContext(.upstream, neighbor: ASN(5))
        let proof = ASPAProof(try ASPath("{5 6} 2"), context, VAPIndex([]))
        #expect(proof.objection == .set)
    }

    @Test("AS0 beside other providers has no influence; several ASPAs of one customer are united")
    func merging() {
        let index = VAPIndex(providers: [
            (key: ASN(1), value: [ASN(0)]), (key: ASN(1), value: [ASN(7), ASN(5)]),
            (key: ASN(2), value: [ASN(0), ASN(0)]),
            (key: ASN(3), value: []), (key: ASN(0), value: [ASN(9)]),
        ])
        #expect(index.count == 3)
        #expect(index.providers(of: ASN(1)) == [ASN(5), ASN(7)])
        #expect(index.providers(of: ASN(2)) == [ASN(0)])
        #expect(index.providers(of: ASN(3)) == nil)
        #expect(index.authorization(of: ASN(0), for: ASN(2)) == .notProvider)
        #expect(index.authorization(of: ASN(9), for: ASN(0)) == .provider)
        #expect(index.authorization(of: ASN(9), for: ASN(3)) == .noAttestation)
    }

    @Test("Provider lists of any length, on both sides of 2^31")
    func lists() {
        var random = RandomSource(seed: 5)
        for count in [1, 2, 7, 8, 9, 16, 17, 100, 9_999] {
            var providers: Set<ASN> = [ASN(1), ASN(4_294_967_295)]
            while providers.count < count { providers.insert(ASN(UInt32(truncatingIfNeeded: random.next()))) }
            let index = VAPIndex(providers: [ASN(64_500): Array(providers)])
            for provider in providers where provider != ASN(0) {
                #expect(index.authorization(of: provider, for: ASN(64_500)) == .provider)
            }
            for _ in 0..<100 {
                let other = ASN(UInt32(truncatingIfNeeded: random.next()))
                #expect(
                    (index.authorization(of: other, for: ASN(64_500)) == .provider)
                        == providers.contains(other)
                )
            }
        }
    }

    @Test("A remembered path is not verified again, whatever its length; forgetting is harmless")
    func cache() {
        var random = RandomSource(seed: 9)
        let vaps = VAPIndex(providers: (1...20).map { (key: ASN($0), value: [ASN($0 % 7), ASN(3 * $0)]) })
        var verifier = RouteVerifier(vrps: VRPIndex([]), vaps: vaps, rememberedPaths: 1_000)
        var tiny = RouteVerifier(vrps: VRPIndex([]), vaps: vaps, rememberedPaths: 1)
        var paths: [CollapsedPath] = []
        for length in 1...40 {
            for _ in 0..<5 {
                var path = CollapsedPath()
                for _ in 0..<length { path.append(ASN(UInt32(1 + random.below(30)))) }
                paths.append(path)
            }
        }
        for _ in 0..<3 {
            for path in paths {
                let bounds = RampBounds(path.asns, vaps)
                for both in [verifier.verify(path), tiny.verify(path)] {
                    #expect(both.upstream == bounds.verdict(.upstream))
                    #expect(both.downstream == bounds.verdict(.downstream))
                }
            }
        }
        #expect(verifier.pathCounts.verified == Set(paths).count)
        #expect(verifier.pathCounts.verified + verifier.pathCounts.repeated == 3 * paths.count)
        // Remembered, a path is still subject to the check of the neighbour.
        #expect(verifier.verify(paths[0], neighbor: ASN(99)) == (.invalid, .invalid))
    }

    @Test("AS0 and AS_TRANS in a path are remarked on, and change no outcome")
    func remarks() throws {
        let proof = ASPAProof(try ASPath("23456 0 1"), PathContext(.upstream), VAPIndex([]))
        #expect(proof.remarks == [.as0, .asTrans])
        #expect(proof.verdict == .unknown)
        #expect(proof.json.hasSuffix(#","remarks":["as0","as-trans"]}"#))
    }

    @Test("Who may have leaked a route with OTC")
    func candidates() throws {
        let path = CollapsedPath(try ASPath("5 4 3 2 1"))
        #expect(LeakAccount.candidates(otc: ASN(2), path: path) == [ASN(3), ASN(4), ASN(5)])
        #expect(LeakAccount.candidates(otc: ASN(5), path: path) == [])
        #expect(LeakAccount.candidates(otc: ASN(9), path: path) == [])
    }

    @Test("What an Invalid origin looks like")
    func origins() throws {
        let prefix = try #require(IPPrefix("10.0.0.0/8"))
        let index = VRPIndex([try #require(VRP(prefix: prefix, maxLength: 16, asn: ASN(1)))])
        let short = try #require(IPPrefix("10.1.0.0/16"))
        let long = try #require(IPPrefix("10.1.1.0/24"))
        #expect(LeakType(origin: OriginProof(prefix: short, origin: ASN(2), vrps: index)) == .reorigination)
        #expect(LeakType(origin: OriginProof(prefix: long, origin: ASN(1), vrps: index)) == .internalPrefixes)
        #expect(LeakType(origin: OriginProof(prefix: long, origin: ASN(2), vrps: index)) == nil)
        #expect(LeakType(origin: OriginProof(prefix: short, origin: ASN(1), vrps: index)) == nil)
    }
}
