import RPKITypes
import RelyingParty
import TestAuthority
import Testing

/// Every named defect of a file that is in no repository is found when the file is inspected.
@Suite("Defects of single files")
struct FileDefectTests {
    private static let time = Timestamp(1_750_000_000)

    private func rejections(of bytes: [UInt8], _ path: String) -> [String] {
        ObjectInspection(bytes, path: path, settings: ObjectInspection.Settings(time: Self.time)).findings
            .filter { $0.severity == .rejected }.map(\.reason.code.rawValue)
    }

    @Test(
        "A defect is found under its code, and nothing in the same file without it",
        arguments: Defect.allCases.filter(\.isFileOnly)
    )
    func rejected(_ defect: Defect) throws {
        let scenario = try Scenario(defect: defect, time: Self.time)
        let path = try #require(scenario.defectiveName)
        let found = rejections(of: try #require(scenario.defectiveFile), path)
        #expect(Set(found) == [defect.expectedCode], "\(found)")
        // A file of no kind has nothing like it without the defect.
        if case .file = defect.recipe.target { return }
        #expect(rejections(of: try #require(scenario.flawlessFile), path) == [])
    }

    @Test("A ContentInfo of neither type is what the name says; one of either type is what it is")
    func name() throws {
        let other = try Scenario(defect: .cacheRepresentation(.otherContentType), time: Self.time)
        let file = try #require(other.defectiveFile)
        #expect(rejections(of: file, "x.ccr") == ["ccr-content-type"])
        #expect(rejections(of: file, "x.roa") == ["signed-object-content-type"])
        #expect(rejections(of: file, "-") == ["signed-object-content-type"])
        let representation = try #require(other.flawlessFile)
        #expect(rejections(of: representation, "x.roa") == [])
        let list = try #require(try Scenario(defect: .checklist(.versionOne), time: Self.time).flawlessFile)
        #expect(rejections(of: list, "x.ccr") == [])
    }
}
