import Glibc
import RPKITypes
import TestAuthority
import TestPublication
import Testing

/// `ridgeline serve` against publication servers on loopback.
@Suite("The service by the program", .serialized)
struct ServeTests {
    /// A service, and the directory that it works in.
    private struct Running {
        let directory: String
        let process: Int32
        let port: Int

        /// The port of HTTP.
        let httpPort: Int

        /// What is answered to a request, and the status.
        func get(_ target: String, _ options: [String] = []) async throws -> (status: Int, text: String) {
            let run = try await ToolRun.run(
                "curl",
                ["-sS", "-m", "20", "-w", "\\n%{http_code}", "http://127.0.0.1:\(httpPort)\(target)"]
                    + options
            )
            let parts = run.outputText.split(separator: "\n", omittingEmptySubsequences: false)
            return (Int(parts.last ?? "") ?? 0, parts.dropLast().joined(separator: "\n"))
        }

        var log: String { (try? text("\(directory)/log")) ?? "" }

        /// The VRPs that a router gets, as `PREFIX-LENGTH ASN`.
        func vrps() async throws -> Set<String> {
            let run = try await Program.run(["rtr", "dump", "127.0.0.1:\(port)"])
            return Set(run.outputText.split(separator: "\n").filter { $0.hasPrefix("vrp ") }.map(String.init))
        }

        /// Session and serial, as the program says them.
        func state() async throws -> (session: String, serial: UInt32) {
            let run = try await Program.run(["rtr", "dump", "127.0.0.1:\(port)"])
            let match = try #require(run.errorText.firstMatch(of: #/session ([0-9]+), serial ([0-9]+)/#))
            return (String(match.1), try #require(UInt32(match.2)))
        }
    }

