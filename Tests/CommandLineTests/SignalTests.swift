import Glibc
import ObjectStore
import RPKITypes
import RepositoryFetch
import TestPublication
import Testing

/// What signals do to a run that waits for rsync.
@Suite("Signals", .serialized)
struct SignalTests {
    /// Runs the program with an rsync that sleeps, sends it a signal, and says how it ended and how many are left.
    private func interrupt(_ signal: String, _ directory: String) async throws -> (status: Int, left: Int) {
        try write("\(directory)/ta.tal", locator())
        // Says what the real one says of itself, then never ends.
        try write(
            "\(directory)/rsync",
            """
            #!/bin/sh
            case "$1" in --help) exec /usr/bin/rsync --help ;; esac
            : > "\(directory)/started"
            exec \(directory)/sleeper "$@"
            """
        )
        try write(
            "\(directory)/sleeper",
            "#!/bin/sh\ntrap '' TERM INT HUP\nwhile :; do /bin/sleep 0.1; done\n"
        )
        for name in ["rsync", "sleeper"] { chmod("\(directory)/\(name)", 0o755) }
        let script = """
            \(Program.path) validate --store \(directory)/store --tal \(directory)/ta.tal --allow-dubious-hosts \
            --rsync-command \(directory)/rsync & \
            until [ -e \(directory)/started ]; do sleep 0.05; done; kill -\(signal) $!; wait $!
            """
        let run = try await ToolRun.run("timeout", ["20", "sh", "-c", script])
        return (run.status, try await sleepers(directory))
    }

    /// Processes that run the sleeper.
    private func sleepers(_ directory: String) async throws -> Int {
        let found = try await ToolRun.run("pgrep", ["-fc", "^/bin/sh \(directory)/sleeper"])
        return Int(found.outputText.split(separator: "\n").first ?? "") ?? 0
    }

    private func write(_ path: String, _ text: String) throws {
        guard let file = fopen(path, "w") else { throw NoFile(path: path) }
        fputs(text, file)
        fclose(file)
    }

    /// A TAL with a real key and nothing but an rsync URI of nobody.
    private func locator() throws -> String {
        let real = try projectFile("TrustAnchors/ripe.tal").replacing("\r", with: "")
        let key = real.firstRange(of: "\n\n").map { String(real[$0.upperBound...]) } ?? ""
        return "rsync://localhost:9/repo/ta.cer\n\n" + key
    }

    @Test("A signal ends rsync and the run, and the store is closed", arguments: ["INT", "TERM", "HUP"])
    func ended(_ signal: String) async throws {
        try await withTemporaryDirectory { directory in
            let (status, left) = try await interrupt(signal, directory)
            #expect(status > 128, "\(status)")
            #expect(left == 0)
            #expect(try await ToolRun.run("ls", ["-A", "\(directory)/store/fetching"]).outputText.isEmpty)
            // A store that was closed has an empty lock file.
            #expect(
                try await ToolRun.run("stat", ["-c", "%s", "\(directory)/store/lock"]).outputText == "0\n"
            )
        }
    }

    @Test("What kill -9 leaves behind is killed before the next run fetches")
    func killed() async throws {
        try await withTemporaryDirectory { directory in
            let (status, left) = try await interrupt("KILL", directory)
            #expect(status == 137)
            #expect(left == 1, "there must be something left for this test")
            #expect(OrphanedRsync.kill(writingBelow: "\(directory)/other") == 0)
            #expect(OrphanedRsync.kill(writingBelow: "\(directory)/store/fetching") >= 1)
            try await Task.sleep(for: .milliseconds(300))
            #expect(try await sleepers(directory) == 0)
        }
    }
}
