import RPKITypes
import RouteVerification
import Testing

/// The bounds as the vectors write them, `N=3 max_up=2 …`.
private func trace(_ proof: ASPAProof) -> String {
    guard let ramps = proof.ramps, proof.objection == nil else { return "" }
    guard proof.context.direction == .downstream else {
        return "N=\(ramps.length) max_up=\(ramps.maxUp) min_up=\(ramps.minUp): step \(proof.step)"
    }
    return
        "N=\(ramps.length) max_up=\(ramps.maxUp) max_down=\(ramps.maxDown) min_up=\(ramps.minUp) min_down=\(ramps.minDown): step \(proof.step)"
}

@Suite("Vectors")
struct VectorTests {
    @Test("All vectors are there")
    func complete() {
        #expect(Fixture.paths.count == 240)
        #expect(Fixture.origins.count == 120)
        #expect(Fixture.incidents.count == 16)
        #expect(Fixture.incidents.flatMap(\.cases).count == 74)
    }

    @Test("Paths", arguments: Fixture.paths)
    func path(_ vector: PathVector) throws {
        let vaps = VAPIndex(vector.aspas)
        let path = ASPath(vector.path)
        #expect(vaps.verdict(of: path, vector.context).rawValue == vector.expected)

        let proof = ASPAProof(path, vector.context, vaps)
        #expect(proof.verdict.rawValue == vector.expected)
        if let objection = proof.objection {
            #expect(vector.trace.hasPrefix("step \(objection.step)"))
        } else {
            #expect(vector.trace.hasPrefix(trace(proof)), "\(trace(proof)) is not \(vector.trace)")
        }
        if let type = vector.leakType, proof.verdict == .invalid {
            let leak = try #require(proof.leak)
            #expect(leak.types.map(\.rawValue).contains(type))
        }

        var verifier = RouteVerifier(vrps: VRPIndex([]), vaps: vaps)
        let collapsed = CollapsedPath(path)
        for _ in 0..<2 {
            let both = verifier.verify(collapsed, neighbor: vector.context.neighbor)
            let verdict = vector.context.direction == .upstream ? both.upstream : both.downstream
            #expect(verdict.rawValue == vector.expected)
        }
        #expect(try ASPath(path.description) == path)
    }

    @Test("Origins", arguments: Fixture.origins)
    func origin(_ vector: OriginVector) throws {
        let vrps = vector.vrps.compactMap(\.vrp)
        #expect(vrps.count == vector.vrps.count)
        let index = VRPIndex(vrps)
        let prefix = try #require(IPPrefix(vector.prefix))
        let origin = vector.asn.map { ASN($0) }
        #expect(index.validity(of: prefix, origin: origin).rawValue == vector.expected)

        let proof = OriginProof(prefix: prefix, origin: origin, vrps: index)
        #expect(proof.validity.rawValue == vector.expected)
        #expect((proof.reason != nil) == (vector.reason != nil))
        #expect((proof.reason == .length) == (vector.reason == "length"))
        // The index keeps one of equal VRPs, the vectors count both.
        guard Set(vrps).count == vrps.count else { return }
        #expect(proof.matchedCount == vector.detail.matched)
        #expect(proof.unmatchedASCount == vector.detail.unmatchedAs)
        #expect(proof.unmatchedLengthCount == vector.detail.unmatchedLength)
    }

    @Test("Incidents", arguments: Fixture.incidents)
    func incident(_ incident: Incident) throws {
        for item in incident.cases {
            let vaps = VAPIndex(item.aspas)
            let path = ASPath(item.path)
            let context = try #require(item.context)
            #expect(context.direction.rawValue == item.procedure)
            let proof = ASPAProof(path, context, vaps)
            #expect(proof.verdict.rawValue == item.expectedAspa, "\(item.id)")
            #expect(item.trace.hasPrefix(trace(proof)), "\(item.id)")
            #expect(
                proof.deniedClimbs.map { [$0.from.rawValue, $0.to.rawValue] } == item.flagged.up,
                "\(item.id)"
            )
            #expect(
                proof.deniedDescents.map { [$0.to.rawValue, $0.from.rawValue] } == item.flagged.down,
                "\(item.id)"
            )

            let vrps = item.vrps.compactMap(\.vrp)
            #expect(vrps.count == item.vrps.count, "\(item.id)")
            var verifier = RouteVerifier(vrps: VRPIndex(vrps), vaps: vaps)
            let prefix = try #require(IPPrefix(item.prefix), "\(item.id)")
            let verdict = verifier.verify(prefix, CollapsedPath(path), neighbor: context.neighbor)
            #expect(verdict.origin.rawValue == item.expectedRov, "\(item.id)")
            #expect(verdict.path(context.direction).rawValue == item.expectedAspa, "\(item.id)")
        }
    }

    /// The AS that the reports name, where the data is enough to find it.
    @Test(
        "Leakers of recorded incidents",
        arguments: [
            ("cloudflare-miami-2026-01-22", "at-lumen", 13335),
            ("cloudflare-miami-2026-01-22", "at-22850", 13335),
            ("cloudflare-miami-2026-01-22", "at-64112", 13335),
            ("cloudflare-miami-2026-01-22", "collector-path-b", 13335),
            ("verizon-dqe-2019-06-24", "at-701", 396531),
            ("verizon-dqe-2019-06-24", "at-peer-of-701", 396531),
            ("cantv-2026-01-02", "at-52320", 8048),
            ("cantv-2026-01-02", "at-263237-52320-published", 8048),
            ("telekom-malaysia-2015-06-12", "at-3549-provider-route", 4788),
            ("idea-cellular-2017-12-30", "at-197068", 55644),
            ("mainone-2018-11-12", "at-20485", 37282),
        ]
    )
    func leaker(_ incident: String, _ name: String, _ leaker: UInt32) throws {
        let cases = try #require(Fixture.incidents.first { $0.id == incident }).cases
        let item = try #require(cases.first { $0.id == name })
        let context = try #require(item.context)
        let leak = try #require(ASPAProof(ASPath(item.path), context, VAPIndex(item.aspas)).leak)
        #expect(leak.suspect == ASN(leaker))
    }
}
