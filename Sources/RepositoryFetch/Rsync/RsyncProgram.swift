import Glibc
import RPKITypes
import Subprocess

/// The rsync program of this machine.
struct RsyncProgram: Hashable, Sendable {
    /// Its absolute path.
    let path: String
    /// Whether it knows `--contimeout`.
    let hasConnectTimeout: Bool

    private static let places = [
        "/usr/bin/rsync", "/usr/local/bin/rsync", "/bin/rsync", "/opt/homebrew/bin/rsync",
    ]

    /// Finds the program in fixed places; nil when it is in none.
    static func find() async -> RsyncProgram? {
        guard let path = places.first(where: isExecutable) else { return nil }
        return await RsyncProgram(path: path, hasConnectTimeout: knowsConnectTimeout(path))
    }

    /// Takes the program that the operator names.
    static func named(_ path: String) async throws(TransportError) -> RsyncProgram {
        guard path.hasPrefix("/"), isExecutable(path) else { throw .rsyncProgram(path: path) }
        return await RsyncProgram(path: path, hasConnectTimeout: knowsConnectTimeout(path))
    }

    private static func isExecutable(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }

    private static func knowsConnectTimeout(_ path: String) async -> Bool {
        do {
            let result = try await Subprocess.run(
                executable(path),
                arguments: ["--help"],
                environment: environment(path),
                platformOptions: options,
                output: .string(limit: 262_144),
                error: .discarded
            )
            return result.standardOutput.contains("--contimeout")
        } catch {
            // Without the option the program's own time limit is missing, and ours still holds.
            return false
        }
    }
}

extension RsyncProgram {
    /// The program as it is run: found in its own directory, and nowhere else.
    var executable: Executable { RsyncProgram.executable(path) }

    private static func executable(_ path: String) -> Executable {
        .name(path.split(separator: "/").last.map(String.init) ?? path)
    }

    /// All that the program sees of the environment; in particular no `RSYNC_RSH`, `RSYNC_PROXY`, `HOME`.
    var environment: Environment { RsyncProgram.environment(path) }

    private static func environment(_ path: String) -> Environment {
        let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        return .custom(["PATH": directory.isEmpty ? "/" : directory, "LC_ALL": "C"])
    }

    /// A session of its own, so that signals reach all its processes and nobody else's.
    static var options: PlatformOptions {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(200))
        ]
        return options
    }
}
