import Glibc
import TestPublication
import Testing

@Suite("Rsync daemon")
struct RsyncDaemonTests {
    /// Runs the rsync client as a careful relying party does.
    private func fetch(_ uri: String, to path: String, _ options: [String] = []) async throws -> ToolRun {
        try await ToolRun.run(
            "rsync",
            ["-rt", "--no-motd", "--timeout=1", "--contimeout=1"] + options + ["--", uri, path]
        )
    }

    @Test("A module is served, replaced and refused while the daemon runs")
    func modules() async throws {
        try await withTemporaryDirectory { directory in
            try write([1], to: directory + "/one/a.roa")
            try write([2], to: directory + "/two/sub/b.roa")
            let port = try await withRsyncDaemon(["repo": RsyncModule(directory + "/one")]) { daemon in
                let first = try await fetch(daemon.uri("repo"), to: directory + "/first")
                #expect(first.status == 0 && read(directory + "/first/a.roa") == [1])
                try daemon.serve(directory + "/two", as: "repo")
                let second = try await fetch(daemon.uri("repo", "sub/"), to: directory + "/second")
                #expect(second.status == 0 && read(directory + "/second/b.roa") == [2])
                let third = try await fetch(daemon.uri("repo", "sub/b.roa"), to: directory + "/b.roa")
                #expect(third.status == 0 && read(directory + "/b.roa") == [2])
                for fault in RsyncModule.Fault.allCases {
                    try daemon.inject(fault, in: "repo")
                    let refused = try await fetch(daemon.uri("repo"), to: directory + "/none")
                    #expect(refused.status != 0, "\(fault)")
                }
                try daemon.inject(nil, in: "repo")
                let last = try await fetch(daemon.uri("repo"), to: directory + "/last")
                #expect(last.status == 0)
                #expect(daemon.log.contains("rsync"))
                return daemon.port
            }
            let gone = try await fetch("rsync://localhost:\(port)/repo/", to: directory + "/gone")
            #expect(gone.status != 0)
        }
    }

    @Test("The daemon ends with the task")
    func cancellation() async throws {
        let port = await withThrowingTaskGroup(of: Void.self) { group in
            let (ports, continuation) = AsyncStream<Int>.makeStream()
            group.addTask {
                try await withRsyncDaemon { daemon in
                    continuation.yield(daemon.port)
                    continuation.finish()
                    try await Task.sleep(for: .seconds(60))
                }
            }
            for await port in ports {
                group.cancelAll()
                _ = await group.nextResult()
                return port
            }
            return 0
        }
        let gone = try await ToolRun.run("rsync", ["rsync://localhost:\(port)/"])
        #expect(gone.status == 10)
    }

    @Test(
        "Daemons that are none",
        arguments: [
            FakeRsyncDaemon.silent, .stallAfterGreeting, .stallAfterModule, .closeAfterGreeting,
            .refuse("go away"), .drip(bytesPerSecond: 10), .flood, .garbage([0, 1, 2, 10, 255]),
        ]
    )
    func fakes(fake: FakeRsyncDaemon) async throws {
        try await withTemporaryDirectory { directory in
            try await withFakeRsyncDaemon(fake) { port in
                let uri = "rsync://localhost:\(port)/repo/"
                // A client that is dripped on, or flooded, has to be killed.
                let run = try await ToolRun.run(
                    "timeout",
                    ["-s", "KILL", "1", "rsync", "-r", "--timeout=1", uri, directory]
                )
                #expect(run.status != 0)
            }
        }
    }

    @Test("A hostile tree: what a careful client takes, and what -a would")
    func hostile() async throws {
        try await withTemporaryDirectory { directory in
            let tree = try HostileTree(writingTo: directory + "/tree", largeSize: 100_000_000, depth: 100)
            #expect(!tree.links.isEmpty && !tree.special.isEmpty && tree.good.count == 4)
            try await withRsyncDaemon(["repo": RsyncModule(directory + "/tree")]) { daemon in
                let options = ["--max-size=8000000", "--no-perms", "--chmod=D700,F600"]
                _ = try await fetch(daemon.uri("repo"), to: directory + "/copy", options)
                for (name, bytes) in tree.good { #expect(read("\(directory)/copy/\(name)") == bytes) }
                for name in tree.links + tree.special + tree.large {
                    #expect(read("\(directory)/copy/\(name)") == nil)
                }
                for name in tree.privileged { #expect(mode("\(directory)/copy/\(name)") == 0o600) }
                for name in tree.hidden + tree.deep + tree.odd + tree.foreign {
                    #expect(read("\(directory)/copy/\(name)") != nil)
                }
                let all = try await ToolRun.run(
                    "rsync",
                    ["-a", "--max-size=8000000", daemon.uri("repo"), directory + "/all"]
                )
                #expect(all.status == 0)
                #expect(mode(directory + "/all/setuid.roa") == 0o4755)
            }
        }
    }

    private func mode(_ path: String) -> Int {
        var status = stat()
        return lstat(path, &status) == 0 ? Int(status.st_mode & 0o7777) : -1
    }
}
