import RPKITypes
import RepositoryFetch
import TestAuthority
import TestPublication
import Testing

@Suite("Certificates of trust anchors (RFC 8630, section 3)", .serialized)
struct TrustAnchorTransportTests {
    @Test("A certificate comes over HTTPS and by rsync, up to its limit, and leaves nothing behind")
    func both() async throws {
        try await withModule(["ta.cer": "certificate"]) { daemon, _, _, target in
            try await withServer(["/ta.cer": Array("certificate".utf8)]) { server, client in
                for limit in [11, 10] {
                    var context = client.context
                    context.limits.objectSize = limit
                    let transport = TrustAnchorTransport(
                        context,
                        http: try HTTPTransport(context, rootCertificates: client.roots, version: "test"),
                        rsync: try await RsyncTransport(context),
                        directory: target
                    )
                    for uri in [server.uri("/ta.cer"), daemon.uri("module", "ta.cer")] {
                        let uri = try TrustAnchorURI(bytes: Array(uri.utf8))
                        let deadline = Deadline(.seconds(60))
                        do {
                            let bytes = try await transport.certificate(at: uri, deadline: deadline)
                            #expect(bytes == Array("certificate".utf8))
                            #expect(limit == 11)
                        } catch let reason as FetchReason {
                            #expect(limit == 10, "\(reason)")
                        }
                        #expect(names(in: target).isEmpty)
                    }
                }
            }
        }
    }
}
