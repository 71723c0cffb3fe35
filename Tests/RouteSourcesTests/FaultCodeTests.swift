import Foundation
import Testing

/// `Docs/input-codes.md` explains the codes of MRT records.
@Suite("Codes of records")
struct FaultCodeTests {
    @Test("Each has its line in the documentation")
    func explained() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        func text(_ path: String) throws -> String {
            try String(contentsOf: root.appending(path: path), encoding: .utf8)
        }
        let codesText = try text("Docs/input-codes.md")
        let source = try text("Sources/RouteSources/RecordFault.swift")
        let codes = source.matches(of: #/"(mrt-[a-z-]+)"$/#.anchorsMatchLineEndings()).map { String($0.1) }
        #expect(codes.count >= 17)
        #expect(codes.filter { !codesText.contains("| `\($0)` |") } == [])
    }
}