    private static func text(_ path: String) throws -> String {
        guard let file = fopen(path, "r") else { throw NoFile(path: path) }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 4_000_000)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    private static func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "w") else { throw NoFile(path: path) }
        fputs(text, file)
        fclose(file)
    }

    private func expected(_ step: PublicationStep) -> Set<String> {
        Set(step.expected.vrpSet.map { "vrp \($0.prefix)-\($0.maxLength) \($0.asn)" })
    }

    /// Waits up to a minute for something.
    private func until(_ what: String, _ running: Running, _ isSo: () async throws -> Bool) async throws {
        for _ in 0..<600 {
            if try await isSo() { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("waited in vain for \(what): \(running.log)")
        throw CancellationError()
    }

    /// Starts the service, and waits until it listens.
    private func start(_ directory: String, port: Int = 0) async throws -> Running {
        try Self.write("", to: "\(directory)/log")
        let script = """
            cd '\(directory)'; RIDGELINE_RTR_LISTEN=127.0.0.1:\(port) '\(Program.path)' serve --config r.yaml \
            </dev/null >out 2>log & echo $!
            """
        let run = try await ToolRun.run("sh", ["-c", script])
        let process = try #require(Int32(run.outputText.split(separator: "\n").first ?? ""))
        for _ in 0..<300 {
            let log = try Self.text("\(directory)/log")
            if let rtr = log.firstMatch(of: #/RTR server listens address=127\.0\.0\.1:([0-9]+)/#),
                let http = log.firstMatch(of: #/HTTP server listens address=127\.0\.0\.1:([0-9]+)/#)
            {
                return Running(
                    directory: directory,
                    process: process,
                    port: try #require(Int(rtr.1)),
                    httpPort: try #require(Int(http.1))
                )
            }
            if kill(process, 0) != 0 { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        kill(process, SIGKILL)
        Issue.record("does not listen: \(try Self.text("\(directory)/log"))")
        throw CancellationError()
    }

    /// Runs `body` with servers that publish a history, and a configuration for them in a directory.
    private func withHistory(
        _ body: (inout PublicationHistory, PublicationServers, String) async throws -> Void
    ) async throws {
        try await withPublicationServers(https: 1) { servers in
            var configuration = servers.configuration(repositories: 2, withoutRRDP: 1)
            configuration.time = Timestamp(Int64(time(nil)) - 3_600)
            var history = try await PublicationHistory.make(configuration)
            try servers.publish(history.current)
            try await withTemporaryDirectory { directory in
                try servers.tls.writeRoot(to: "\(directory)/root.pem")
                for (name, text) in history.current.locators {
                    try Self.write(text, to: "\(directory)/\(name)")
                }
                try Self.write(
                    """
                    store: \(directory)/store
                    tal: [\(history.current.locators.map { "\(directory)/\($0.0)" }.joined(separator: ", "))]
                    slurm: \(directory)/slurm.json
                    fetch: {interval: 5, root-certificate: \(directory)/root.pem, allow-dubious-hosts: true}
                    rtr: {notify-interval: 1, refresh: 1, retry: 1}
                    http: {listen: "127.0.0.1:0"}

                    """,
                    to: "\(directory)/r.yaml"
                )
                try Self.write(Self.slurm(""), to: "\(directory)/slurm.json")
                try await body(&history, servers, directory)
            }
        }
    }

    private static func slurm(_ assertion: String) -> String {
        """
        {"slurmVersion":1,"validationOutputFilters":{"prefixFilters":[],"bgpsecFilters":[]},
         "locallyAddedAssertions":{"prefixAssertions":[\(assertion)],"bgpsecAssertions":[]}}
        """
    }

    /// Runs `body` while the service runs, which is killed at the end if it still does.
    private func withService(
        _ directory: String,
        port: Int = 0,
        _ body: (Running) async throws -> Void
    ) async throws {
        let running = try await start(directory, port: port)
        do {
            try await body(running)
            kill(running.process, SIGKILL)
        } catch {
            kill(running.process, SIGKILL)
            throw error
        }
    }

    @Test("What is published comes to routers; after kill -9 the same session goes on with what was served")
    func publication() async throws {
        try await withHistory { history, servers, directory in
            var port = 0
            var before: (session: String, serial: UInt32) = ("", 0)
            try await withService(directory) { running in
                let first = expected(history.current)
                try await until("the first payload", running) { try await running.vrps() == first }
                try history.advance()
                try servers.publish(history.current)
                let second = expected(history.current)
                #expect(first != second)
                try await until("a change", running) { try await running.vrps() == second }
                before = try await running.state()
                port = running.port
                kill(running.process, SIGKILL)
            }
            // What is served at once is what was served, though there is something new.
            let served = expected(history.current)
            try await withService(directory, port: port) { running in
                #expect(try await running.vrps() == served, "\(running.log)")
                let after = try await running.state()
                #expect(after.session == before.session)
                #expect(after.serial >= before.serial)
                try history.advance()
                try servers.publish(history.current)
                let third = expected(history.current)
                try await until("a change after the restart", running) { try await running.vrps() == third }
                #expect(try await running.state().session == before.session)
            }
        }
    }

    @Test("Exceptions and configuration are taken over while it runs; what is broken changes nothing")
    func reload() async throws {
        try await withHistory { history, _, directory in
            try await withService(directory) { running in
                let payload = expected(history.current)
                try await until("the payload", running) { try await running.vrps() == payload }
                let slurm = "\(directory)/slurm.json"
                try Self.write(Self.slurm(#"{"asn":64499,"prefix":"192.0.2.0/24"}"#), to: slurm)
                let more = payload.union(["vrp 192.0.2.0/24-24 AS64499"])
                try await until("an assertion", running) { try await running.vrps() == more }
                try Self.write("{", to: slurm)
                try await until("a report", running) {
                    running.log.contains("last good local exceptions stay")
                }
                #expect(try await running.vrps() == more)
                #expect(try await running.get("/metrics").text.contains("\nridgeline_exceptions_broken 1\n"))

                let yaml = "\(directory)/r.yaml"
                let good = try Self.text(yaml)
                try Self.write(good + "nonsense: 1\n", to: yaml)
                kill(running.process, SIGHUP)
                try await until("a refusal", running) {
                    running.log.contains("r.yaml:7: there is no setting")
                }
                #expect(try await running.vrps() == more)
                let other =
                    good.split(separator: "\n").filter { !$0.hasPrefix("slurm") } + [
                        "log: {level: debug}", "",
                    ]
                try Self.write(other.joined(separator: "\n"), to: yaml)
                kill(running.process, SIGHUP)
                try await until("no exceptions", running) { try await running.vrps() == payload }
                #expect(running.log.contains("only a restart takes it over setting=log.level"))
            }
        }
    }

    @Test("Over HTTP there is the payload, where it comes from, and how the service is")
    func http() async throws {
        try await withHistory { history, servers, directory in
            try await withService(directory) { running in
                let payload = expected(history.current)
                try await until("the payload", running) {
                    try await running.get("/csv").text.split(separator: "\n").count == payload.count + 1
                }
                #expect(try await running.get("/version").status == 200)
                #expect(try await running.get("/health").status == 200)
                let vrp = try #require(history.current.expected.vrpSet.sorted().first)
                let validity = try await running.get("/api/v1/validity/\(vrp.asn)/\(vrp.prefix)")
                #expect(validity.status == 200)
                #expect(validity.text.contains(#""state": "valid""#), "\(validity.text)")

                let query = "kind=vrp&asn=\(vrp.asn)&prefix=\(vrp.prefix)&max-length=\(vrp.maxLength)"
                let provenance = try await running.get("/api/v1/provenance?\(query)")
                #expect(provenance.status == 200, "\(provenance.text)")
                let match = try #require(
                    provenance.text.firstMatch(of: #/rsync:[^"]*\.roa/#),
                    "\(provenance.text)"
                )
                let uri = String(match.0).split(separator: "\\").joined()
                let object = try await running.get("/api/v1/objects?uri=\(uri)")
                #expect(object.status == 200, "\(object.text)")
                #expect(object.text.contains("\(vrp.asn.rawValue)"))

                try await checkChain(provenance.text, running)
                try await checkStatus(running)
                let open = try await running.get("/metrics", ["-H", "Accept: application/openmetrics-text"])
                #expect(open.text.split(separator: "\n").last == "# EOF")
                #expect(try await running.get("/api/v1/repositories").text.contains("/repo1/"))
                #expect(try await running.get("/api/v1/findings").status == 200)
                #expect(try await running.get("/nothing").status == 404)

                try history.advance()
                try servers.publish(history.current)
                let after = Set(
                    history.current.expected.vrpSet.map { "\($0.asn),\($0.prefix),\($0.maxLength)" }
                )
                try await until("a change", running) {
                    let lines = try await running.get("/csv").text.split(separator: "\n").dropFirst()
                    return Set(lines.map { $0.split(separator: ",").prefix(3).joined(separator: ",") })
                        == after
                }
            }
        }
    }

    /// A chain goes from a ROA to the trust anchor, and all that it names is to be had.
    private func checkChain(_ chain: String, _ running: Running) async throws {
        let types = chain.matches(of: #/"type":"([a-z]+)"/#).map { String($0.1) }
        #expect(types.prefix(5) == ["roa", "ee", "mft", "crl", "cer"], "\(chain)")
        #expect(types.last == "cer")
        #expect(types.count % 3 == 2)
        let certificates = chain.matches(of: #/"type":"cer","sha256":"([0-9a-f]+)","ski":"([0-9A-F]+)"/#)
        #expect(certificates.count == types.count / 3)
        for certificate in certificates {
            let (digest, identifier) = (String(certificate.1), String(certificate.2))
            for query in ["ski=\(identifier)", "sha256=\(digest)"] {
                let object = try await running.get("/api/v1/objects?\(query)")
                #expect(object.status == 200, "\(query): \(object.text)")
                #expect(object.text.contains(#""sha256":"\#(digest)""#), "\(object.text)")
                #expect(object.text.contains(identifier))
            }
        }
        for match in chain.matches(of: #/"uri":"([^"]+)"/#) {
            let uri = String(match.1).split(separator: "\\").joined()
            #expect(try await running.get("/api/v1/objects/der?uri=\(uri)").status == 200, "\(uri)")
        }
        let unknown = String(repeating: "0", count: 40)
        #expect(try await running.get("/api/v1/objects?ski=\(unknown)").status == 404)
    }

    /// The counters of the repositories together are those of the trust anchors.
    private func checkStatus(_ running: Running) async throws {
        let status = try await running.get("/api/v1/status")
        #expect(status.status == 200)
        #expect(status.text.contains("/repo0/notification.xml"))
        let text = try #require(status.text.split(separator: #""tals":"#).last)
        let parts = text.split(separator: #""repositories":"#)
        try #require(parts.count == 2)
        for counter in ["validPublicationPoints", "validManifests", "validROAs", "validASPAs", "vrpsTotal"] {
            let counts = try parts.map { part in
                let name = try Regex(#""\#(counter)":([0-9]+|null)"#, as: (Substring, Substring).self)
                return part.matches(of: name).map { Int($0.1) }
            }
            // Three repositories, one of which is fetched by rsync alone.
            #expect(counts[1].count == 3)
            #expect(counts[1].compactMap { $0 }.filter { $0 > 0 }.count == 3, "\(counter)")
            let sums = counts.map { $0.reduce(0) { $0 + ($1 ?? 0) } }
            #expect(sums[0] == sums[1], "\(counter) \(counts)")
        }
        #expect(status.text.contains(#""rejectedPublicationPoints":0"#))
        let metrics = try await running.get("/metrics").text
        for sample in [
            "ridgeline_repository_up{", "ridgeline_exceptions_broken 0", "process_max_fds ",
            #"ridgeline_runs_total{outcome="failed"} 0"#,
            #"ridgeline_rtr_refused_total{reason="rtr-too-many-clients"} 0"#,
        ] { #expect(metrics.contains("\n\(sample)"), "\(sample)") }
    }

    @Test("While a run goes on the last one is told of; sources are empty until the first run after a start")
    func duringRun() async throws {
        try await withHistory { history, servers, directory in
            func hold() { for server in servers.https { server.inject(.silence, at: "*notification.xml") } }
            func sample(_ name: String, _ running: Running) async throws -> Int? {
                let text = try await running.get("/metrics").text
                let line = text.split(separator: "\n").first { $0.hasPrefix("\(name) ") }
                return line?.split(separator: " ").last.flatMap { Int($0) }
            }
            let payload = expected(history.current)
            try await withService(directory) { running in
                try await until("the payload", running) { try await running.vrps() == payload }
                try await until("the end of a run", running) {
                    try await sample("ridgeline_run_done_timestamp_seconds", running) != nil
                }
                hold()
                try await until("a run that waits", running) {
                    guard let start = try await sample("ridgeline_run_start_timestamp_seconds", running),
                        let done = try await sample("ridgeline_run_done_timestamp_seconds", running)
                    else {
                        Issue.record("the last run is not told of")
                        return true
                    }
                    return start > done
                }
                let status = try await running.get("/api/v1/status").text
                #expect(status.contains(#/"lastUpdateDone":"20/#), "\(status)")
                #expect(status.contains(#/"lastUpdateDuration":[0-9]/#))
                #expect(try await running.get("/jsonext").text.contains(".roa"))
                kill(running.process, SIGKILL)
            }
            try await withService(directory) { running in
                #expect(try await running.vrps() == payload)
                try await until("the payload over HTTP", running) {
                    try await running.get("/jsonext").status == 200
                }
                let (json, csv) = (try await running.get("/jsonext"), try await running.get("/csvext"))
                #expect(json.text.contains(#""source": []"#), "\(json.text.prefix(1_000))")
                #expect(!json.text.contains(".roa"))
                #expect(csv.text.split(separator: "\n").dropFirst().allSatisfy { $0.hasPrefix("N/A,") })
                let vrp = try #require(history.current.expected.vrpSet.sorted().first)
                let query = "kind=vrp&asn=\(vrp.asn)&prefix=\(vrp.prefix)&max-length=\(vrp.maxLength)"
                #expect(
                    try await running.get("/api/v1/provenance?\(query)").text.contains("not-available")
                )
                for server in servers.https { server.clearFaults() }
                try await until("sources", running) {
                    try await running.get("/jsonext").text.contains(".roa")
                }
                #expect(try await running.get("/csvext").text.contains(".roa"))
            }
        }
    }

    @Test("The certificate of HTTPS is read again by SIGHUP; one that is broken changes nothing")
    func https() async throws {
        try await withHistory { _, _, directory in
            let yaml = "\(directory)/r.yaml"
            let files = "tls-certificate: \(directory)/cert.pem, tls-key: \(directory)/key.pem"
            let plain = try Self.text(yaml)
            try Self.write(
                plain.split(separator: "\n").filter { !$0.hasPrefix("http:") }.joined(separator: "\n")
                    + "\nhttp: {listen-tls: \"127.0.0.1:0\", \(files)}\n",
                to: yaml
            )
            func install(_ tls: TestTLS, _ root: String) throws {
                let identity = try tls.identity()
                try tls.writeRoot(to: "\(directory)/\(root)")
                try Self.write(
                    String(decoding: identity.certificatesPEM, as: UTF8.self),
                    to: "\(directory)/cert.pem"
                )
                try Self.write(
                    String(decoding: try identity.privateKeyPEM(), as: UTF8.self),
                    to: "\(directory)/key.pem"
                )
            }
            try install(try TestTLS(), "one.pem")
            try await withService(directory) { running in
                func isTrusted(_ root: String) async throws -> Bool {
                    let run = try await ToolRun.run(
                        "curl",
                        [
                            "-sS", "-m", "20", "--cacert", "\(directory)/\(root)", "--resolve",
                            "localhost:\(running.httpPort):127.0.0.1",
                            "https://localhost:\(running.httpPort)/version",
                        ]
                    )
                    return run.status == 0
                }
                #expect(try await isTrusted("one.pem"))
                try install(try TestTLS(), "two.pem")
                kill(running.process, SIGHUP)
                try await until("the new certificate", running) { try await isTrusted("two.pem") }
                #expect(try await !isTrusted("one.pem"))
                try Self.write("broken", to: "\(directory)/cert.pem")
                kill(running.process, SIGHUP)
                try await until("a report", running) {
                    running.log.contains("are no certificate with its key")
                }
                #expect(try await isTrusted("two.pem"))
            }
        }
    }

    @Test("Sockets of systemd are told apart by their names: routers, HTTP and HTTPS are answered on them")
    func inherited() async throws {
        try await withHistory { history, _, directory in
            let tls = try TestTLS()
            let identity = try tls.identity()
            try tls.writeRoot(to: "\(directory)/https.pem")
            try Self.write(
                String(decoding: identity.certificatesPEM, as: UTF8.self),
                to: "\(directory)/cert.pem"
            )
            try Self.write(
                String(decoding: try identity.privateKeyPEM(), as: UTF8.self),
                to: "\(directory)/key.pem"
            )
            let yaml = "\(directory)/r.yaml"
            let kept = try Self.text(yaml).split(separator: "\n").filter { !$0.hasPrefix("http:") }
            let files = "{tls-certificate: \(directory)/cert.pem, tls-key: \(directory)/key.pem"
            let plain = kept.joined(separator: "\n")
            try Self.write(plain, to: "\(directory)/plain.yaml")
            let secure = plain.replacing("rtr: {", with: "rtr: \(files), ")
            try Self.write("\(secure)\nhttp: \(files)}\n", to: yaml)
            try Self.write(
                """
                import os, socket, sys
                names = os.environ["NAMES"].split(":")
                sockets = [socket.create_server(("127.0.0.1", 0)) for _ in names]
                open("ports", "w").write(" ".join(str(s.getsockname()[1]) for s in sockets))
                held = [os.dup(s.fileno()) for s in sockets]
                high = [os.dup2(fd, 100 + i) for i, fd in enumerate(held)]
                for i, fd in enumerate(high): os.dup2(fd, 3 + i)
                os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": str(len(names)), "LISTEN_FDNAMES": ":".join(names)}
                os.execv(sys.argv[1], sys.argv[1:])
                """,
                to: "\(directory)/pass.py"
            )
            let script = """
                cd '\(directory)'
                until_() { n=0; until eval "$1"; do n=$((n+1)); [ $n -lt 600 ] || { echo "in vain: $1"; cat log; exit 98; }
                    sleep 0.1; done; }
                NAMES=https:ridgeline.socket:http:rtr-tls python3 pass.py '\(Program.path)' serve --config r.yaml 2> log & server=$!
                until_ '[ $(grep -c "HTTP server listens" log) = 2 ]'; until_ 'grep -q "RTR server listens" log'
                read https rtr http tls < ports
                head() { curl -sS -m 20 -o /dev/null -D - "$@" | tr -d '\\r' |
                    grep -cE '^(HTTP/1.1 200 OK|Date: [A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} .* GMT)$'; }
                secure() { head --cacert https.pem --resolve localhost:$https:127.0.0.1 https://localhost:$https/version; }
                head http://127.0.0.1:$http/version; secure
                until_ '[ "$(curl -s -o /dev/null -w "%{http_code}" http://127.0.0.1:$http/health)" = 200 ]'
                '\(Program.path)' rtr dump 127.0.0.1:$rtr 2> /dev/null | grep -c '^vrp '
                '\(Program.path)' rtr dump --tls --tls-root https.pem --tls-name localhost 127.0.0.1:$tls 2> /dev/null |
                    grep -c '^vrp '
                kill -HUP $server; until_ 'grep -q "configuration read again" log'
                secure; '\(Program.path)' rtr dump 127.0.0.1:$rtr 2> /dev/null | grep -c '^vrp '
                exec 9<> /dev/tcp/127.0.0.1/$http; printf 'GET /version HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n' >&9
                kill -TERM $server; wait $server; echo $?
                NAMES=https python3 pass.py '\(Program.path)' serve --config plain.yaml 2>&1 | grep ^Error
                NAMES=htp python3 pass.py '\(Program.path)' serve --config r.yaml 2>&1 | grep ^Error
                """
            let run = try await ToolRun.run("timeout", ["-s", "KILL", "120", "bash", "-c", script])
            #expect(run.status == 0, "\(run.outputText)\(run.errorText)")
            let count = expected(history.current).count
            #expect(
                run.outputText == """
                    2
                    2
                    \(count)
                    \(count)
                    2
                    \(count)
                    0
                    Error: a socket named https needs --http-tls-certificate
                    Error: systemd passes a socket named 'htp'; there are rtr, rtr-tls, http, https

                    """,
                "\(run.outputText)\(run.errorText)"
            )
        }
    }

    @Test("A port that is in use is named")
    func busy() async throws {
        try await withHistory { _, _, directory in
            try await withService(directory) { running in
                let port = "127.0.0.1:\(running.httpPort)"
                let other = try await Program.run([
                    "serve", "--config", "\(directory)/r.yaml", "--store", "\(directory)/other", "--listen",
                    "127.0.0.1:0", "--http-listen", port,
                ])
                #expect(other.status == 2)
                #expect(
                    other.errorText.contains("HTTP at \(port): Address already in use"),
                    "\(other.errorText)"
                )
                // It ended properly: what a crash leaves behind would make the next start check the whole store.
                #expect(try Self.text("\(directory)/other/lock").isEmpty)
            }
        }
    }

    @Test("SIGTERM ends it with status 0, and a second service on the same store is refused")
    func end() async throws {
        try await withHistory { history, _, directory in
            try await withService(directory) { running in
                let payload = expected(history.current)
                try await until("the payload", running) { try await running.vrps() == payload }
                let second = try await Program.run([
                    "serve", "--config", "\(directory)/r.yaml", "--listen", "127.0.0.1:0",
                ])
                #expect(second.status == 2)
                #expect(
                    second.errorText.contains("in use by process \(running.process)"),
                    "\(second.errorText)"
                )
                kill(running.process, SIGTERM)
                try await until("the end", running) { running.log.contains("service ended") }
                try await until("no process", running) { kill(running.process, 0) != 0 }
                // A proper end leaves the store closed.
                let status = try await Program.run(["store", "status", "--store", "\(directory)/store"])
                #expect(status.status == 0, "\(status.errorText)")
            }
        }
    }

    @Test(
        "A signal while it starts ends it in order, or waits until it has started",
        arguments: ["TERM", "INT"]
    )
    func early(_ signal: String) async throws {
        try await withHistory { _, _, directory in
            let script = """
                cd '\(directory)'
                start() { rm -rf store; '\(Program.path)' serve --config r.yaml --listen 127.0.0.1:0 2> log & server=$!
                    until [ -s store/lock ]; do kill -0 $server || { cat log; exit 99; }; done; }
                start; kill -\(signal) $server; wait $server; echo "$? $(wc -c < store/lock)"
                start; kill -HUP $server
                n=0; until grep -q 'RTR server listens' log; do n=$((n+1)); [ $n -lt 600 ] || { cat log; exit 98; }
                    sleep 0.1; done
                kill -\(signal) $server; wait $server; echo "$? $(wc -c < store/lock)"
                """
            let run = try await ToolRun.run("timeout", ["-s", "KILL", "120", "sh", "-c", script])
            #expect(run.status == 0, "\(run.outputText)\(run.errorText)")
            // A store that was closed has an empty lock file.
            #expect(run.outputText == "0 0\n0 0\n", "\(run.outputText)\(run.errorText)")
        }
    }

    @Test("Listeners that are changed and changed back while it runs keep no reload from being taken")
    func listenersBack() async throws {
        try await withHistory { _, _, directory in
            let script = """
                cd '\(directory)'
                sed 's/^rtr: {/rtr: {listen: "127.0.0.1:0", /' r.yaml > one.yaml
                sed 's/^rtr: {listen: "127.0.0.1/rtr: {listen: "127.0.0.2/' one.yaml > two.yaml
                until_() { n=0; until eval "$1"; do n=$((n+1)); [ $n -lt 600 ] || { cat log; exit 98; }; sleep 0.1; done; }
                cp one.yaml s.yaml; '\(Program.path)' serve --config s.yaml 2> log & server=$!
                until_ 'grep -q "RTR server listens" log'
                cp two.yaml s.yaml; kill -HUP $server; until_ '[ $(grep -c "configuration read again" log) = 1 ]'
                cp one.yaml s.yaml; kill -HUP $server; until_ '[ $(grep -c "configuration read again" log) = 2 ]'
                grep -c 'only a restart takes it over setting=rtr.listen' log
                kill -TERM $server; wait $server; echo $?
                """
            let run = try await ToolRun.run("timeout", ["-s", "KILL", "120", "sh", "-c", script])
            #expect(run.status == 0, "\(run.outputText)\(run.errorText)")
            #expect(run.outputText == "1\n0\n", "\(run.outputText)\(run.errorText)")
        }
    }

    @Test("Systemd is told when routers are answered, and that the service is alive")
    func notify() async throws {
        try await withHistory { _, _, directory in
            let script = """
                cd '\(directory)'
                python3 - <<'PYTHON' > told &
                import socket
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind("notify"); s.settimeout(20)
                while True: print(s.recv(4096).decode().replace("\\n", " "), flush=True)
                PYTHON
                listener=$!
                n=0; until [ -S notify ]; do n=$((n+1)); [ $n -lt 100 ] || exit 99; sleep 0.1; done
                NOTIFY_SOCKET=$PWD/notify WATCHDOG_USEC=1000000 '\(Program.path)' serve --config r.yaml \
                    --listen 127.0.0.1:0 2> log & server=$!
                until_() { n=0; until eval "$1"; do n=$((n+1)); [ $n -lt 200 ] || { cat told log; exit 98; }; sleep 0.1; done; }
                until_ 'grep -q READY=1 told'; until_ '[ $(grep -c WATCHDOG=1 told) -ge 2 ]'
                kill -HUP $server; until_ 'grep -q "RELOADING=1 MONOTONIC_USEC=[0-9]" told'
                kill -TERM $server; wait $server; echo $?
                until_ 'grep -q STOPPING=1 told'; kill $listener
                """
            let run = try await ToolRun.run("timeout", ["-s", "KILL", "60", "sh", "-c", script])
            #expect(run.status == 0, "\(run.outputText)\(run.errorText)")
            #expect(run.outputText == "0\n")
        }
    }
}
