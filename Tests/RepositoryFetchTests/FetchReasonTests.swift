import Glibc
import RPKITypes
import Testing

@Suite("Reasons for which nothing is fetched")
struct FetchReasonTests {
    /// The test that shows each code: its file and suite, and its function.
    static let shown: [FetchReason.Code: (file: String, function: String)] = [
        .hostDenied: ("HostPolicyTests", "requests"),
        .hostNotAllowed: ("HostPolicyTests", "requests"),
        .dubiousHost: ("HostPolicyTests", "requests"),
        .privateAddress: ("HostPolicyTests", "rebinding"),
        .nameNotResolved: ("ConnectionTests", "noName"),
        .connectionRefused: ("ConnectionTests", "refused"),
        .unreachable: ("ConnectionTests", "sourceAddress"),
        .connectTimeout: ("HTTPTimeTests", "unreachable"),
        .proxyRefused: ("ProxyTests", "refused"),
        .tlsCertificateExpired: ("TLSTests", "refused"),
        .tlsIssuerUnknown: ("TLSTests", "refused"),
        .tlsNameMismatch: ("TLSTests", "refused"),
        .tlsFailed: ("TLSTests", "notTLS"),
        .status: ("HTTPFaultTests", "fault"),
        .redirectElsewhere: ("RedirectTests", "refused"),
        .redirectInsecure: ("RedirectTests", "refused"),
        .redirectUnusable: ("RedirectTests", "refused"),
        .tooManyRedirects: ("HTTPFaultTests", "fault"),
        .headersTooLarge: ("HTTPFaultTests", "fault"),
        .protocolViolation: ("HTTPFaultTests", "fault"),
        .contentCoding: ("HTTPFaultTests", "fault"),
        .decompression: ("HTTPFaultTests", "fault"),
        .tooLarge: ("HTTPFaultTests", "fault"),
        .inflatedTooLarge: ("HTTPFaultTests", "bomb"),
        .truncated: ("HTTPFaultTests", "fault"),
        .idleTimeout: ("HTTPTimeTests", "idle"),
        .totalTimeout: ("HTTPTimeTests", "total"),
        .tooSlow: ("HTTPTimeTests", "drip"),
        .rsyncMissing: ("RsyncTests", "missing"),
        .rsyncURI: ("RsyncProcessTests", "expansion"),
        .rsyncFailed: ("RsyncTests", "refused"),
        .rsyncTimeout: ("RsyncProcessTests", "ownLimits"),
        .rsyncTooLarge: ("RsyncTests", "quota"),
        .rsyncTooManyFiles: ("RsyncTests", "quota"),
        .storage: ("HTTPFaultTests", "storage"),
        .cancelled: ("HTTPTimeTests", "cancellation"),
    ]
    /// Codes of the schedule, which are shown where that is tested.
    static let scheduled: Set<FetchReason.Code> = [
        .backingOff, .hostGivenUp, .abandoned, .runTime, .storeFull, .unexpected,
    ]

    @Test("Each code has a test, which mentions it")
    func complete() throws {
        #expect(Set(Self.shown.keys).union(Self.scheduled) == Set(FetchReason.Code.allCases))
        let directory = #filePath.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
        for (code, test) in Self.shown {
            let text = contents(of: "\(directory)/\(test.file).swift")
            #expect(text.contains("func \(test.function)("), "\(test)")
            #expect(text.contains(".\(code)"), "\(code) in \(test.file)")
        }
    }

    @Test("Text from outside ends no line, moves no cursor, and has an end")
    func foreignText() {
        let text = ForeignText("a\u{1B}[2J\r\nb\\x\u{0}\u{2028}")
        #expect(text.description == "a\\x1B[2J\\x0D\\x0Ab\\x5Cx\\x00\\xE2\\x80\\xA8")
        #expect(ForeignText(String(repeating: "a", count: 300)).description.count == 203)
        #expect(ForeignText(repeatElement(0, count: 1_000)).description.count == 803)
        #expect(ForeignText("").description.isEmpty)
        let reason = FetchReason.rsyncFailed(status: 5, message: ForeignText("\u{1B}]0;x\u{7}"))
        #expect(reason.description == "rsync ended with status 5: \\x1B]0;x\\x07")
    }
}
