import Foundation
import RPKITypes
import RTRProtocol
import RTRServer
import Testing

/// `Docs/rtr-codes.md` explains the codes of the server.
@Suite("RTR server: codes")
struct CodeDocumentationTests {
    @Test("Each code is in the document")
    func codes() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "Docs/rtr-codes.md"), encoding: .utf8)
        let prefix = try #require(IPPrefix("10.0.0.0/8"))
        let source = ListenerConfiguration.Source.address("::1", port: 1)
        let faults: [ConfigurationFault] = [
            .noListener, .tooManyListeners(1, limit: 1), .repeatedListener(source), .address(""), .port(1),
            .descriptor(-1), .tls(.keyPair), .versions(.v1, .v0), .noKinds, .repeatedPrefix(prefix),
            .tooManyRules(1, limit: 1), .nobodyServed, .limit(""), .time(""), .socketsChanged,
        ]
        let ends: [SessionEnd] = [
            .closedByClient, .transport(ForeignText("")), .slowMessage, .oldResponse, .policy,
            .certificateAddress,
            .noImage, .forced, .session(.stalled),
        ]
        let codes = faults.map(\.code) + ends.map(\.code) + ConnectionRefusal.allCases.map(\.rawValue)
        for code in codes { #expect(text.contains("| `\(code)` |"), "\(code)") }
        #expect(Set(codes).count == codes.count)
    }
}
