import RPKITypes
import RepositoryFetch
import TestPublication
import Testing

@Suite("Which hosts may be asked")
struct HostPolicyTests {
    static func reason(_ uri: String, _ policy: HostPolicy) throws -> FetchReason? {
        do {
            switch try TrustAnchorURI(bytes: Array(uri.utf8)) {
            case .https(let uri): try policy.check(uri)
            case .rsync(let uri): try policy.check(uri)
            }
            return nil
        } catch let reason as FetchReason {
            return reason
        }
    }

    static let dubiousHosts: [(String, FetchReason.DubiousTrait)] = [
        ("localhost", .localhost), ("LOCALHOST", .localhost), ("localhost.", .localhost),
        ("x.localhost", .localhost), ("intranet", .singleLabel), ("intranet.", .singleLabel),
        ("127.0.0.1", .address), ("10.0.0.1.", .address), ("127.1", .address), ("2130706433", .address),
        ("0x7f000001", .address), ("0x7F.1", .address), ("017700000001", .address), ("1.2.3.0x4", .address),
        ("rrdp.example.net:443", .port), ("rrdp.example.net:8443", .port),
    ]

    @Test("Hosts that no public repository has are refused unless permitted", arguments: dubiousHosts)
    func dubious(host: String, trait: FetchReason.DubiousTrait) throws {
        for uri in ["https://\(host)/file", "rsync://\(host)/module/file"] {
            guard case .dubiousHost(_, trait)? = try Self.reason(uri, HostPolicy()) else {
                Issue.record("\(uri) is not refused as \(trait)")
                continue
            }
            var policy = HostPolicy()
            policy.dubiousHosts = .permitted
            #expect(try Self.reason(uri, policy) == nil)
        }
    }

    @Test(
        "Ordinary hosts are not dubious",
        arguments: ["rrdp.example.net", "a-1.b.c.example", "1and1.com", "0x.example.net"]
    )
    func ordinary(host: String) throws {
        #expect(try Self.reason("https://\(host)/file", HostPolicy()) == nil)
        #expect(try Self.reason("rsync://\(host)/module/file", HostPolicy()) == nil)
    }

    @Test("Lists of hosts and domains, whatever the case and the dot of the root")
    func lists() throws {
        var policy = HostPolicy()
        policy.allowed = ["rrdp.example.net", ".example.org", "*.example.com"].compactMap(HostPattern.init)
        policy.denied = [HostPattern("bad.example.org")].compactMap(\.self)
        for host in [
            "rrdp.example.net", "RRDP.Example.NET.", "example.org", "a.b.example.org", "a.example.com",
        ] {
            #expect(try Self.reason("https://\(host)/file", policy) == nil, "\(host)")
        }
        for host in ["example.net", "x.rrdp.example.net", "notexample.org", "example.org.evil.net"] {
            #expect(try Self.reason("https://\(host)/file", policy)?.code == .hostNotAllowed, "\(host)")
        }
        for host in ["bad.example.org", "BAD.example.org."] {
            #expect(try Self.reason("rsync://\(host)/m/", policy)?.code == .hostDenied, "\(host)")
        }
        policy.trusted = [HostPattern("bad.example.org")].compactMap(\.self)
        #expect(try Self.reason("rsync://bad.example.org/m/", policy)?.code == .hostDenied)
    }

    static let specialAddresses = [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.255", "169.254.169.254", "172.16.0.1",
        "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:192.168.0.1",
        "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::1", "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1",
        "ff02::1", "2001:db8::1", "2001::1", "100::1", "3fff::1", "::7f00:1", "64:ff9b:1::1",
    ]

    @Test("Addresses of special ranges, and IPv4 ones in IPv6", arguments: specialAddresses)
    func special(text: String) throws {
        #expect(NetworkAddress(text)?.isSpecial == true)
    }

    @Test(
        "Global addresses",
        arguments: [
            "1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "172.15.0.1", "172.32.0.1", "192.0.1.1",
            "192.167.0.1", "223.255.255.255", "2001:67c:2e8::1", "2a00:1450::1", "2600::1", "::ffff:8.8.8.8",
            "64:ff9b::808:808", "2002:808:808::1",
        ]
    )
    func global(text: String) throws {
        #expect(NetworkAddress(text)?.isSpecial == false)
    }

    @Test("A host with special addresses only is refused; of mixed ones the global are used")
    func resolved() throws {
        let host = HostName(of: try HTTPSURI("https://rrdp.example.net/file"))
        let addresses = ["10.0.0.1", "2600::1", "::1"].compactMap { NetworkAddress($0) }
        var policy = HostPolicy()
        let kept = try policy.permitted(addresses, of: host)
        #expect(kept.map(\.description) == ["2600::1"])
        #expect(throws: FetchReason.privateAddress(host: "rrdp.example.net", address: "10.0.0.1")) {
            try policy.permitted([addresses[0], addresses[2]], of: host)
        }
        policy.privateAddresses = .permitted
        #expect(try policy.permitted(addresses, of: host) == addresses)
        policy.privateAddresses = .refused
        policy.trusted = [HostPattern(".example.net")].compactMap(\.self)
        #expect(try policy.permitted(addresses, of: host) == addresses)
    }

    @Test("A name that leads to a private address is not connected to, and is looked up once")
    func rebinding() async throws {
        try await withServer { server, client in
            let resolver = NameResolver(threads: 1) { _ in
                .success(["127.0.0.1"].compactMap(NetworkAddress.init))
            }
            var inner = try Client(resolver: resolver)
            inner.context.policy.dubiousHosts = .permitted
            let reason = try await inner.failure("https://rrdp.example.net:\(server.port)/file")
            #expect(reason == .privateAddress(host: "rrdp.example.net", address: "127.0.0.1"))
            #expect(server.log.connections == 0)

            // The certificate is for localhost; that it is looked at shows that the name was kept.
            inner.context.policy.privateAddresses = .permitted
            inner.roots = client.roots
            let second = try await inner.failure("https://rrdp.example.net:\(server.port)/file")
            #expect(second == .tlsNameMismatch(host: "rrdp.example.net"))
        }
    }

    @Test("The policy holds for requests")
    func requests() async throws {
        var client = try Client()
        client.context.policy.denied = [HostPattern("localhost")].compactMap(\.self)
        let denied = try await client.failure("https://localhost/file")
        #expect(denied == .hostDenied(host: "localhost"))
        let dubious = try await client.failure("https://intranet/file")
        #expect(dubious == .dubiousHost(host: "intranet", trait: .singleLabel))
        client.context.policy.allowed = [HostPattern("rrdp.example.net")].compactMap(\.self)
        let stranger = try await client.failure("https://other.example.net/file")
        #expect(stranger == .hostNotAllowed(host: "other.example.net"))
    }
}
