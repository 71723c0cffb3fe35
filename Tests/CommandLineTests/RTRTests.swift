import Glibc
import TestPublication
import Testing

/// `ridgeline rtr`: a server, routers, and a look at both.
@Suite("RTR by the program", .serialized)
struct RTRTests {
    private static let payload = """
        {"metadata":{"generated":1795291200},
         "roas":[{"asn":64501,"prefix":"192.0.2.0/24","maxLength":24,"ta":"t","expires":1999999999},
                 {"asn":0,"prefix":"203.0.113.0/24","maxLength":24,"ta":"t","expires":1999999999},
                 {"asn":64496,"prefix":"2001:db8::/32","maxLength":48,"ta":"t","expires":1999999999},
                 {"asn":64499,"prefix":"198.51.100.0/24","maxLength":24,"ta":"t","expires":1000}],
         "aspas":[{"customer_asid":64501,"providers":[64502,64503],"expires":1999999999}]}
        """
    private static let lines = """
        vrp 192.0.2.0/24-24 AS64501
        vrp 203.0.113.0/24-24 AS0
        vrp 2001:db8::/32-48 AS64496
        vap AS64501 AS64502 AS64503

        """

    /// Shell functions: `serve OPTION...` starts a server with the state in `st` and sets `port`; `until_ CONDITION`
    /// waits for it; `P` is the program.
    private static let prelude = """
        P='\(Program.path)'
        until_() { n=0; until eval "$1"; do n=$((n+1)); [ $n -lt 300 ] || { echo "waited in vain: $1"; cat log; exit 99; }; \
        sleep 0.1; done; }
        serve() {
          : > log
          (ulimit -n ${files:-1024}
          exec "$P" rtr serve --payload p.json --state st --interval 1 --notify-interval 1 --retry 1 "$@" 2> log) &
          server=$!
          until_ 'grep -q "RTR server listens" log || ! kill -0 $server 2>/dev/null'
          port=$(sed -n 's/.*listens address=.*:\\([0-9]*\\)$/\\1/p' log | head -1)
        }
        trap 'kill $server $follower 2>/dev/null' EXIT

        """

    private func run(_ script: String, _ prepare: (String) throws -> Void = { _ in }) async throws -> ToolRun
    {
        try await withTemporaryDirectory { directory in
            try write(Array(Self.payload.utf8), to: "\(directory)/p.json")
            try prepare(directory)
            return try await ToolRun.run(
                "timeout",
                ["-s", "KILL", "120", "sh", "-c", "cd '\(directory)'\n" + Self.prelude + script]
            )
        }
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        guard let file = fopen(path, "w") else { throw NoFile(path: path) }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }

    @Test("A dump is what the file has, without what has expired, and can be used as a payload file")
    func dump() async throws {
        let run = try await run(
            """
            serve --listen 127.0.0.1:0
            for v in 0 1 2; do "$P" rtr dump 127.0.0.1:$port --version $v > dump$v 2> err$v || echo failed; done
            cat dump2; cmp dump0 dump1 && grep -c . dump0; grep -c 'version 0' err0
            "$P" rtr dump 127.0.0.1:$port --json > d.json 2>/dev/null
            "$P" verify path "64502 64501" --role provider --prefix 192.0.2.0/24 --payload d.json
            """
        )
        #expect(run.status == 0, "\(run.outputText)\(run.errorText)")
        #expect(run.outputText.hasPrefix(Self.lines + "3\n1\n"), "\(run.outputText)")
        #expect(run.outputText.contains("Valid, upstream"))
    }

    @Test("The server keeps all rules of lint")
    func lint() async throws {
        let run = try await run(
            """
            serve --listen 127.0.0.1:0
            "$P" rtr lint 127.0.0.1:$port
            """
        )
        #expect(run.status == 0, "\(run.outputText)\(run.errorText)")
        let lines = run.outputText.split(separator: "\n")
        #expect(lines.count { $0.hasPrefix("ok ") } > 50)
        #expect(lines.allSatisfy { $0.hasPrefix("ok ") || $0.hasPrefix("skipped ") }, "\(run.outputText)")
    }

