import RPKIObjects
import RPKITypes
import RPKIValidation
import TestAuthority
import Testing

/// The choice of a trust anchor's certificate (RFC 8630, section 3; RFC 10097, section 2).
@Suite("Trust anchors")
struct TrustAnchorTests {
    private let time = TestRun.time

    /// A trust anchor with a ROA, whose certificate is valid for the given seconds around now.
    private func hierarchy(
        from before: Int64 = 1_000,
        through after: Int64 = 1_000_000,
        resources: ResourceSet = TestHierarchy.everything
    ) throws -> TestHierarchy {
        var anchor = try TestHierarchy.authority("ta", key: 0, resources)
        try anchor.roa("good.roa", "192.0.2.0/24")
        var hierarchy = TestHierarchy()
        try hierarchy.publish(trustAnchor: anchor) { draft in
            draft.template.setValidity(Validity(around: time, before: before, after: after))
        }
        return hierarchy
    }

    private func certificate(of hierarchy: TestHierarchy) throws -> [UInt8] {
        try #require(hierarchy.repository["rsync://rpki.example.net/repo/ta.cer"])
    }

    struct TieBreak: Sendable, CustomTestStringConvertible {
        var name: String
        /// Seconds of validity before and after now.
        var fetched: (Int64, Int64)
        var stored: (Int64, Int64)
        var isStoredUsed: Bool
        var testDescription: String { name }
    }

    static let tieBreaks = [
        TieBreak(
            name: "fetched begins later",
            fetched: (900, 5_000),
            stored: (1_000, 4_000),
            isStoredUsed: false
        ),
        TieBreak(
            name: "stored begins later",
            fetched: (1_000, 4_000),
            stored: (900, 5_000),
            isStoredUsed: true
        ),
        TieBreak(
            name: "fetched ends earlier",
            fetched: (900, 4_000),
            stored: (900, 5_000),
            isStoredUsed: false
        ),
        TieBreak(
            name: "stored ends earlier",
            fetched: (900, 5_000),
            stored: (900, 4_000),
            isStoredUsed: true
        ),
        TieBreak(name: "same times", fetched: (900, 5_000), stored: (900, 5_000), isStoredUsed: false),
    ]

