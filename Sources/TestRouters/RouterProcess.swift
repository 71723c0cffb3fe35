import Glibc
import Subprocess
import TestPublication

/// A program in a session of its own, whose output goes to a file.
struct RouterProcess: Sendable {
    /// Its name in messages.
    let name: String
    /// The file that has its output and its errors.
    let log: String
    private let identifier: pid_t

    /// Runs a program while `body` runs; then it is gone, with all processes that it started.
    ///
    /// `timeout` ends it should this process be killed before.
    ///
    /// - Parameters:
    ///   - program: Its path.
    ///   - arguments: Its arguments.
    ///   - log: The file for its output.
    ///   - body: What is done meanwhile.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    static func run<Result>(
        _ program: String,
        _ arguments: [String],
        log: String,
        _ body: (RouterProcess) async throws -> Result
    ) async throws -> Result {
        var options = PlatformOptions()
        options.createSession = true
        let stop = TeardownStep.send(
            signal: .terminate,
            toProcessGroup: true,
            allowedDurationToNextStep: .seconds(2)
        )
        options.teardownSequence = [stop]
        let shell = ["-c", "exec \"$@\" >\"$0\" 2>&1", log, "timeout", "--foreground", "-s", "KILL", "900"]
        var result: Swift.Result<Result, any Error>?
        var group: pid_t = 0
        _ = try await Subprocess.run(
            .name("sh"),
            arguments: Arguments(shell + [program] + arguments),
            environment: ToolRun.isolated,
            platformOptions: options,
            input: .none,
            output: .discarded,
            error: .discarded
        ) { execution in
            group = execution.processIdentifier.value
            let name = program.split(separator: "/").last.map(String.init) ?? program
            let process = RouterProcess(name: name, log: log, identifier: group)
            do {
                result = .success(try await body(process))
            } catch {
                result = .failure(error)
            }
            await execution.teardown(using: [stop])
        }
        // Children that outlived the first process of the session.
        if group > 0 { kill(-group, SIGKILL) }
        guard let result else { throw RouterTestError.ended(program: program, log: TextFile.tail(log)) }
        return try result.get()
    }

    /// Throws when the program has ended by itself.
    func check() throws(RouterTestError) {
        var information = siginfo_t()
        let flags = WEXITED | WNOHANG | WNOWAIT
        guard waitid(P_PID, id_t(identifier), &information, flags) == 0, information.si_signo != SIGCHLD
        else { throw .ended(program: name, log: TextFile.tail(log)) }
    }
}

extension ToolRun {
    /// Nothing of this process's environment, so that no setting of a user changes a test.
    static var isolated: Environment {
        .custom(["PATH": "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin", "LC_ALL": "C"])
    }

    /// Runs a program to its end; what it said.
    ///
    /// - Parameters:
    ///   - program: Its path.
    ///   - arguments: Its arguments.
    /// - Returns: Its standard output.
    /// - Throws: ``RouterTestError`` when its status is not 0.
    static func text(of program: String, _ arguments: [String]) async throws -> String {
        let run = try await ToolRun.run("env", [program] + arguments)
        guard run.status == 0 else {
            throw RouterTestError.unreadable(program: program, text: run.outputText + run.errorText)
        }
        return run.outputText
    }
}
