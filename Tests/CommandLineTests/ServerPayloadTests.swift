import TestPublication
import Testing

/// `ridgeline verify --server`: payload from a running service.
@Suite("Payload from a service")
struct ServerPayloadTests {
    private static let payload = """
        {"roas":[{"asn":64501,"prefix":"192.0.2.0/24","maxLength":24,"ta":"t","expires":1900000000}]}
        """

    private static let site = PublishedSite([
        "/json": Array(payload.utf8), "/rpki.json": Array(payload.utf8),
        "/broken": Array("{\"roas\":[{\"asn\":-1}]}".utf8),
    ])

    private static func verify(_ url: String, _ arguments: [String] = []) async throws -> ToolRun {
        try await Program.run(["verify", "route", "192.0.2.0/24", "64501", "--server", url] + arguments)
    }

    @Test("Over HTTP, at /json or at the path that is given, gzip or not", arguments: [true, false])
    func plain(_ isCompressed: Bool) async throws {
        var settings = HTTPSServer.Settings()
        settings.compression = isCompressed ? .whenAccepted : .never
        try await withHTTPSServer(Self.site, identity: nil, settings: settings) { server in
            for path in ["", "/", "/json", "/rpki.json"] {
                let run = try await Self.verify("http://\(server.authority)\(path)")
                #expect(run.status == 0, "\(path): \(run.outputText)\(run.errorText)")
                #expect(run.outputText.contains("Valid"))
            }
        }
    }

    @Test("Over HTTPS the certificate must be trusted, and the server's own")
    func encrypted() async throws {
        let tls = try TestTLS()
        try await withTemporaryDirectory { directory in
            let root = "\(directory)/root.pem"
            try tls.writeRoot(to: root)
            for (variant, status) in [(TestTLS.Variant.valid, 0), (.expired, 2), (.wrongHost, 2)] {
                try await withHTTPSServer(Self.site, identity: try tls.identity(variant)) { server in
                    let url = "https://\(server.authority)"
                    let trusting = try await Self.verify(url, ["--root-certificate", root])
                    #expect(
                        trusting.status == status,
                        "\(variant): \(trusting.outputText)\(trusting.errorText)"
                    )
                    let doubting = try await Self.verify(url)
                    #expect(doubting.status == 2)
                    #expect(doubting.errorText.contains("\(url)/json: "), "\(doubting.errorText)")
                }
            }
        }
    }

    @Test("What is no payload is refused with its place, and other answers with the reason")
    func refused() async throws {
        try await withHTTPSServer(Self.site, identity: nil) { server in
            let broken = try await Self.verify("http://\(server.authority)/broken")
            #expect(broken.status == 2)
            #expect(broken.errorText.contains("/broken: line 1, column"), "\(broken.errorText)")
            let absent = try await Self.verify("http://\(server.authority)/absent")
            #expect(absent.status == 2)
            #expect(absent.errorText.contains("404"), "\(absent.errorText)")
        }
    }

    @Test("A service that answers nothing costs the idle time, and one that is not there nothing")
    func silent() async throws {
        try await withHTTPSServer(Self.site, identity: nil) { server in
            server.inject(.silentBeforeHandshake)
            let run = try await Self.verify(
                "http://\(server.authority)",
                ["--limit", "idle-time=1", "--limit", "connect-time=1"]
            )
            #expect(run.status == 2)
            #expect(run.errorText.contains("nothing sent for 1.0 seconds"), "\(run.errorText)")
        }
        let gone = try await withHTTPSServer(identity: nil) { $0.authority }
        let run = try await Self.verify("http://\(gone)")
        #expect(run.status == 2)
        #expect(run.errorText.contains("http://\(gone)/json: "), "\(run.errorText)")
    }

    @Test(
        "What cannot be meant is refused as usage",
        arguments: [
            ["--server", "ftp://h"], ["--server", "http://"], ["--server", "http://u@h/"],
            ["--server", "http://h", "--payload", "p"], ["--server", "http://h", "--store", "s"],
            ["--root-certificate", "r", "--payload", "p"],
        ]
    )
    func usage(_ arguments: [String]) async throws {
        let run = try await Program.run(["verify", "route", "192.0.2.0/24", "1"] + arguments)
        #expect(run.status == 2)
        #expect(run.errorText.contains("Usage:"), "\(run.errorText)")
    }
}
