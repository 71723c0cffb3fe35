import RPKICrypto
import RPKIObjects
import RPKITypes
import RPKIValidation
import TestAuthority
import Testing

/// What a report says of the CAs that were followed, and of the publication servers that they refer to.
@Suite("CAs and publication servers of a report")
struct AuthorityReportTests {
    private static let other = "rsync://other.example.net/data/"

    /// A trust anchor over three CAs: `near` beside it with a CA below, `far` on another server, and `gone` there, too.
    private struct Setting {
        var hierarchy = TestHierarchy()
        let below: AuthorityIdentity
        let far: AuthorityIdentity

        /// Makes it; `adjust` changes `gone`, which is not published when it returns false.
        init(_ adjust: (inout Authority) -> Bool) throws {
            var anchor = try TestHierarchy.authority("ta", key: 0)
            var near = try TestHierarchy.authority("near", key: 1, under: "ta")
            var below = try TestHierarchy.authority("below", key: 2, under: "near")
            try below.roa("a.roa", "192.0.2.0/24", "2001:db8::/32")
            near.validity.notAfter = TestHierarchy.time.advanced(by: 50_000)
            near.publication.nextUpdate = TestHierarchy.time.advanced(by: 7_000)
            try near.issueAuthority(below.identity)
            func elsewhere(_ name: String, key: Int) throws -> Authority {
                try TestHierarchy.authority(
                    AuthorityIdentity(
                        name: name,
                        key: try KeyPool.scenarios().authorityKey(key),
                        resources: TestHierarchy.everything,
                        repository: "\(AuthorityReportTests.other)\(name)/",
                        certificateURI: "\(TestHierarchy.base)ta/\(name).cer"
                    )
                )
            }
            var far = try elsewhere("far", key: 3)
            try far.roa("b.roa", "198.51.100.0/24")
            try far.aspa("c.asa", 64_496, 64_500)
            var gone = try elsewhere("gone", key: 4)
            for authority in [near, far, gone] { try anchor.issueAuthority(authority.identity) }
            try hierarchy.publish(trustAnchor: anchor)
            for authority in [near, below, far] { try hierarchy.publish(authority) }
            if adjust(&gone) { try hierarchy.publish(gone) }
            self.below = below.identity
            self.far = far.identity
        }
    }

    /// The CAs from that of a publication point to the trust anchor.
    private func path(_ point: AcceptedPublicationPoint, _ report: ValidationReport) -> [ReportedAuthority] {
        var path = [report.authorities[point.authority]]
        while let parent = path.last?.parent {
            #expect(parent < report.authorities.count)
            path.append(report.authorities[parent])
        }
        return path
    }

    @Test("The CAs above a publication point are known, also from the memo, and when the first of them ends")
    func chain() async throws {
        let setting = try Setting { _ in true }
        let memo = ValidationMemo()
        var source = setting.hierarchy.source
        for run in 0..<2 {
            let report = try await setting.hierarchy.run(source: source, memo: memo)
            try source.keep(report)
            #expect(memo.hits == (run == 0 ? 0 : 5))
            #expect(report.authorities.count == 5)
            let point = try #require(
                report.publicationPoints.first { $0.manifestURI.description == setting.below.manifestURI }
            )
            let path = path(point, report)
            #expect(
                path.map(\.uri) == [
                    "\(TestHierarchy.base)near/below.cer", "\(TestHierarchy.base)ta/near.cer",
                    "\(TestHierarchy.base)ta.cer",
                ]
            )
            #expect(path.reversed().map(\.keyIdentifier) == point.key.path)
            for authority in path {
                let file = try #require(setting.hierarchy.repository[authority.uri])
                let digest = SHA256.digest(file.span)
                #expect(digest == authority.digest)
                let certificate = try ResourceCertificate(
                    file,
                    as: authority.parent == nil ? .trustAnchor : .ca
                )
                #expect(certificate.notAfter == authority.notAfter)
                #expect(certificate.notBefore == authority.notBefore)
            }
            // The manifest of the CA in the middle is the first that ends.
            #expect(point.expires == TestHierarchy.time.advanced(by: 7_000))
            #expect(
                Set(report.vrps.filter { $0.value.prefix == IPPrefix("192.0.2.0/24") }.map(\.expires)) == [
                    point.expires
                ]
            )
        }
    }

    /// How the CA `gone` has no usable publication point.
    enum Fault: CaseIterable, Sendable { case missing, stale, premature, bad, staleCRL }

    @Test(
        "Each publication server has what its CAs gave, and why others gave nothing",
        arguments: Fault.allCases
    )
    func tallies(_ fault: Fault) async throws {
        let time = TestHierarchy.time
        let setting = try Setting { gone in
            switch fault {
            case .missing: return false
            case .stale: gone.publication.nextUpdate = time.advanced(by: -1)
            case .premature: gone.publication.thisUpdate = time.advanced(by: 10)
            case .bad: gone.publication.missing = [gone.identity.crlName]
            case .staleCRL:
                gone.publication.adjustCRL = { $0.template.nextUpdate = DER.time(time.advanced(by: -1)) }
            }
            return true
        }
        let report = try await setting.hierarchy.run()
        #expect(report.repositoryTallies.map(\.trustAnchor) == [0, 0])
        let home = try #require(
            report.repositoryTallies.first { $0.server.module.description == TestHierarchy.base }
        )
        #expect(home.acceptedPoints == 3)
        #expect(home.rejectedPoints == 0)
        #expect(home.ipv4VRPs == 1)
        #expect(home.ipv6VRPs == 1)
        #expect(home.counts[.roa].valid == 1)
        // Four CAs are certified by those that publish here.
        #expect(home.counts[.certificate].valid == 4)
        let other = try #require(
            report.repositoryTallies.first { $0.server.module.description == Self.other }
        )
        #expect(other.acceptedPoints == 1)
        #expect(other.rejectedPoints == 1)
        #expect(other.ipv4VRPs == 1)
        #expect(other.aspas == 1)
        #expect(other.counts[.manifest].valid == 1)
        #expect(other.missingManifests == (fault == .missing ? 1 : 0))
        #expect(other.staleManifests == (fault == .stale ? 1 : 0))
        #expect(other.prematureManifests == (fault == .premature ? 1 : 0))
        #expect(other.invalidManifests == (fault == .bad || fault == .staleCRL ? 1 : 0))
        #expect(other.staleCRLs == (fault == .staleCRL ? 1 : 0))
        #expect(other.invalidCRLs == 0)
        // Together they are what the trust anchor has.
        let anchor = report.trustAnchors[0]
        #expect(home.acceptedPoints + other.acceptedPoints == anchor.publicationPoints)
        #expect(home.counts.total + other.counts.total + 1 == anchor.counts.total)
        #expect(home.ipv4VRPs + home.ipv6VRPs + other.ipv4VRPs == anchor.vrps)
    }
}
