import RPKITypes
import RepositoryFetch
import TestPublication
import Testing

@Suite("Proxies", .serialized)
struct ProxyTests {
    @Test("Requests go through a proxy, with credentials, and the name is left to it")
    func tunnel() async throws {
        try await withServer { server, client in
            let proxy = try TestProxy()
            var client = client
            client.context.policy.dubiousHosts = .permitted
            client.proxy = try ProxySettings(url: "http://us%65r:p%40ss@127.0.0.1:\(proxy.port)")
            let content = try await client.get(server.uri("/file")).received.bytes
            #expect(content == Array("content".utf8))
            let head = proxy.requests.joined()
            #expect(head.contains("CONNECT localhost:\(server.port) HTTP/1.1\r\n"))
            #expect(head.lowercased().contains("proxy-authorization: basic dxnlcjpwqhnz"))
            #expect(!head.contains("GET"))
        }
    }

    @Test("A server behind a proxy must have the right name too")
    func identity() async throws {
        try await withServer(variant: .wrongHost) { server, client in
            let proxy = try TestProxy()
            var client = client
            client.proxy = try ProxySettings(url: "http://127.0.0.1:\(proxy.port)")
            let reason = try await client.failure(server.uri("/file"))
            #expect(reason == .tlsNameMismatch(host: "localhost"))
        }
    }

    @Test("A proxy that refuses")
    func refused() async throws {
        try await withHTTPSServer(PublishedSite(), identity: nil) { server in
            var client = try Client()
            client.proxy = try ProxySettings(url: "http://127.0.0.1:\(server.port)")
            for status in [403, 407] {
                server.inject(.status(status), at: .all)
                let reason = try await client.failure("https://localhost:1/file")
                #expect(reason?.code == .proxyRefused, "\(String(describing: reason))")
            }
        }
    }

    @Test("The environment is read as others read it")
    func environment() throws {
        let none = try ProxySettings(environment: ["http_proxy": "http://p:1", "NO_PROXY": "*"])
        #expect(none == .none)
        let lower = try ProxySettings(environment: ["https_proxy": "http://p:1", "HTTPS_PROXY": "http://q:2"])
        #expect(try lower == ProxySettings(url: "http://p:1"))
        let all = try ProxySettings(environment: ["ALL_PROXY": "socks5://p", "https_proxy": ""])
        #expect(try all == ProxySettings(url: "socks5://p:1080"))
        let except = try ProxySettings(environment: ["HTTPS_PROXY": "p", "no_proxy": "a.example, .b.example"])
        #expect(try except == ProxySettings(url: "http://p:3128", except: "a.example,.b.example"))
    }

    @Test("NO_PROXY leads past the proxy", arguments: ["localhost", ".localhost", "*", "x, localhost ,y"])
    func bypass(list: String) async throws {
        try await withServer { server, client in
            var client = client
            client.proxy = try ProxySettings(url: "http://127.0.0.1:1", except: list)
            let reason = try await client.failure(server.uri("/file"))
            #expect(reason == nil)
        }
    }

    @Test(
        "What is no proxy is named without its password",
        arguments: [
            "https://p:1", "ftp://p", "http://", "http://p:0", "http://p:x", "http://u:%zz@p",
            "socks5://u:p@h",
            "http://p/path", "http://a b",
        ]
    )
    func malformed(url: String) {
        let error = #expect(throws: TransportError.self) { try ProxySettings(url: url) }
        #expect(error == .proxy(source: "configuration"))
    }
}
