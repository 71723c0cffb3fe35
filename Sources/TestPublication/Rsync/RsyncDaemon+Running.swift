import Glibc
import Subprocess

/// Runs an rsync daemon while `body` runs; then it is gone, with all processes that it started.
///
/// - Parameters:
///   - modules: The modules by name.
///   - settings: Where to listen.
///   - body: What is done with the daemon.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws, or an error when the daemon does not start.
package func withRsyncDaemon<Result>(
    _ modules: [String: RsyncModule] = [:],
    settings: RsyncDaemon.Settings = RsyncDaemon.Settings(),
    _ body: (RsyncDaemon) async throws -> Result
) async throws -> Result {
    try await withTemporaryDirectory { directory in
        // Somebody else may take a free port before the daemon does.
        var attempts = settings.port == 0 ? 5 : 1
        while true {
            attempts -= 1
            let port = settings.port == 0 ? try UnservedPort(.refusing).port : settings.port
            let daemon = RsyncDaemon(settings: settings, port: port, directory: directory)
            try daemon.change { $0 = modules }
            do {
                return try await daemon.run(body)
            } catch let failure as StartFailure {
                guard attempts > 0 else { throw PublicationError.daemon("\(failure.text) \(daemon.log)") }
            }
        }
    }
}

/// The daemon ended before it accepted a connection.
private struct StartFailure: Error {
    let text: String
}

extension RsyncDaemon {
    fileprivate func run<Result>(_ body: (RsyncDaemon) async throws -> Result) async throws -> Result {
        var options = PlatformOptions()
        // Each connection has a process of its own, and all are to end.
        options.createSession = true
        let stop = TeardownStep.send(
            signal: .terminate,
            toProcessGroup: true,
            allowedDurationToNextStep: .milliseconds(500)
        )
        options.teardownSequence = [stop]
        var result: Result?
        _ = try await Subprocess.run(
            .name("rsync"),
            arguments: ["--daemon", "--no-detach", "--config=\(directory)/rsyncd.conf"],
            environment: ToolRun.environment,
            platformOptions: options,
            input: .none,
            output: .discarded,
            error: .discarded
        ) { execution in
            try await waitUntilAccepting(execution.processIdentifier.value)
            result = try await body(self)
            await execution.teardown(using: [stop])
        }
        guard let result else { throw PublicationError.daemon("ended without a result") }
        return result
    }

    private func waitUntilAccepting(_ process: pid_t) async throws {
        for _ in 0..<2_000 {
            guard !RsyncDaemon.hasEnded(process) else { throw StartFailure(text: "ended at its start") }
            if Loopback.accepts(port: port, address: settings.address) { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw StartFailure(text: "does not accept")
    }

    /// Whether a child process is waiting to be reaped.
    private static func hasEnded(_ process: pid_t) -> Bool {
        var information = siginfo_t()
        let flags = WEXITED | WNOHANG | WNOWAIT
        return waitid(P_PID, id_t(process), &information, flags) != 0 || information.si_signo == SIGCHLD
    }
}
