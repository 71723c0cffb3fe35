import Foundation
import Testing

/// `Docs/rtr-server-codes.md` explains the codes of the server.
@Suite("RTR server: codes")
struct CodeDocumentationTests {
    @Test("Each code in the sources has its line, and each line its code")
    func explained() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "Docs/rtr-server-codes.md"), encoding: .utf8)
        let documented = Set(text.matches(of: /\n\| `([a-z0-9-]+)` \|/).map { String($0.1) })
        var used: Set<String> = []
        let sources = root.appending(path: "Sources/RTRServer")
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        for case let file as URL in files where file.pathExtension == "swift" {
            let source = try String(contentsOf: file, encoding: .utf8)
            used.formUnion(source.matches(of: /"(rtr-[a-z0-9-]+[a-z0-9])"/).map { String($0.1) })
        }
        #expect(used.count > 20)
        #expect(used.subtracting(documented) == [])
        #expect(documented.subtracting(used) == [])
    }
}
