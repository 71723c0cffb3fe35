import FoundationEssentials
import RPKITypes
import TestAuthority
import Testing

/// Every code of `Docs/findings.md` has a test that fails without its check.
@Suite("Coverage of reason codes")
struct ReasonCoverageTests {
    /// A test that shows a code which no single defect of a scenario can have.
    struct Shown: Sendable {
        var codes: [String]
        /// The file in this directory that has the code as text.
        var file: String
        /// The test: its file without suffix, and its function.
        var test: String

        init(_ codes: String..., in file: String, by test: String) {
            self.codes = codes
            self.file = file
            self.test = test
        }
    }

    /// A test that demands of each defect of some sort that its code is found.
    struct Sweep: Sendable {
        /// Which defects they are.
        var isSwept: @Sendable (Defect) -> Bool
        /// The same as the test says it.
        var property: String
        /// The file, from the folder of all tests.
        var file: String
        var function: String
    }

    static let sweeps = [
        Sweep(
            isSwept: \.isInRepository,
            property: "isInRepository",
            file: "RPKIValidationTests/DefectTests.swift",
            function: "cost"
        ),
        Sweep(
            isSwept: \.isInLocator,
            property: "isInLocator",
            file: "RPKIValidationTests/DefectTests.swift",
            function: "locator"
        ),
        Sweep(
            isSwept: \.isFileOnly,
            property: "isFileOnly",
            file: "RelyingPartyTests/FileDefectTests.swift",
            function: "rejected"
        ),
    ]

    static let shown = [
        Shown(
            "object-too-large",
            "encoding-nested-too-deep",
            "certificate-too-many-extensions",
            "certificate-too-many-resources",
            "router-too-many-asns",
            "crl-too-many-entries",
            "manifest-too-many-entries",
            "roa-too-many-prefixes",
            "prefix-list-too-many-prefixes",
            "aspa-too-many-providers",
            "ghostbusters-too-large",
            "tak-too-many-elements",
            "checklist-too-many-entries",
            "ccr-too-many-entries",
            "uri-too-long",
            in: "LimitCase.swift",
            by: "LimitTests.limits"
        ),
        Shown(
            "certificate-path-too-long",
            "run-too-many-authorities",
            "ca-too-many-children",
            "ta-too-many-repositories",
            "ta-too-many-objects",
            "ta-too-many-vrps",
            "aspa-too-many-merged-providers",
            "findings-omitted",
            in: "LimitCase+Run.swift",
            by: "LimitTests.limits"
        ),
        Shown(
            "manifest-number-regressed",
            "manifest-number-not-increased",
            "manifest-this-update-regressed",
            "manifest-number-gap",
            "manifest-last-good-used",
            in: "HistoryTests.swift",
            by: "HistoryTests.progress"
        ),
        Shown("manifest-renamed", in: "HistoryTests.swift", by: "HistoryTests.renamed"),
        Shown(
            "manifest-unreadable",
            "manifest-file-unreadable",
            in: "LastGoodTests.swift",
            by: "LastGoodTests.unreadable"
        ),
        Shown("certificate-path-loop", in: "PathTests.swift", by: "PathTests.loop"),
        Shown("certificate-overclaim-trimmed", in: "PolicyTests.swift", by: "PolicyTests.intersect"),
        Shown("vrp-unsafe", in: "PolicyTests.swift", by: "PolicyTests.unsafe"),
        Shown("ta-older-than-stored", in: "TrustAnchorTests.swift", by: "TrustAnchorTests.tieBreak"),
        Shown("ta-unavailable", in: "TrustAnchorTests.swift", by: "TrustAnchorTests.unavailable"),
        Shown("ta-unreadable", in: "TrustAnchorTests.swift", by: "TrustAnchorTests.storedInstead"),
        Shown("ta-constrained", in: "ConstraintTests.swift", by: "ConstraintTests.application"),
        Shown(
            "uri-character",
            "uri-scheme",
            "uri-user-information",
            "uri-no-host",
            "uri-host",
            "uri-no-path",
            "uri-empty-segment",
            "uri-dotted-segment",
            in: "ReasonCoverageTests.swift",
            by: "ReasonCoverageTests.uri"
        ),
    ]

