import RPKITypes
import RPKIValidation
import TestAuthority
import Testing

/// Manifest number and thisUpdate against the last good version (RFC 9286, section 4.2.1; RFC 9981, section 2).
@Suite("History of manifests")
struct HistoryTests {
    private let time = TestRun.time

    /// A trust anchor whose publication point has the ROA `good.roa`.
    private func anchor() throws -> Authority {
        var anchor = try TestHierarchy.authority("ta", key: 0)
        try anchor.roa("good.roa", "192.0.2.0/24")
        return anchor
    }

    /// Runs `fetched` with `kept` as last good version.
    private func run(
        _ fetched: Authority,
        kept: Authority,
        chunkSize: Int = 256
    ) async throws -> ValidationReport {
        var hierarchy = TestHierarchy()
        try hierarchy.publish(trustAnchor: fetched)
        var old = TestHierarchy()
        try old.publish(kept)
        var source = hierarchy.source
        try source.keep(
            TestHierarchy.key(fetched.identity),
            manifest: kept.identity.manifestURI,
            from: old.repository.files
        )
        return try await hierarchy.run(chunkSize: chunkSize, source: source)
    }

    struct Step: Sendable, CustomTestStringConvertible {
        var name: String
        var number: UInt64 = 8
        /// Seconds after the last good version's thisUpdate.
        var later: Int64 = 60
        var verdicts: Set<String>
        var isFetchedUsed: Bool
        var testDescription: String { name }
    }

    static let steps = [
        Step(name: "next", verdicts: [], isFetchedUsed: true),
        Step(
            name: "number regressed",
            number: 6,
            verdicts: ["manifest-number-regressed rejected", "manifest-last-good-used warning"],
            isFetchedUsed: false
        ),
        Step(
            name: "same number, later",
            number: 7,
            verdicts: ["manifest-number-not-increased rejected", "manifest-last-good-used warning"],
            isFetchedUsed: false
        ),
        Step(
            name: "same number, same time, other bytes",
            number: 7,
            later: 0,
            verdicts: ["manifest-number-not-increased rejected", "manifest-last-good-used warning"],
            isFetchedUsed: false
        ),
        Step(
            name: "next number, same time",
            later: 0,
            verdicts: ["manifest-number-not-increased rejected", "manifest-last-good-used warning"],
            isFetchedUsed: false
        ),
        Step(
            name: "thisUpdate regressed",
            later: -1,
            verdicts: ["manifest-this-update-regressed rejected", "manifest-last-good-used warning"],
            isFetchedUsed: false
        ),
        Step(name: "gap", number: 9, verdicts: ["manifest-number-gap warning"], isFetchedUsed: true),
    ]

    @Test("Number and thisUpdate must both grow, a gap is a warning", arguments: steps, [1, 256])
    func progress(_ step: Step, chunkSize: Int) async throws {
        let kept = try anchor()
        var fetched = kept
        try fetched.roa("new.roa", "198.51.100.0/24")
        fetched.publication.manifestNumber = step.number
        fetched.publication.thisUpdate = kept.publication.thisUpdate.advanced(by: step.later)
        let report = try await run(fetched, kept: kept, chunkSize: chunkSize)
        #expect(report.verdicts == step.verdicts)
        #expect(report.vrps.count == (step.isFetchedUsed ? 2 : 1))
        #expect(report.trustAnchors.map(\.lastGoodPublicationPoints) == [step.isFetchedUsed ? 0 : 1])
        #expect(!report.isIncomplete)
    }

    @Test("The same bytes are the same manifest")
    func sameBytes() async throws {
        var hierarchy = TestHierarchy()
        let anchor = try anchor()
        try hierarchy.publish(trustAnchor: anchor)
        var source = hierarchy.source
        try source.keep(
            TestHierarchy.key(anchor.identity),
            manifest: anchor.identity.manifestURI,
            from: source.files
        )
        let report = try await hierarchy.run(source: source)
        #expect(report.findings == [])
        #expect(report.vrps.count == 1)
        #expect(report.trustAnchors.map(\.lastGoodPublicationPoints) == [0])
    }

    /// RFC 9981, section 2: after a rename the number is not compared, thisUpdate still is.
    @Test("A renamed manifest may begin its numbers anew, but not its time", arguments: [Int64(60), -1])
    func renamed(_ later: Int64) async throws {
        let kept = try anchor()
        var fetched = kept
        fetched.identity.manifestName = "renamed.mft"
        fetched.publication.manifestNumber = 1
        fetched.publication.thisUpdate = kept.publication.thisUpdate.advanced(by: later)
        try fetched.roa("new.roa", "198.51.100.0/24")
        let report = try await run(fetched, kept: kept)
        if later > 0 {
            #expect(report.verdicts == ["manifest-renamed warning"])
            #expect(report.vrps.count == 2)
        } else {
            #expect(
                report.verdicts == [
                    "manifest-this-update-regressed rejected", "manifest-last-good-used warning",
                ]
            )
            #expect(report.vrps.count == 1)
        }
    }

    /// RFC 9981, section 3: with several rpkiManifest URIs the name has not changed if one of them has it.
    @Test("A manifest of which one URI has the old name is not renamed")
    func severalNames() async throws {
        let kept = try anchor()
        var fetched = kept
        fetched.identity.manifestName = "renamed.mft"
        fetched.publication.manifestNumber = 1
        fetched.publication.thisUpdate = kept.publication.thisUpdate.advanced(by: 60)
        var hierarchy = TestHierarchy()
        let identity = fetched.identity
        try hierarchy.publish(trustAnchor: fetched) { draft in
            draft.template[.subjectInfoAccess] = .access(
                .subjectInfoAccess,
                [
                    (.caRepository, GeneralName.uri(identity.repository)),
                    (.rpkiManifest, GeneralName.uri(identity.manifestURI)),
                    (.rpkiManifest, GeneralName.uri(identity.repository + "ta.mft")),
                ]
            )
        }
        var old = TestHierarchy()
        try old.publish(kept)
        var source = hierarchy.source
        try source.keep(
            TestHierarchy.key(identity),
            manifest: kept.identity.manifestURI,
            from: old.repository.files
        )
        let report = try await hierarchy.run(source: source)
        #expect(report.verdicts == ["manifest-number-regressed rejected", "manifest-last-good-used warning"])
    }

    @Test("An expired last good version is no history")
    func expiredHistory() async throws {
        var kept = try anchor()
        kept.publication.manifestNumber = 50
        kept.publication.nextUpdate = time.advanced(by: -1)
        var fetched = try anchor()
        fetched.publication.thisUpdate = time.advanced(by: -60)
        let report = try await run(fetched, kept: kept)
        #expect(report.findings == [])
        #expect(report.vrps.count == 1)
    }
}
