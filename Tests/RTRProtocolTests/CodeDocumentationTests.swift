import Foundation
import Testing

/// `Docs/rtr-codes.md` explains the codes of RTR.
@Suite("Codes of RTR")
struct CodeDocumentationTests {
    @Test("Each code in the sources has its line, and each line its code")
    func explained() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "Docs/rtr-codes.md"), encoding: .utf8)
        let documented = Set(text.matches(of: /\n\| `([a-z0-9-]+)` \|/).map { String($0.1) })
        var used: Set<String> = []
        let sources = root.appending(path: "Sources/RTRProtocol")
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        for case let file as URL in files where file.pathExtension == "swift" {
            let source = try String(contentsOf: file, encoding: .utf8)
            used.formUnion(source.matches(of: /"(rtr-[a-z0-9-]+[a-z0-9])"/).map { String($0.1) })
            used.formUnion(source.matches(of: /"(timing-[a-z-]+)"/).map { "rtr-" + $0.1 })
        }
        #expect(used.count > 50)
        #expect(used.subtracting(documented) == [])
        #expect(documented.subtracting(used) == [])
    }
}