    private static let directory = #filePath.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }

    @Test("Defects and other tests together show every code, and no code that there is not")
    func complete() {
        let swept = Defect.allCases.filter { defect in Self.sweeps.contains { $0.isSwept(defect) } }
        let ofDefects = Set(swept.map(\.expectedCode))
        let all = Set(ReasonCode.all.map(\.rawValue))
        let ofFetching = Self.shownElsewhere.values.flatMap(\.keys)
        let tested = ofDefects.union(Self.shown.flatMap(\.codes)).union(ofFetching)
        #expect(all.subtracting(tested).sorted() == [], "without a test")
        #expect(tested.subtracting(all).sorted() == [], "no such code")
    }

    @Test("The tests of fetching name what they show", arguments: shownElsewhere.keys.sorted())
    func fetching(_ file: String) throws {
        let text = try String(contentsOfFile: "\(Self.directory)/../\(file).swift", encoding: .utf8)
        for (code, mention) in Self.shownElsewhere[file] ?? [:] {
            #expect(text.contains(mention), "\(code): \(mention)")
        }
    }

    @Test("A test goes through each sort of defects, and no defect is of none", arguments: sweeps.indices)
    func sweep(_ index: Int) throws {
        let sweep = Self.sweeps[index]
        let text = try String(contentsOfFile: "\(Self.directory)/../\(sweep.file)", encoding: .utf8)
        let arguments = "arguments: Defect.allCases.filter(\\.\(sweep.property))"
        let parts = text.split(separator: arguments, omittingEmptySubsequences: false)
        #expect(parts.count == 2, "\(arguments) in \(sweep.file)")
        let function = try #require(parts.last).drop { $0.isWhitespace || $0 == ")" }
        #expect(function.hasPrefix("func \(sweep.function)("), "\(sweep.function) in \(sweep.file)")
        #expect(Defect.allCases.allSatisfy { defect in Self.sweeps.contains { $0.isSwept(defect) } })
    }

    @Test("The tests of the table are where it says", arguments: shown.indices)
    func table(_ index: Int) throws {
        let entry = Self.shown[index]
        let text = try String(contentsOfFile: "\(Self.directory)/\(entry.file)", encoding: .utf8)
        for code in entry.codes {
            // Of the table itself, only a second mention counts.
            let mentions = text.split(separator: "\"\(code)", omittingEmptySubsequences: false).count - 1
            #expect(
                mentions >= (entry.file == "ReasonCoverageTests.swift" ? 2 : 1),
                "\(code) in \(entry.file)"
            )
        }
        let parts = entry.test.split(separator: ".")
        let tests = try String(contentsOfFile: "\(Self.directory)/\(parts[0]).swift", encoding: .utf8)
        #expect(tests.contains("func \(parts[1])("), "\(entry.test)")
    }

    @Test(
        "A URI that is refused, with its code",
        arguments: [
            ("rsync://host/module/a b", "uri-character"), ("https://host/module/a", "uri-scheme"),
            ("rsync://user@host/module/a", "uri-user-information"), ("rsync:///module/a", "uri-no-host"),
            ("rsync://-host/module/a", "uri-host"), ("rsync://host", "uri-no-path"),
            ("rsync://host/module//a", "uri-empty-segment"),
            ("rsync://host/module/../a", "uri-dotted-segment"),
        ]
    )
    func uri(_ text: String, _ code: String) {
        let error = #expect(throws: URIReason.self) { try RsyncURI(text) }
        #expect(error.map { Reason.uri($0).code.rawValue } == code)
    }

    @Test("Codes and their messages are of one piece: kebab case, and with the rule")
    func form() {
        for code in ReasonCode.all {
            #expect(
                code.rawValue.allSatisfy { $0.isLowercase || $0 == "-" || $0.isNumber },
                "\(code.rawValue)"
            )
        }
        #expect(Set(ReasonCode.all.map(\.rawValue)).count == ReasonCode.all.count)
    }
}
