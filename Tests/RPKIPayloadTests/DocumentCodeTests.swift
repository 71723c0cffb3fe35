import Foundation
import RPKIPayload
import Testing

/// `Docs/input-codes.md` explains the codes of documents.
@Suite("Codes of documents")
struct DocumentCodeTests {
    @Test("Each has its line in the documentation")
    func explained() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "Docs/input-codes.md"), encoding: .utf8)
        let codes =
            JSONReason.Code.allCases.map(\.rawValue) + ValueReason.Code.allCases.map(\.rawValue)
            + PayloadFileReason.Code.allCases.map(\.rawValue) + SLURMReason.Code.allCases.map(\.rawValue)
        #expect(codes.filter { !text.contains("| `\($0)` |") } == [])
    }
}
