import ArgumentParser
import Glibc
import TestPublication
import Testing

@testable import ridgeline

/// What `serve` is configured with: by the command line, the environment, and a file.
@Suite("Configuration of the service")
struct ConfigurationTests {
    /// Runs `serve --print-config` with a configuration file, in a directory of its own.
    private func report(
        _ yaml: String,
        _ arguments: [String] = [],
        environment: [String] = []
    ) async throws -> ToolRun {
        try await withTemporaryDirectory { directory in
            let path = "\(directory)/r.yaml"
            guard let file = fopen(path, "w") else { throw NoFile(path: path) }
            fputs(yaml, file)
            fclose(file)
            return try await ToolRun.run(
                "env",
                ["-C", directory] + environment + [
                    Program.path, "serve", "--print-config", "--config", "r.yaml",
                ]
                    + arguments
            )
        }
    }

    /// The line of a setting in a report, without blanks in front.
    private func line(_ name: String, _ run: ToolRun) -> String? {
        run.outputText.split(separator: "\n").map { $0.drop { $0 == " " } }
            .first { $0.hasPrefix("\(name):") || $0.hasPrefix("# \(name):") }.map(String.init)
    }

    @Test("The command line wins over the environment, that over the file, and that over the defaults")
    func precedence() async throws {
        let yaml = """
            tal: [a.tal, "b b.tal"]
            fetch:
              interval: 60
              allow-host: x.example
            rtr:
              listen:
                - 192.0.2.1:323
                - "[2001:db8::1]:323"
              clients:
                10.0.0.0/8: [v1, no-aspa]
                0.0.0.0/0: deny
              retry: 50
            limits:
              object-size: 1000
            """
        let run = try await report(
            yaml,
            ["--retry", "70", "--fetch-interval=80"],
            environment: ["RIDGELINE_RTR_RETRY=60", "RIDGELINE_FETCH_DENY_HOST=y.example z.example"]
        )
        #expect(run.status == 0, "\(run.errorText)")
        #expect(line("interval", run) == "interval: 80  # command line")
        #expect(line("retry", run) == "retry: 70  # command line")
        #expect(
            line("deny-host", run)
                == "deny-host: [y.example, z.example]  # environment, RIDGELINE_FETCH_DENY_HOST"
        )
        #expect(line("tal", run) == "tal: [a.tal, \"b b.tal\"]  # r.yaml:1")
        #expect(line("allow-host", run) == "allow-host: [x.example]  # r.yaml:4")
        #expect(line("listen", run) == "listen: [\"192.0.2.1:323\", \"[2001:db8::1]:323\"]  # r.yaml:6")
        #expect(
            line("clients", run)
                == "clients: {10.0.0.0/8: \"v1,no-aspa\", 0.0.0.0/0: deny}  # r.yaml:9"
        )
        #expect(line("limits", run) == "limits: {object-size: 1000}  # r.yaml:13")
        #expect(line("refresh", run) == "# refresh: 3600  # default")
        #expect(line("no-rsync", run)?.hasSuffix("# default") == true)
    }

    @Test("What is reported is a configuration file that gives the same")
    func report() async throws {
        let first = try await report(
            "rtr: {clients: {10.0.0.0/8: 'deny'}, stale: withhold}\ntal: ['x y#z', \"a\\\\b\"]"
        )
        #expect(first.status == 0, "\(first.errorText)")
        let second = try await report(first.outputText)
        #expect(second.status == 0, "\(second.errorText)")
        let values = [first, second].map { run in
            run.outputText.split(separator: "\n").map { $0.split(separator: "  #")[0] }
        }
        #expect(values[0] == values[1])
    }

    @Test("A proxy's password is not shown")
    func secret() async throws {
        let run = try await report("fetch:\n  proxy: http://me:hunter2@proxy.example\n")
        #expect(run.status == 0, "\(run.errorText)")
        #expect(!run.outputText.contains("hunter2"))
        #expect(line("proxy", run) == "proxy: \"(hidden)\"  # r.yaml:2")
    }

    @Test(
        "What is wrong is refused with file and line",
        arguments: [
            ("tal: a\nlisten: 1\n", "r.yaml:2: there is no setting 'listen'; is 'rtr.listen' meant?"),
            ("rtr:\n  lissten: x\n", "r.yaml:2: there is no setting 'rtr.lissten'"),
            ("fetch:\n  no-rsync: 3\n", "r.yaml:2: fetch.no-rsync must be true or false"),
            ("\n\nfetch:\n  interval: [1, 2]\n", "r.yaml:4: fetch.interval takes one value"),
            ("fetch:\n  interval: soon\n", "r.yaml:2: fetch.interval: "),
            ("fetch:\n  interval: 1\n", "r.yaml:2: fetch.interval: --fetch-interval must be between"),
            ("rtr:\n  listen: [nowhere]\n", "r.yaml:2: rtr.listen: "),
            ("rtr:\n  listen-tls: 127.0.0.1:1\n", "r.yaml:2: rtr.listen-tls: --listen-tls needs"),
            ("rtr:\n  clients: [x]\n", "r.yaml:2: rtr.clients has 'name: value' lines below it"),
            ("limits:\n  no-such-limit: 1\n", "r.yaml:1: limits: "),
            ("validation:\n  relax: [nothing]\n", "r.yaml:2: validation.relax: "),
            ("slurm: c\ntal: a\ntal: b\n", "r.yaml:2: tal is given twice"),
            ("rtr:\n  retry: 1\n  retry: 2\n", "r.yaml:2: retry is given twice"),
            ("rtr:\n  retry: 1\nfetch:\n  interval: 9\nrtr:\n", "r.yaml:1: rtr is given twice"),
            ("limits: {tals: 1, tals: 2}\n", "r.yaml:1: tals is given twice"),
            ("tal:\n", "r.yaml:1: tal has no value"),
            ("rtr: 3\n", "r.yaml:1: rtr: a section has"), ("- a\n", "r.yaml:1: the file must be"),
            ("tal: {a: b\n", "r.yaml:"), ("tal:\n  - ~\n", "r.yaml:2: a value is missing"),
            ("tal: &a x\nslurm: *a\n", "r.yaml:1: anchors and aliases are not taken"),
            ("tal:\t&a x\n", "r.yaml:1: anchors and aliases are not taken"),
            ("tal: [\"a #b\", &x c]\n", "r.yaml:1: anchors and aliases are not taken"),
            ("# a\r\ntal: &a x\r\n", "r.yaml:2: anchors and aliases are not taken"),
            ("# a & b\rtal: &a x\r", "r.yaml:2: anchors and aliases are not taken"),
            ("# a\u{85}tal: &a x\n", "r.yaml:2: anchors and aliases are not taken"),
            ("rtr: &a\n  retry: 1\n", "r.yaml:1: anchors and aliases are not taken"),
            ("rtr:\n  <<: {retry: 1}\n", "r.yaml:2: merge keys are not taken"),
            ("rtr:\n  retry: !!str 70\n", "r.yaml:2: tags are not taken: tag:yaml.org,2002:str"),
            ("rtr:\n  retry: !!int \"70\"\n", "r.yaml:2: tags are not taken: tag:yaml.org,2002:int"),
            ("\ntal: !foo [a]\n", "r.yaml:2: tags are not taken: !foo"),
            ("tal: a\n? [a, b]\n: c\n", "r.yaml:2: a key is a single value"),
            ("tal: a\n# \u{1}\n", "r.yaml:2: control characters are not allowed"),
            ("!x\ntal: a\n", "r.yaml:1: tags are not taken: !x"),
            ("tal:\n  - a\n  - !foo b\n", "r.yaml:3: tags are not taken: !foo"),
            ("rtr:\n  !foo retry: 1\n", "r.yaml:2: tags are not taken: !foo"),
        ]
    )
    func refused(_ yaml: String, _ message: String) async throws {
        let run = try await report(yaml)
        #expect(run.status == 2)
        #expect(run.outputText.isEmpty)
        #expect(run.errorText.contains(message), "\(run.errorText)")
    }

    @Test(
        "Aliases of aliases are refused before they are followed, whatever ends lines and stands before them",
        arguments: ["\n", "\r\n", "\r", "\u{85}"],
        ["#", " #"]
    )
    func laughs(_ lineEnd: String, _ text: String) async throws {
        let levels = (1...30).map { "a\($0): [\"\(text)\", &b\($0) [*b\($0 - 1), *b\($0 - 1)]]" }
        let run = try await report((["# a", "a0: [\"a #\", &b0 x]"] + levels).joined(separator: lineEnd))
        #expect(run.status == 2)
        #expect(run.errorText.contains("anchors and aliases are not taken"), "\(run.errorText)")
    }

    @Test("ArgumentParser gets one value of a list; all values are taken, and each is checked")
    func lists() throws {
        func resolved(_ key: String, _ values: [String]) throws -> ResolvedSetting {
            let setting = try #require(ServeSettings.setting(key))
            return ResolvedSetting(setting: setting, values: values, origin: .commandLine)
        }
        let hosts = (0..<4_000).map { "h\($0).example" }
        let many = try [resolved("fetch.allow-host", hosts), resolved("tal", hosts)]
        #expect(ServeOptions.arguments(of: many).count == 2)
        let options = try ServeOptions(many)
        #expect(options.network.allowHost == hosts)
        #expect(options.tal == hosts)
        // What it means is the same as on the command line, for each setting that may have several values.
        let values = [
            "limits": ["tals=3", "tal-size=5"], "validation.relax": ["ber-envelope", "ber-envelope"],
            "rtr.clients": ["10.0.0.0/8=deny", "0.0.0.0/0=v1"],
        ]
        for setting in ServeSettings.all where setting.shape == .list || setting.shape == .map {
            let pair =
                values[setting.key]
                ?? (setting.option.contains("listen") ? ["[::1]:1", "127.0.0.1:2"] : ["a", "b"])
            var all = [try resolved(setting.key, pair)]
            if setting.option.hasSuffix("listen-tls") {
                let key = setting.section == "http" ? "http.tls-certificate" : "rtr.tls-certificate"
                all.append(try resolved(key, ["c"]))
            }
            let parsed = try ServeOptions.parse(all.flatMap(\.arguments))
            let taken = try ServeOptions(all)
            #expect(Self.text(taken, setting) == Self.text(parsed, setting), "\(setting.key)")
            #expect(Self.text(taken, setting).count == 2)
        }
        for (key, wrong) in [
            ("rtr.listen", "x"), ("rtr.clients", "x"), ("http.listen", "x"), ("limits", "x=1"),
            ("fetch.deny-host", ""), ("validation.relax", "x"),
        ] {
            let setting = try #require(ServeSettings.setting(key))
            let good = values[key]?.first ?? (setting.option.contains("listen") ? "127.0.0.1:2" : "a")
            #expect(throws: (any Error).self, "\(key)") { try ServeOptions([resolved(key, [good, wrong])]) }
        }
    }

    /// The values of a setting that may have several.
    private static func text(_ options: ServeOptions, _ setting: Setting) -> [String] {
        switch setting.option {
        case "tal": options.tal
        case "slurm": options.slurm
        case "limit": options.changed.limit.map { "\($0)" }
        case "root-certificate": options.network.rootCertificate
        case "allow-host": options.network.allowHost
        case "deny-host": options.network.denyHost
        case "trust-host": options.network.trustHost
        case "relax": options.tolerated.relax.map { "\($0)" }
        case "listen": options.listening.listen.map { "\($0)" }
        case "listen-tls": options.listening.listenTls.map { "\($0)" }
        case "client": options.listening.client.map { "\($0)" }
        case "http-listen": options.http.httpListen.map { "\($0)" }
        case "http-listen-tls": options.http.httpListenTls.map { "\($0)" }
        default: []
        }
    }

    @Test("The environment is checked as the file is")
    func environment() async throws {
        let run = try await report("", environment: ["RIDGELINE_FETCH_INTERVAL=x"])
        #expect(run.status == 2)
        #expect(run.errorText.contains("RIDGELINE_FETCH_INTERVAL: "), "\(run.errorText)")
    }

    @Test("The example has all settings, and is what the program prints")
    func example() async throws {
        let printed = try await Program.run(["serve", "--print-example"])
        #expect(printed.status == 0, "\(printed.errorText)")
        #expect(try projectFile("Docs/ridgeline.yaml.example") == printed.outputText)
        let asItIs = try await report(printed.outputText)
        #expect(asItIs.status == 0, "\(asItIs.errorText)")
        // Each default that it shows is taken.
        let enabled = printed.outputText.split(separator: "\n").map { line in
            let content = line.drop { $0 == " " }
            let hasValue = content.hasPrefix("#") && !content.hasPrefix("# ") && !content.hasSuffix(":")
            return line.prefix { $0 == " " } + (hasValue ? content.dropFirst() : content)
        }
        let run = try await report(enabled.joined(separator: "\n"))
        #expect(run.status == 0, "\(run.errorText)")
        #expect(line("interval", run)?.hasPrefix("interval: 600") == true)
    }

    @Test("Each option of the service is a setting")
    func complete() async throws {
        let help = try await Program.run(["serve", "--help"])
        let options = Set(
            help.outputText.split(separator: "\n").filter { $0.hasPrefix("  -") }
                .compactMap { $0.firstMatch(of: #/--([a-z][a-z-]*)/#).map { String($0.1) } }
        )
        .subtracting(["help", "version", "config", "print-config", "print-example"])
        let report = try await Program.run(["serve", "--print-example"])
        let settings = report.outputText.matches(of: #/(?m)^ *#([a-z][a-z-]*):/#).count
        #expect(options.count == settings)
    }
}