    @Test("A change comes as a delta; a broken file changes nothing; a restart keeps the router in sync")
    func follow() async throws {
        let run = try await run(
            """
            serve --listen 127.0.0.1:0
            "$P" rtr dump --follow 127.0.0.1:$port > changes 2> states & follower=$!
            until_ 'grep -q "+ vap" changes'
            sed 's/64503/64504/; s/"asn":0/"asn":64777/' p.json > q.json && mv q.json p.json
            until_ 'grep -q "^- vrp 203.0.113.0/24-24 AS0" changes'
            "$P" rtr clients --state st --json > clients
            grep -o '"deltaResponses":[0-9]*' clients
            echo broken > p.json
            until_ 'grep -q "last good payload stays" log'
            "$P" rtr dump 127.0.0.1:$port 2>/dev/null | grep -c .
            rm p.json; mkfifo p.json; until_ 'grep -q "no regular file" log'; rm p.json
            kill -TERM $server; wait $server
            sed 's/64503/64505/' > p.json <<'PAYLOAD'
            \(Self.payload)
            PAYLOAD
            serve --listen 127.0.0.1:$port
            until_ 'grep -q "AS64505" changes'
            grep -c '(all)' states; sed -n 's/.*session \\([0-9]*\\),.*/\\1/p' states | sort -u | grep -c .
            tail -3 changes
            """
        )
        #expect(run.status == 0, "\(run.outputText)\(run.errorText)")
        let expected = """
            "deltaResponses":1
            4
            1
            1
            + vrp 203.0.113.0/24-24 AS0
            + vap AS64501 AS64502 AS64505
            - vrp 203.0.113.0/24-24 AS64777

            """
        #expect(run.outputText == expected, "\(run.errorText)")
    }

    @Test("Rules for clients, a second server on the same state, and nobody there")
    func rules() async throws {
        let run = try await run(
            """
            serve --listen 127.0.0.1:0 --client 127.0.0.0/8=deny --client 127.0.0.1/32=v1,no-ipv6
            "$P" rtr dump 127.0.0.1:$port 2> err; sed -n 's/.*: version \\(.\\), session.*/\\1/p' err
            "$P" rtr serve --payload p.json --state st --listen 127.0.0.1:0; echo $?
            kill -TERM $server; wait $server
            serve --listen 127.0.0.1:0 --client 127.0.0.0/8=deny
            "$P" rtr dump 127.0.0.1:$port; echo $?
            kill -TERM $server; wait $server
            "$P" rtr dump 127.0.0.1:$port; echo $?
            "$P" rtr clients --state st; echo $?
            """
        )
        let expected = """
            vrp 192.0.2.0/24-24 AS64501
            vrp 203.0.113.0/24-24 AS0
            1
            2
            2
            2
            2

            """
        #expect(run.outputText == expected, "\(run.errorText)")
        #expect(run.errorText.contains("in use by another process"))
        #expect(run.errorText.contains("Connection refused"))
        #expect(run.errorText.contains("is ridgeline rtr serve running?"))
    }

    @Test("Without file descriptors left the server goes on, and serves when there are some again")
    func descriptors() async throws {
        let run = try await run(
            """
            files=48
            serve --listen 127.0.0.1:0
            bash -c 'for i in $(seq 100); do exec {fd}<>/dev/tcp/127.0.0.1/'$port'; done; : > opened; sleep 3' & many=$!
            until_ '[ -e opened ]'
            "$P" rtr clients --state st --json > clients & asking=$!
            until_ 'grep -q "control connections cannot be accepted" log'
            wait $many
            "$P" rtr dump 127.0.0.1:$port 2>/dev/null
            wait $asking; echo $?; grep -c '"acceptFailures":[1-9]' clients
            until_ 'grep -q "control connections are accepted again" log'
            # It may be accepted and fail again a few times while descriptors come and go.
            [ $(grep -c 'control connections cannot be accepted' log) -le 10 ] && echo bounded
            """
        )
        #expect(run.outputText == Self.lines + "0\n1\nbounded\n", "\(run.outputText)\(run.errorText)")
    }

