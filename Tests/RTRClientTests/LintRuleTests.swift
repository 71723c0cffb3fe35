import Foundation
import RTRClient
import Testing

/// `Docs/rtr-lint-rules.md` has the rules of lint.
@Suite("Rules of lint")
struct LintRuleTests {
    @Test("Each rule has its line with what breaking it is, and each line its rule")
    func explained() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "Docs/rtr-lint-rules.md"), encoding: .utf8)
        let lines = text.matches(of: /\n\| `(lint-[a-z0-9-]+)` \|[^\n|]*\| ([a-z]+) \|/)
        let documented = lines.map { "\($0.1): \($0.2)" }
        let rules = LintRule.allCases.map { "\($0.rawValue): \($0.isRequired ? "violation" : "advice")" }
        #expect(documented.sorted() == rules.sorted())
    }
}
