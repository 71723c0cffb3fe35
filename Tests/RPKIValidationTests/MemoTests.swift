import RPKIObjects
import RPKITypes
import RPKIValidation
import TestAuthority
import Testing

/// A memo changes nothing but the work that a run takes (design decision D1).
@Suite("Memo")
struct MemoTests {
    /// Runs over `source` with the memo, and without; both must give the same.
    private func compare(
        _ memo: ValidationMemo,
        _ source: MemorySource,
        _ locator: String,
        _ context: ValidationContext,
        _ name: String
    ) async throws {
        let anchor = TrustAnchor(try .init(Array(locator.utf8), name: "ta"))
        var validator = Validator(source: source, context: context, workers: 2)
        let fresh = await validator.run([anchor])
        validator.memo = memo
        let remembered = await validator.run([anchor])
        #expect(remembered.fingerprint == fresh.fingerprint, "\(name)")
        #expect(
            Set(remembered.publicationPoints.map(\.manifestHash))
                == Set(fresh.publicationPoints.map(\.manifestHash)),
            "\(name)"
        )
        #expect(remembered.publicationServers == fresh.publicationServers, "\(name)")
    }

    /// Defects that cost more than one object, so that what is known of the publication point comes into play.
    static let defects = Defect.allCases.filter { $0.isInRepository && !$0.isCollectable }

    @Test("With a memo that knows a flawless version the report is the same", arguments: defects)
    func transparent(_ defect: Defect) async throws {
        let memo = ValidationMemo()
        let plain = try Scenario(defect: nil, time: TestRun.time)
        let scenario = try Scenario(defect: defect, time: TestRun.time)
        var source = MemorySource(plain.files)
        let anchor = TrustAnchor(try .init(Array(plain.locator.utf8), name: "ta"))
        let context = ValidationContext(time: TestRun.time)
        try source.keep(await Validator(source: source, context: context, workers: 1).run([anchor]))
        for offset in [0, 90_000] as [Int64] {
            let context = ValidationContext(time: TestRun.time.advanced(by: offset), unsafeVRPs: .warn)
            for (files, locator) in [(plain.files, plain.locator), (scenario.files, scenario.locator)] {
                source.files = files
                try await compare(memo, source, locator, context, "\(offset)")
            }
        }
    }

    @Test("What has not changed is not evaluated again, and what has is")
    func hits() async throws {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        for index in 1...3 {
            var authority = try TestHierarchy.authority("ca\(index)", key: index, under: "ta")
            try authority.roa("a.roa", "192.0.2.0/24")
            try anchor.issueAuthority(authority.identity)
            try hierarchy.publish(authority)
        }
        try hierarchy.publish(trustAnchor: anchor)
        let memo = ValidationMemo()
        var kept = hierarchy.source
        /// Runs, keeps what is good, and returns how much was known.
        func run(_ context: ValidationContext = ValidationContext(time: TestRun.time)) async throws -> Int {
            kept.files = hierarchy.source.files
            try kept.keep(await hierarchy.run(context, source: kept, memo: memo))
            return memo.hits
        }
        #expect(try await run() == 0)
        #expect(memo.count == 4)
        #expect(try await run() == 4)
        var changed = try TestHierarchy.authority("ca1", key: 1, under: "ta")
        try changed.roa("b.roa", "198.51.100.0/24")
        changed.publication.manifestNumber += 1
        changed.publication.thisUpdate = changed.publication.thisUpdate.advanced(by: 60)
        try hierarchy.publish(changed)
        #expect(try await run() == 3)
        #expect(try await run() == 4)
        #expect(memo.count == 4)
        var strict = ValidationContext(time: TestRun.time)
        strict.limits.uriLength = 1_000
        #expect(try await run(strict) == 0)
        #expect(try await run(strict) == 4)
        let later = ValidationContext(time: TestRun.time.advanced(by: 100_000_000))
        #expect(try await run(later) == 0)
        #expect(memo.count == 0)
    }
}
