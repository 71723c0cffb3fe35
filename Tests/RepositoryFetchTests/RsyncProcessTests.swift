import Glibc
import RPKITypes
import RepositoryFetch
import TestAuthority
import TestPublication
import Testing

@Suite("rsync as a process", .serialized)
struct RsyncProcessTests {
    /// A program in place of rsync; it finds its own directory in `$here`.
    static func script(_ text: String, in directory: String) throws -> String {
        let path = "\(directory)/rsync"
        let script =
            "#!/bin/sh\nhere=${0%/*}\nif [ \"$1\" = --help ]; then echo --contimeout; exit 0; fi\n\(text)\n"
        try FileOutput.create(Array(script.utf8), at: path)
        guard chmod(path, 0o755) == 0 else { throw TestFailure("chmod") }
        return path
    }

    static func text(_ path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = fread(&buffer, 1, buffer.count, file)
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    /// Runs a script in place of rsync in a directory of its own.
    static func withScript(
        _ script: String,
        _ body: (_ program: String, _ directory: String, _ target: String) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            let target = "\(directory)/target"
            try FileOutput.makeDirectory(target)
            try await body(try Self.script("PATH=/usr/bin:/bin; \(script)", in: directory), directory, target)
        }
    }

    @Test("The environment is two variables; RSYNC_RSH and all others stay out")
    func environment() async throws {
        for name in ["RSYNC_RSH", "RSYNC_PROXY", "RSYNC_CONNECT_PROG", "RSYNC_PASSWORD", "RSYNC_OLD_ARGS"] {
            setenv(name, "touch /tmp/ridgeline-owned", 1)
        }
        defer {
            for name in [
                "RSYNC_RSH", "RSYNC_PROXY", "RSYNC_CONNECT_PROG", "RSYNC_PASSWORD", "RSYNC_OLD_ARGS",
            ] {
                unsetenv(name)
            }
        }
        try await Self.withScript("tr '\\0' '\\n' < /proc/$$/environ > $here/environment") {
            program,
            directory,
            target in
            try await Client().mirror("rsync://localhost/module/", into: target, program: program)
            let lines = Self.text("\(directory)/environment").split(separator: "\n")
            #expect(Set(lines) == ["PATH=\(directory)", "LC_ALL=C"])
        }
        try await withModule { daemon, client, _, target in
            try await client.mirror(daemon.uri("module"), into: target)
            #expect(names(in: target) == ["a.roa", "sub"])
        }
    }

