import RPKITypes
import RPKIValidation
import TestAuthority
import Testing

/// The outcome is a function of its inputs, and holds for its whole time window (design decision D1).
@Suite("Purity and windows")
struct PurityTests {
    private static let time = TestRun.time
    /// Instants at which scenarios, which are made for the second of them, are evaluated.
    private static let offsets: [Int64] = [-200_000, 0, 90_000]

    /// Those that cost more than an object; all that cost one are in ``DefectCollection``.
    static let defects =
        [nil]
        + Defect.allCases.filter {
            $0.isInRepository && !$0.isCollectable
        }.map(Optional.some)

    /// Everything that has to be the same inside a window.
    private func content(_ report: ValidationReport) -> [String] { report.fingerprint }

    /// Evaluates at the ends of the window of `report` and inside, and beside it.
    private func check(
        _ report: ValidationReport,
        _ evaluate: (Timestamp) async throws -> ValidationReport,
        _ name: String
    ) async throws {
        let window = report.window
        let time = report.time
        #expect(window.lower <= time && time < window.upper, "\(name)")
        let expected = content(report)
        var inside: Set<Timestamp> = []
        if window.lower != .distantPast {
            inside.formUnion([
                window.lower, Timestamp((window.lower.secondsSinceEpoch + time.secondsSinceEpoch) / 2),
            ])
        } else {
            inside.insert(time.advanced(by: -1_000_000_000))
        }
        if window.upper != .distantFuture {
            inside.insert(window.upper.advanced(by: -1))
            inside.insert(Timestamp((window.upper.secondsSinceEpoch + time.secondsSinceEpoch) / 2))
        } else {
            inside.insert(time.advanced(by: 1_000_000_000))
        }
        inside.remove(time)
        for instant in inside {
            let other = try await evaluate(instant)
            #expect(content(other) == expected, "\(name) at \(instant), window \(window)")
            #expect(other.window.lower == window.lower, "\(name) at \(instant)")
            #expect(other.window.upper == window.upper, "\(name) at \(instant)")
        }
        // Beside it another window begins or ends there: a boundary is never without reason.
        for instant in [window.lower.advanced(by: -1), window.upper]
        where window.lower.advanced(by: -1) != .distantPast && instant != .distantFuture {
            let other = try await evaluate(instant)
            let touches =
                instant == window.upper ? other.window.lower == instant : other.window.upper == window.lower
            #expect(content(other) != expected || touches, "\(name) beside at \(instant)")
        }
    }

    @Test(
        "A scenario's report is the same all over its window",
        arguments: defects
    )
    func scenario(_ defect: Defect?) async throws {
        let scenario = try Scenario(defect: defect, time: Self.time)
        let source = MemorySource(scenario.files)
        func evaluate(_ time: Timestamp) async throws -> ValidationReport {
            try await TestRun.run(
                source,
                locators: ["ta.tal": scenario.locator],
                context: ValidationContext(time: time, unsafeVRPs: .warn)
            )
        }
        for offset in Self.offsets {
            let report = try await evaluate(Self.time.advanced(by: offset))
            try await check(report, evaluate, "\(defect?.rawValue ?? "flawless") \(offset)")
        }
    }

    @Test("So is that of all defective objects together", arguments: offsets)
    func collection(offset: Int64) async throws {
        let hierarchy = try DefectCollection.all.get().hierarchy
        func evaluate(_ time: Timestamp) async throws -> ValidationReport {
            try await hierarchy.run(ValidationContext(time: time, unsafeVRPs: .warn))
        }
        try await check(evaluate(Self.time.advanced(by: offset)), evaluate, "\(offset)")
    }