    @Test(
        "A pipe in place of the history is said, and neither waited for nor replaced; SIGTERM ends the server"
    )
    func pipe() async throws {
        let run = try await run(
            """
            mkdir st; mkfifo st/payload-history
            serve --listen 127.0.0.1:0
            "$P" rtr dump 127.0.0.1:$port 2>/dev/null | grep -c .
            until_ 'grep -q "cannot be saved.*st/payload-history is no regular file" log'
            grep -c 'cannot be read: st/payload-history is no regular file' log
            kill -TERM $server; wait $server; echo $?
            [ -p st/payload-history ] && ls st
            """
        )
        #expect(run.outputText == "4\n1\n143\nlock\npayload-history\n", "\(run.outputText)\(run.errorText)")
    }

    @Test("A payload file that has nothing any more is an error in the log, with what is lost")
    func lost() async throws {
        let run = try await run(
            """
            serve --listen 127.0.0.1:0
            change() { cat > q.json && mv q.json p.json; }
            cp p.json good.json
            echo '{"roas":[],"aspas":[{"customer_asid":64501,"providers":[64502,64503],"expires":1999999999}]}' | change
            until_ 'grep "rtr-payload-lost" log'
            echo '{"roas":[]}' | change
            until_ 'grep -q "no payload any more" log'
            change < good.json
            until_ '[ $(grep -c "payload changed" log) = 3 ]'
            sed 's/1999999999/1000/' good.json | change
            until_ '[ $(grep -c "rtr-payload-lost" log) = 3 ]'
            """
        )
        #expect(run.status == 0, "\(run.outputText)\(run.errorText)")
        let line = run.outputText
        for part in ["error", "no VRPs any more", "3 -> 0", "1 -> 1", "p.json"] {
            #expect(line.contains(part), "\(line)")
        }
    }

    @Test("What cannot be served is refused at the start, in words that name it")
    func refusals() async throws {
        let tls = try TestTLS()
        let (identity, other) = (try tls.identity(.valid), try tls.identity(.valid))
        let run = try await run(
            """
            s() { timeout -s KILL 20 "$P" rtr serve --payload p.json --state refused "$@" 2>&1; echo $?; }
            serve --listen 127.0.0.1:0
            s --listen 127.0.0.1:$port | sed "s/:$port/:PORT/"
            t() { s --listen-tls 127.0.0.1:0 --tls-certificate "$@"; }
            t nosuch.pem
            t key.pem
            t cert.pem
            t cert.pem --tls-key cert.pem
            t cert.pem --tls-key other.pem
            t cert.pem --tls-key key.pem --tls-client-root p.json
            mkfifo pipe.pem; t pipe.pem
            s --listen 127.0.0.1:0 --client 0.0.0.0/0=deny
            alone='LISTEN_PID=$$ exec "$0" rtr serve --payload p.json --state refused'
            (exec 3< /dev/null; LISTEN_FDS=1 sh -c "$alone" "$P" 2>&1; echo $?)
            (unset RIDGELINE_STORE; HOME=/proc "$P" rtr serve --payload p.json 2>&1; echo $?)
            (unset RIDGELINE_STORE; mkdir -p home/.ridgeline/rtr/lock; HOME=home "$P" rtr serve --payload p.json 2>&1
              echo $?)
            """
        ) { directory in
            try write(identity.certificatesPEM, to: "\(directory)/cert.pem")
            try write(try identity.privateKeyPEM(), to: "\(directory)/key.pem")
            try write(try other.privateKeyPEM(), to: "\(directory)/other.pem")
        }
        let expected = """
            Error: 127.0.0.1:PORT: address already in use
            2
            Error: cannot open nosuch.pem: No such file or directory
            2
            Error: key.pem: no certificate in PEM form that can be read
            2
            Error: cert.pem: no private key in PEM form that can be read without a passphrase
            2
            Error: cert.pem: no private key in PEM form that can be read without a passphrase
            2
            Error: other.pem: the key does not belong to the certificate in cert.pem
            2
            Error: p.json: no certificate in PEM form that can be read
            2
            Error: pipe.pem is no regular file
            2
            Error: 127.0.0.1:0: the rules refuse every client
            2
            Error: inherited socket 3: the descriptor is no socket
            2
            Error: cannot make the directory /proc/.ridgeline: No such file or directory; give --state
            2
            Error: cannot open home/.ridgeline/rtr/lock: Is a directory; give --state
            2

            """
        // The log, and what argument parsing adds, are of no matter here.
        let lines = run.outputText.split(separator: "\n").filter { $0.hasPrefix("Error: ") || $0.count < 4 }
        #expect(lines.joined(separator: "\n") + "\n" == expected, "\(run.outputText)\(run.errorText)")
    }

