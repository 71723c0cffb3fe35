import NIOCore
import NIOSSL
import RPKIPayload
import RPKITypes
import RTRProtocol
import RTRServer
import TestAuthority
import TestPublication
import Testing

@Suite("RTR server: TLS", .timeLimit(.minutes(1)))
struct TLSTests {
    private let authority: TestTLS

    init() throws { authority = try TestTLS() }

    private func settings(demandsClient: Bool = false) throws -> TLSSettings {
        let identity = try authority.identity()
        return TLSSettings(
            certificateChain: identity.certificatesPEM,
            privateKey: try identity.privateKeyPEM(),
            clientAuthorities: demandsClient ? authority.rootPEM : nil
        )
    }

    private func client(_ identity: TestTLS.Identity? = nil, trusting root: TestTLS? = nil) throws
        -> RawConnection.Options
    {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .noHostnameVerification
        configuration.trustRoots = .certificates([
            try NIOSSLCertificate(bytes: (root ?? authority).root, format: .der)
        ])
        if let identity {
            configuration.certificateChain = try identity.certificates.map {
                .certificate(try NIOSSLCertificate(bytes: $0, format: .der))
            }
            let key = try NIOSSLPrivateKey(bytes: try identity.key.privateKeyDER(), format: .der)
            configuration.privateKey = .privateKey(key)
        }
        configuration.shutdownTimeout = .milliseconds(50)
        var options = RawConnection.Options()
        options.tls = configuration
        return options
    }

    private func listener(_ settings: TLSSettings) -> ListenerConfiguration {
        ListenerConfiguration(.address("127.0.0.1", port: 0), tls: settings)
    }

    @Test("A large set comes whole over TLS")
    func plain() async throws {
        let set = try TestPayload.large(30_000)
        try await withServer(
            try testConfiguration([listener(try settings())]),
            feed: try TestPayload.feed(set)
        ) { test in
            try await TestRouter.open(test.port, .v2, try client()) { router in
                _ = try await router.start()
                #expect(router.session.table == set.table(.v2))
                test.feed.publish(try TestPayload.large(30_001), validatedAt: TestPayload.time)
                let answer1 = try await router.synchronize()
                #expect(answer1.announced == 1)
            }
        }
    }

    @Test("With client authorities, a certificate for the client's address is demanded")
    func clientCertificates() async throws {
        let configuration = try testConfiguration([listener(try settings(demandsClient: true))])
        try await withServer(configuration, feed: try TestPayload.feed(try TestPayload.set(1..<2))) { test in
            let right = try client(try authority.clientIdentity(addresses: ["192.0.2.1", "127.0.0.1"]))
            try await TestRouter.open(test.port, .v2, right) { router in
                let answer2 = try await router.start()
                #expect(answer2.announced == 4)
                #expect(test.server.clients.first?.certificate == "192.0.2.1, 127.0.0.1")
            }
            let elsewhere = try client(try authority.clientIdentity(addresses: ["127.0.0.2", "::1"]))
            let stranger = try client(try TestTLS().clientIdentity(addresses: ["127.0.0.1"]))
            let serverPurpose = try client(try authority.identity())
            for (options, end) in [
                (elsewhere, "rtr-certificate-address"), (stranger, "rtr-tls-certificate-refused"),
                (try client(), "rtr-tls-no-certificate"), (serverPurpose, "rtr-tls-certificate-refused"),
            ] {
                let before = test.server.status.ended[end] ?? 0
                let octets = try? await RawConnection.open(test.port, options) { connection in
                    try? await connection.send(.resetQuery, .v2)
                    return await connection.receiveToEnd()
                }
                #expect((octets ?? []).isEmpty)
                try await test.until { status, _ in status.ended[end] == before + 1 }
            }
            #expect(test.server.status.ended["rtr-certificate-address"] == 1)
            let words = test.log.lines.map(\.text)
            #expect(words.contains { $0.contains("the client presented no certificate") })
            #expect(words.contains { $0.contains("from no authority that is trusted here") })
            #expect(!words.contains { $0.contains("OPENSSL") || $0.contains("sslError") }, "\(words)")
        }
    }

    @Test("A client that does not trust the server, and one with other versions, are told apart")
    func handshakes() async throws {
        let configuration = try testConfiguration([listener(try settings())])
        try await withServer(configuration, feed: try TestPayload.feed(try TestPayload.set(1..<2))) { test in
            var old = try client()
            old.tls?.minimumTLSVersion = .tlsv1
            old.tls?.maximumTLSVersion = .tlsv11
            for (options, end) in [
                (try client(trusting: try TestTLS()), "rtr-tls-refused-by-client"),
                (old, "rtr-tls-nothing-in-common"),
            ] {
                _ = try? await RawConnection.open(test.port, options) { connection in
                    try? await connection.send(.resetQuery, .v2)
                    return await connection.receiveToEnd()
                }
                try await test.until { status, _ in status.ended[end] == 1 }
            }
            // The handshake begins, and does not go on.
            try await RawConnection.open(test.port) { connection in
                try await connection.send([22, 3, 1])
                try await connection.channel.close().get()
            }
            try await test.until { status, _ in status.ended["rtr-tls-closed"] == 1 }
        }
    }

    @Test("New keys hold for new connections, and end no session; broken ones change nothing")
    func reload() async throws {
        let first = listener(try settings())
        try await withServer(
            try testConfiguration([first]),
            feed: try TestPayload.feed(try TestPayload.set(1..<2))
        ) { test in
            try await TestRouter.open(test.port, .v2, try client()) { router in
                _ = try await router.start()
                let next = try TestTLS()
                let identity = try next.identity()
                var second = first
                second.tls = TLSSettings(
                    certificateChain: identity.certificatesPEM,
                    privateKey: try identity.privateKeyPEM()
                )
                try test.server.reload(testConfiguration([second]))
                try await TestRouter.open(test.port, .v2, try client(trusting: next)) { other in
                    let answer3 = try await other.start()
                    #expect(answer3.announced == 4)
                }
                second.tls?.privateKey = try settings().privateKey
                #expect(throws: ConfigurationFault.tls(.keyPair)) { try testConfiguration([second]) }
                second.tls?.privateKey = Array("no key".utf8)
                #expect(throws: ConfigurationFault.tls(.privateKey)) { try testConfiguration([second]) }
                test.feed.publish(try TestPayload.set(1..<3), validatedAt: TestPayload.time)
                let answer4 = try await router.synchronize()
                #expect(answer4.announced == 4)
            }
        }
    }

    @Test("Plain octets at a TLS port end that connection only")
    func plainOctets() async throws {
        try await withServer(
            try testConfiguration([listener(try settings())]),
            feed: try TestPayload.feed(try TestPayload.set(1..<2))
        ) { test in
            for (count, octets) in [
                try PDU.resetQuery.octets(version: .v0), try PDU.resetQuery.octets(version: .v2),
                Array("GET / HTTP/1.1\r\n\r\n".utf8), [0x80],
            ].enumerated() {
                try await RawConnection.open(test.port) { connection in
                    try await connection.send(octets)
                    let rest = await connection.receiveToEnd()
                    #expect(rest == [])
                }
                try await test.until { status, _ in status.ended["rtr-tls-plain-text"] == UInt64(count + 1) }
            }
            try await TestRouter.open(test.port, .v2, try client()) { router in
                let answer5 = try await router.start()
                #expect(answer5.announced == 4)
            }
        }
    }
}