    /// The stored certificate lacks the ROA's prefix, so that the payload tells which one was used.
    @Test("The tie-break of RFC 10097", arguments: tieBreaks)
    func tieBreak(_ tieBreak: TieBreak) async throws {
        let fetched = try hierarchy(from: tieBreak.fetched.0, through: tieBreak.fetched.1)
        let small = ResourceSet(prefixes: ["203.0.113.0/24"], asns: [64_496...64_511])
        let stored = try hierarchy(from: tieBreak.stored.0, through: tieBreak.stored.1, resources: small)
        var source = fetched.source
        source.stored["ta"] = try certificate(of: stored)
        let report = try await fetched.run(source: source)
        #expect(report.vrps.isEmpty == tieBreak.isStoredUsed)
        #expect(
            report.verdicts
                == (tieBreak.isStoredUsed
                    ? ["ta-older-than-stored warning", "certificate-overclaim rejected"] : [])
        )
    }

    /// What is wrong with the fetched certificate while the stored one is good.
    enum FetchedFault: String, CaseIterable, Sendable {
        case garbage, otherKey, expired, absent, tooLarge, unreadable, badSignature
    }

    @Test("A bad fetched certificate leaves the stored one in use", arguments: FetchedFault.allCases)
    func storedInstead(_ fault: FetchedFault) async throws {
        let hierarchy = try hierarchy()
        var source = hierarchy.source
        let good = try certificate(of: hierarchy)
        source.stored["ta"] = good
        let path = "rpki.example.net/repo/ta.cer"
        var context = ValidationContext(time: time)
        let code: String?
        switch fault {
        case .garbage:
            source.files[path] = Array("no certificate".utf8)
            code = "encoding-unexpected-tag"
        case .otherKey:
            var other = Repository()
            let identity = try TestHierarchy.identity("ta", key: 1)
            try other.add(trustAnchor: identity, validity: Validity(around: time))
            source.files[path] = other.files[path]
            code = "ta-key-mismatch"
        case .expired:
            source.files[path] = try certificate(of: self.hierarchy(from: 900, through: -1))
            code = "certificate-expired"
        case .absent:
            source.files[path] = nil
            code = nil
        case .tooLarge:
            source.files[path] = Array(repeating: 0x30, count: 5_000)
            context.limits.objectSize = 4_000
            code = "object-too-large"
        case .unreadable:
            source.unreadable[path] = 13
            code = "ta-unreadable"
        case .badSignature:
            source.files[path] = good.dropLast() + [(good.last ?? 0) ^ 1]
            code = "ta-not-self-signed"
        }
        let report = try await hierarchy.run(context, source: source)
        #expect(report.verdicts == Set(code.map { ["\($0) rejected"] } ?? []))
        #expect(report.vrps.count == 1)
        #expect(!report.isIncomplete)
    }

    @Test("Without any certificate the run is incomplete and says so")
    func unavailable() async throws {
        var hierarchy = try hierarchy()
        hierarchy.repository["rsync://rpki.example.net/repo/ta.cer"] = nil
        let report = try await hierarchy.run()
        #expect(report.verdicts == ["ta-unavailable rejected"])
        #expect(report.findings.map(\.subject.trustAnchor) == ["ta"])
        #expect(report.isIncomplete)
        #expect(report.vrps.isEmpty)
    }

    @Test("With bad certificates fetched and stored the run is incomplete")
    func bothBad() async throws {
        let hierarchy = try hierarchy(from: 900, through: -1)
        var source = hierarchy.source
        source.stored["ta"] = [0x30, 0x00]
        let report = try await hierarchy.run(source: source)
        #expect(report.codes == ["certificate-expired", "encoding-truncated"])
        #expect(report.isIncomplete)
    }

    @Test("A stored certificate is found under the name of its locator only")
    func storedName() async throws {
        var hierarchy = try hierarchy()
        var source = hierarchy.source
        source.stored["other"] = try certificate(of: hierarchy)
        source.files["rpki.example.net/repo/ta.cer"] = nil
        hierarchy.repository.files = source.files
        #expect(try await hierarchy.run(source: source).isIncomplete)
    }

    /// What stands at the first URI.
    @Test("A bad first URI is followed by the next", arguments: ["absent", "garbage", "unreadable"])
    func severalURIs(_ first: String) async throws {
        var hierarchy = try hierarchy()
        let locator = try #require(hierarchy.repository.locators["ta.tal"])
        let uri = "rsync://rpki.example.net/repo/ta.cer"
        hierarchy.repository.locators["ta.tal"] = locator.replacing(
            uri,
            with: "rsync://rpki.example.net/first/ta.cer\n\(uri)"
        )
        var source = hierarchy.source
        if first == "garbage" { source.files["rpki.example.net/first/ta.cer"] = [0xFF] }
        if first == "unreadable" { source.unreadable["rpki.example.net/first/ta.cer"] = 5 }
        let report = try await hierarchy.run(source: source)
        #expect(report.vrps.count == 1)
        #expect(report.findings.isEmpty == (first == "absent"))
        #expect(
            report.findings.allSatisfy { $0.subject.uri == "rsync://rpki.example.net/first/ta.cer" }
        )
        #expect(!report.isIncomplete)
    }

    @Test("https comes before rsync, whatever the order in the locator")
    func httpsFirst() async throws {
        var hierarchy = try hierarchy()
        let locator = try #require(hierarchy.repository.locators["ta.tal"])
        let uri = "rsync://rpki.example.net/repo/ta.cer"
        hierarchy.repository.locators["ta.tal"] = locator.replacing(
            uri,
            with: "\(uri)\nhttps://web.example.net/ta.cer"
        )
        var source = hierarchy.source
        source.files["web.example.net/ta.cer"] = [0xFF]
        var report = try await hierarchy.run(source: source)
        #expect(report.findings.map(\.subject.uri) == ["https://web.example.net/ta.cer"])
        #expect(report.vrps.count == 1)
        source.files["web.example.net/ta.cer"] = try certificate(of: hierarchy)
        source.files["rpki.example.net/repo/ta.cer"] = [0xFF]
        report = try await hierarchy.run(source: source)
        #expect(report.findings == [])
        #expect(report.vrps.count == 1)
    }

    @Test("Two locators of the same tree each give its payload, one lost leaves the other")
    func sameTreeTwice() async throws {
        var hierarchy = try hierarchy()
        let locator = try #require(hierarchy.repository.locators["ta.tal"])
        hierarchy.repository.locators["second.tal"] = locator
        var report = try await hierarchy.run()
        #expect(report.findings == [])
        #expect(report.trustAnchors.map(\.name) == ["second", "ta"])
        #expect(report.vrps.map(\.trustAnchor).sorted() == [0, 1])
        #expect(Set(report.vrps.map(\.value)).count == 1)
        hierarchy.repository.locators["second.tal"] = locator.replacing("/ta.cer", with: "/none.cer")
        report = try await hierarchy.run()
        #expect(report.vrps.map(\.trustAnchor) == [1])
        #expect(report.isIncomplete)
        #expect(report.codes == ["ta-unavailable"])
    }
}
