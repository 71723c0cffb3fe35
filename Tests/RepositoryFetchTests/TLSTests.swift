import RPKITypes
import RepositoryFetch
import TestPublication
import Testing

@Suite("TLS", .serialized)
struct TLSTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let variant: TestTLS.Variant
        let code: FetchReason.Code

        var testDescription: String { "\(variant.rawValue): \(code.rawValue)" }
    }

    static let cases = [
        Case(variant: .expired, code: .tlsCertificateExpired),
        Case(variant: .notYetValid, code: .tlsCertificateExpired),
        Case(variant: .wrongHost, code: .tlsNameMismatch),
        Case(variant: .selfSigned, code: .tlsIssuerUnknown),
        Case(variant: .missingIntermediate, code: .tlsIssuerUnknown),
        Case(variant: .unknownRoot, code: .tlsIssuerUnknown),
    ]

    @Test(
        "A certificate that is not right is refused, with its reason, by name and by address",
        arguments: cases
    )
    func refused(_ shown: Case) async throws {
        try await withServer(variant: shown.variant) { server, client in
            for host in ["localhost", "127.0.0.1"] {
                let reason = try await client.failure("https://\(host):\(server.port)/file")
                #expect(reason?.code == shown.code, "\(String(describing: reason))")
            }
            #expect(server.log.entries.isEmpty, "no request was sent")
        }
    }

    @Test("An additional root is needed, and is enough")
    func additionalRoot() async throws {
        try await withServer { server, client in
            var stranger = client
            stranger.roots = []
            let found1 = try await stranger.failure(server.uri("/file"))
            #expect(found1 == .tlsIssuerUnknown)
            let found2 = try await client.failure(server.uri("/file"))
            #expect(found2 == nil)
        }
    }

    @Test(
        "What is not TLS is no server",
        arguments: [ConnectionFault.garbage(Array("hello".utf8)), .close]
    )
    func notTLS(fault: ConnectionFault) async throws {
        try await withServer { server, client in
            server.inject(fault)
            let reason = try await client.failure("https://127.0.0.1:\(server.port)/file")
            // The end of the connection may come as a reset.
            let codes: [FetchReason.Code?] = fault == .close ? [.tlsFailed, .truncated] : [.tlsFailed]
            #expect(codes.contains(reason?.code), "\(String(describing: reason))")
        }
    }

    @Test("A file of roots that cannot be used is named", arguments: ["/nonexistent.pem", "/etc/passwd"])
    func badRoots(path: String) async throws {
        let context = try Client().context
        let error = #expect(throws: TransportError.self) {
            try HTTPTransport(context, rootCertificates: [path], version: "test")
        }
        guard case .rootCertificates(path, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