    @Test(
        "Settings of clients that contradict each other are refused, and both are named",
        arguments: [
            ("v1,v2", "'v1' and 'v2' both say the highest version"), ("deny,v1", "clients that are denied"),
            ("no-aspa,deny", "clients that are denied"), ("deny,deny", "clients that are denied"),
            ("min-v1,min-v2", "'min-v1' and 'min-v2' both say the lowest version"),
            ("min-v2,v1", "the lowest version, 2, is above the highest, 1"),
            ("say-restart,say-shutdown", "'say-restart' and 'say-shutdown' both say what is said at the end"),
            ("v0,no-ipv4,no-ipv6,no-aspa,no-router-keys", "leaves no kind of payload"),
        ]
    )
    func contradictions(_ settings: String, _ words: String) async throws {
        let run = try await Program.run(
            ["rtr", "serve", "--payload", "x", "--client", "10.0.0.0/8=\(settings)"],
            killedAfter: 20
        )
        #expect(run.status == 2)
        #expect(run.errorText.contains(words), "\(run.errorText)")
    }

    @Test("Over TLS the server's certificate is verified")
    func encrypted() async throws {
        let tls = try TestTLS()
        let identity = try tls.identity(.valid)
        let run = try await run(
            """
            serve --listen-tls 127.0.0.1:0 --tls-certificate cert.pem --tls-key key.pem
            "$P" rtr dump --tls --tls-root root.pem --tls-name localhost 127.0.0.1:$port 2>/dev/null; echo $?
            "$P" rtr dump --tls --tls-name localhost 127.0.0.1:$port --timeout 5; echo $?
            "$P" rtr dump --tls --tls-root root.pem --tls-name other.example 127.0.0.1:$port --timeout 5; echo $?
            "$P" rtr dump --tls --tls-root root.pem 127.0.0.1:$port 2>/dev/null | grep -c .
            """
        ) { directory in
            try tls.writeRoot(to: "\(directory)/root.pem")
            try write(identity.certificatesPEM, to: "\(directory)/cert.pem")
            try write(try identity.privateKeyPEM(), to: "\(directory)/key.pem")
        }
        #expect(run.outputText == Self.lines + "0\n2\n2\n4\n", "\(run.outputText)\(run.errorText)")
        #expect(run.errorText.contains("certificate is not for other.example"), "\(run.errorText)")
    }

    @Test(
        "What cannot be meant is refused",
        arguments: [
            ["serve", "--payload", "x", "--client", "10.0.0.0/8"], ["dump", "localhost"], ["dump", "h:0"],
            ["serve", "--payload", "x", "--client", "10.0.0.0/8=v9"], ["dump", "h:1", "--version", "3"],
            ["serve", "--payload", "x", "--listen-tls", "127.0.0.1:0"], ["dump", "h:1", "--tls-root", "f"],
            ["serve", "--payload", "/nonexistent", "--listen", "127.0.0.1:0"], ["lint"],
        ]
    )
    func usage(_ arguments: [String]) async throws {
        let run = try await Program.run(["rtr"] + arguments, killedAfter: 20)
        #expect(run.status == 2, "\(run.outputText)\(run.errorText)")
    }
}
