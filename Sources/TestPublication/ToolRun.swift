import Subprocess

/// A program that was run to its end: what it said, and its exit status.
package struct ToolRun: Sendable {
    /// The exit status, or minus the signal.
    package let status: Int
    /// Standard output.
    package let output: [UInt8]
    /// Standard error.
    package let errorText: String

    /// Standard output as text.
    package var outputText: String { String(decoding: output, as: UTF8.self) }

    /// Nothing of this process's, which other tests may have changed.
    static var environment: Environment {
        .custom(["PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C"])
    }

    /// Runs a program found by its name in the usual places.
    package static func run(_ name: String, _ arguments: [String]) async throws -> ToolRun {
        let result = try await Subprocess.run(
            .name(name),
            arguments: Arguments(arguments),
            environment: ToolRun.environment,
            output: .bytes(limit: 64 << 20),
            error: .string(limit: 1 << 20)
        )
        let status =
            switch result.terminationStatus {
            case .exited(let code): Int(code)
            case .signaled(let signal): -Int(signal)
            }
        return ToolRun(status: status, output: result.standardOutput, errorText: result.standardError)
    }
}