    @Test("The arguments are the same for every URI, which stands behind --")
    func arguments() async throws {
        try await Self.withScript("for a in \"$@\"; do echo \"$a\"; done > $here/arguments") {
            program,
            directory,
            target in
            var client = try Client(source: "127.0.0.1")
            client.context.limits.connectTime = .milliseconds(1_500)
            client.context.limits.idleTime = .seconds(7)
            client.context.limits.objectSize = 1_234
            try await client.mirror("rsync://localhost:8873/module/x", into: target, program: program)
            let list = Self.text("\(directory)/arguments").split(separator: "\n").map(String.init)
            #expect(
                list == [
                    "--times", "--omit-dir-times", "--no-motd", "--chmod=D700,F600", "--max-size=1234",
                    "--timeout=7", "--contimeout=2", "--address=127.0.0.1", "--recursive", "--delete",
                    "--exclude=.*", "--include=*/", "--include=*.cer", "--include=*.crl", "--include=*.mft",
                    "--include=*.roa", "--include=*.asa", "--include=*.gbr", "--include=*.tak",
                    "--include=*.spl", "--exclude=*", "--", "rsync://127.0.0.1:8873/module/x/", "\(target)/",
                ]
            )
        }
    }

    // CVE-2026-49233, and argument injection.
    @Test(
        "URIs that would be options or leave the tree are no URIs",
        arguments: [
            "rsync://-oProxyCommand=x/module/", "rsync://-e.example.net/module/", "rsync://../module/",
            "rsync://../../etc/", "rsync://./module/", "rsync://host.example.net/../etc/",
            "rsync://host.example.net/module/../../etc/", "rsync://host.example.net/./module/",
            "rsync://host.example.net/module/./x", "rsync://host.example.net//module/",
            "rsync://host.example.net/.ssh/", "rsync://host.example.net/module/.x/", "rsync:///module/",
            "rsync://user@host.example.net/module/", "rsync://host.example.net:x/module/",
            "rsync://host.example.net/mod ule/", "rsync://host.example.net/mod\0ule/",
            "rsync://host.example.net/module/?x", "host.example.net::module/", "host:/etc/", "/etc/", "-e sh",
        ]
    )
    func noURI(text: String) {
        #expect(throws: URIReason.self) { try RsyncURI(text) }
    }

    @Test(
        "What a server would expand or take for an option is refused",
        arguments: ["*", "$(x)", "~root", "a*b", "--config=x"]
    )
    func expansion(name: String) async throws {
        try await Self.withScript("touch $here/started") { program, directory, target in
            for uri in ["rsync://localhost/module/\(name)/", "rsync://localhost/\(name)/"] {
                let reason = try await Client().mirrorFailure(uri, into: target, program: program)
                #expect(reason?.code == .rsyncURI)
            }
            #expect(!names(in: directory).contains("started"))
        }
    }

    @Test("Files and directories that begin with a hyphen are names and no options")
    func hyphens() async throws {
        try await withModule(["-e.roa": "roa", "--delete/x.cer": "cer"]) { daemon, client, _, target in
            try await client.mirror(daemon.uri("module"), into: target)
            #expect(names(in: target) == ["--delete", "-e.roa"])
        }
    }

    static let family =
        "sh -c 'trap \"\" TERM; echo $$ > '$here'/child; exec sleep 77' & echo $$ > $here/leader; wait"

    /// Waits until the script has started its child, and gives both.
    static func pids(_ directory: String) async throws -> [pid_t] {
        for _ in 0..<600 {
            let found = ["leader", "child"].compactMap { name in
                pid_t(text("\(directory)/\(name)").filter(\.isNumber))
            }
            if found.count == 2 { return found }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw TestFailure("not started")
    }

    static func expectEnd(of processes: [pid_t]) async throws {
        for process in processes {
            let isGone = try await ends(process)
            #expect(isGone, "\(process)")
        }
    }

    // CVE-2024-48943.
    @Test("At the deadline all processes are killed, those that ignore it too")
    func deadline() async throws {
        try await Self.withScript(Self.family) { program, directory, target in
            let reason = try await Client().mirrorFailure(
                "rsync://localhost/module/",
                into: target,
                program: program,
                deadline: .seconds(1)
            )
            #expect(reason == .totalTimeout(limit: .seconds(1)))
            try await Self.expectEnd(of: Self.pids(directory))
        }
    }

    @Test("Cancellation kills all processes")
    func cancellation() async throws {
        try await Self.withScript(Self.family) { program, directory, target in
            try await withThrowingTaskGroup(of: FetchReason?.self) { group in
                group.addTask {
                    try await Client().mirrorFailure(
                        "rsync://localhost/module/",
                        into: target,
                        program: program
                    )
                }
                let pids = try await Self.pids(directory)
                group.cancelAll()
                let reason = try await group.next()
                #expect(reason == .cancelled)
                try await Self.expectEnd(of: pids)
            }
        }
    }

    @Test("Processes that a run leaves behind are killed, whatever its status", arguments: [0, 7])
    func leftBehind(status: Int) async throws {
        let script = "sleep 77 2>/dev/null & echo $! > $here/child; echo $$ > $here/leader; exit \(status)"
        try await Self.withScript(script) { program, directory, target in
            let reason = try await Client().mirrorFailure(
                "rsync://localhost/module/",
                into: target,
                program: program
            )
            #expect((reason == nil) == (status == 0), "\(String(describing: reason))")
            try await Self.expectEnd(of: Self.pids(directory))
        }
    }

    @Test("Complaints without end are read and cut")
    func complaints() async throws {
        let script =
            "i=0; while [ $i -lt 2000 ]; do echo 'line after line after line' >&2; i=$((i+1)); done; exit 5"
        try await Self.withScript(script) { program, _, target in
            let reason = try await Client().mirrorFailure(
                "rsync://localhost/module/",
                into: target,
                program: program
            )
            guard case .rsyncFailed(5, let message)? = reason else {
                Issue.record("\(String(describing: reason))")
                return
            }
            #expect(message.description.hasPrefix("line after line after line; line"))
            #expect(message.description.utf8.count < 500)
        }
    }

    @Test("rsync's own time limits", arguments: [30, 35])
    func ownLimits(status: Int) async throws {
        try await Self.withScript("exit \(status)") { program, _, target in
            let reason = try await Client().mirrorFailure(
                "rsync://127.0.0.1/module/",
                into: target,
                program: program
            )
            #expect(reason == .rsyncTimeout(status: status))
        }
    }

    @Test("A file that grows over the limit ends the run, hidden as it is")
    func growth() async throws {
        try await Self.withScript("head -c 3000000 /dev/zero > $here/target/.x.roa.A1b2C3; sleep 77") {
            program,
            _,
            target in
            var client = try Client()
            client.context.limits.objectSize = 1_000_000
            let reason = try await client.mirrorFailure(
                "rsync://localhost/module/",
                into: target,
                program: program
            )
            #expect(reason == .tooLarge(limit: 1_000_000))
        }
    }
}