    /// A history with a last good version that ends, or begins, at another time than the fetched one.
    struct History: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// thisUpdate and nextUpdate of the last good version in seconds from now.
        var kept: (Int64, Int64)
        var number: UInt64
        var missing: Set<String> = []
        var keptMissing: Set<String> = []
    }

    static let histories = [
        History(testDescription: "gap, last good ends first", kept: (-9_000, 400), number: 3),
        History(testDescription: "regressed, last good ends first", kept: (-9_000, 400), number: 9),
        History(
            testDescription: "file by hash, last good ends first",
            kept: (-9_000, 400),
            number: 6,
            missing: ["a.roa"]
        ),
        History(
            testDescription: "file missing, last good ends first",
            kept: (-9_000, 400),
            number: 6,
            missing: ["b.roa"]
        ),
        History(testDescription: "last good begins later", kept: (500, 4_000), number: 9),
        History(testDescription: "last good over", kept: (-9_000, -500), number: 3),
        History(
            testDescription: "both lack a file",
            kept: (-9_000, 400),
            number: 6,
            missing: ["b.roa"],
            keptMissing: ["a.roa"]
        ),
        History(
            testDescription: "last good over, file missing",
            kept: (-9_000, -500),
            number: 3,
            missing: ["b.roa"]
        ),
    ]

    private func setting(_ history: History) throws -> (TestHierarchy, MemorySource) {
        var hierarchy = TestHierarchy()
        var old = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        for name in ["a", "c", "d"] { try anchor.roa("\(name).roa", "192.0.2.0/24") }
        let settings = anchor.publication
        anchor.publication.thisUpdate = Self.time.advanced(by: history.kept.0)
        anchor.publication.nextUpdate = Self.time.advanced(by: history.kept.1)
        anchor.publication.manifestNumber = history.number
        anchor.publication.missing = history.keptMissing
        try old.publish(anchor)
        anchor.publication = settings
        anchor.publication.missing = history.missing
        try anchor.roa("b.roa", "198.51.100.0/24") { draft in
            draft.certificate.template.setValidity(Validity(around: Self.time, after: 300))
        }
        try hierarchy.publish(trustAnchor: anchor)
        var source = hierarchy.source
        try source.keep(
            TestHierarchy.key(anchor.identity),
            manifest: anchor.identity.manifestURI,
            from: old.repository.files
        )
        return (hierarchy, source)
    }

    @Test("With a last good version, too", arguments: histories, [1, 256])
    func history(_ history: History, chunkSize: Int) async throws {
        let (hierarchy, source) = try setting(history)
        func evaluate(_ time: Timestamp) async throws -> ValidationReport {
            try await hierarchy.run(ValidationContext(time: time), chunkSize: chunkSize, source: source)
        }
        for offset in [Int64(-4_000), 0, 350, 450, 90_000] {
            let report = try await evaluate(Self.time.advanced(by: offset))
            try await check(report, evaluate, "\(history.testDescription) \(offset)")
        }
    }

    @Test("The trust anchor's two certificates are in the window")
    func trustAnchors() async throws {
        var hierarchy = TestHierarchy()
        let anchor = try TestHierarchy.authority("ta", key: 0)
        try hierarchy.publish(trustAnchor: anchor) { draft in
            draft.template.setValidity(Validity(around: Self.time, before: 500, after: 600))
        }
        var source = hierarchy.source
        var stored = TestHierarchy()
        try stored.publish(trustAnchor: anchor) { draft in
            draft.template.setValidity(Validity(around: Self.time, before: 400, after: 500))
        }
        source.stored["ta"] = stored.repository.files["rpki.example.net/repo/ta.cer"]
        func evaluate(_ time: Timestamp) async throws -> ValidationReport {
            try await hierarchy.run(ValidationContext(time: time), source: source)
        }
        for offset in [Int64(-600), -450, 0, 550, 700] {
            let report = try await evaluate(Self.time.advanced(by: offset))
            try await check(report, evaluate, "\(offset)")
        }
    }

    // MARK: - Sharing of the work

    private static let shares = [(1, 256), (1, 1), (2, 2), (4, 1), (4, 256), (2, 3)]

    private func expectSame(
        _ name: String,
        _ evaluate: (_ workers: Int, _ chunkSize: Int) async throws -> ValidationReport
    ) async throws {
        let first = try await evaluate(1, 256)
        for (workers, chunkSize) in Self.shares {
            let other = try await evaluate(workers, chunkSize)
            #expect(
                other.fingerprint == first.fingerprint,
                "\(name), \(workers) workers, chunks of \(chunkSize)"
            )
            #expect(other.window == first.window, "\(name), \(workers) workers, chunks of \(chunkSize)")
            #expect(other.counts == first.counts, "\(name), \(workers) workers, chunks of \(chunkSize)")
        }
    }

    @Test(
        "Neither the number of workers nor the size of a share changes anything",
        arguments: defects
    )
    func sharing(_ defect: Defect?) async throws {
        let scenario = try Scenario(defect: defect, time: Self.time)
        try await expectSame(defect?.rawValue ?? "flawless") { workers, chunkSize in
            try await TestRun.run(
                MemorySource(scenario.files),
                locators: ["ta.tal": scenario.locator, "again.tal": scenario.locator],
                workers: workers,
                chunkSize: chunkSize
            )
        }
    }

    @Test("Nor with all defective objects together")
    func sharingOfCollection() async throws {
        let hierarchy = try DefectCollection.all.get().hierarchy
        try await expectSame("collection") { workers, chunkSize in
            try await hierarchy.run(workers: workers, chunkSize: chunkSize)
        }
    }

    @Test("Nor with a last good version", arguments: histories)
    func sharingOfHistory(_ history: History) async throws {
        let (hierarchy, source) = try setting(history)
        for offset in [Int64(0), 450] {
            let context = ValidationContext(time: Self.time.advanced(by: offset))
            try await expectSame(history.testDescription) { workers, chunkSize in
                try await hierarchy.run(context, workers: workers, chunkSize: chunkSize, source: source)
            }
        }
    }

    @Test("Nor with findings over the limit and several broken files", arguments: [1, 3, 7])
    func sharingOfFindings(limit: Int) async throws {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        var child = try TestHierarchy.authority("ca", key: 1, under: "ta")
        try anchor.issueAuthority(child.identity)
        for number in 0..<8 { anchor.add("\(number).roa", [0x30, UInt8(number)]) }
        for number in 0..<8 { try child.roa("\(number).roa", "192.0.2.0/24") }
        child.publication.missing = ["2.roa", "5.roa"]
        try hierarchy.publish(trustAnchor: anchor)
        try hierarchy.publish(child)
        let place = child.identity.repository
        hierarchy.repository[place + "4.roa"]?[9] ^= 1
        var context = ValidationContext(time: Self.time)
        context.limits.findingsPerPublicationPoint = limit
        try await expectSame("\(limit)") { workers, chunkSize in
            try await hierarchy.run(context, workers: workers, chunkSize: chunkSize)
        }
    }
}