@Suite("Slow rsync servers", .serialized)
struct RsyncTimeTests {
    static func reason(_ fake: FakeRsyncDaemon, _ change: (inout TransferLimits) -> Void) async throws
        -> FetchReason?
    {
        var client = try Client()
        change(&client.context.limits)
        let inner = client
        return try await withTemporaryDirectory { target in
            try await withFakeRsyncDaemon(fake) { port in
                try await inner.mirrorFailure("rsync://127.0.0.1:\(port)/module/", into: target)
            }
        }
    }

    @Test("Silence", arguments: [FakeRsyncDaemon.silent, .stallAfterGreeting, .stallAfterModule])
    func silence(fake: FakeRsyncDaemon) async throws {
        let reason = try await Self.reason(fake) { $0.idleTime = .milliseconds(500) }
        #expect([.idleTimeout, .rsyncTimeout].contains(reason?.code), "\(String(describing: reason))")
    }

    // CVE-2024-48943.
    @Test("A drip")
    func drip() async throws {
        let reason = try await Self.reason(.drip(bytesPerSecond: 100)) { limits in
            limits.speedWindow = .milliseconds(500)
            limits.minimumSpeed = 200_000
        }
        #expect(reason?.code == .tooSlow, "\(String(describing: reason))")
    }

    @Test("Words without end fill nothing, and end at the deadline or before")
    func flood() async throws {
        let before = residentMemory()
        try await withTemporaryDirectory { target in
            try await withFakeRsyncDaemon(.flood) { port in
                let reason = try await Client().mirrorFailure(
                    "rsync://127.0.0.1:\(port)/module/",
                    into: target,
                    deadline: .seconds(1)
                )
                #expect(reason != nil)
            }
        }
        #expect(residentMemory() - before < 500_000_000)
    }

    @Test(
        "What is no rsync server",
        arguments: [FakeRsyncDaemon.closeAfterGreeting, .garbage(Array("HTTP/1.1 400\r\n\r\n".utf8))]
    )
    func stranger(fake: FakeRsyncDaemon) async throws {
        let reason = try await Self.reason(fake) { _ in }
        #expect(reason?.code == .rsyncFailed, "\(String(describing: reason))")
    }
}
