import ArgumentParser
import Glibc
import RPKITypes
import TestAuthority

/// Makes RPKIs for tests: large good ones, and small ones with a defect.
@main
struct TestAuthorityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test-authority",
        abstract: "Makes RPKIs for tests: large good ones, and small ones with a defect.",
        subcommands: [
            TreeCommand.self, WideCommand.self, DefectCommand.self, DefectsCommand.self, HistoryCommand.self,
            ServeCommand.self,
        ]
    )
}

/// Where the output goes, and for which time it is made.
struct OutputOptions: ParsableArguments {
    @Option(help: "The directory to write into; it must be empty.")
    var output: String

    @Flag(help: "Write into a directory that is not empty.")
    var force = false

    @Option(help: "The time of issue, RFC 3339 or seconds since 1970; now by default.")
    var at: String?

    /// The time of issue.
    func time() throws -> Timestamp {
        guard let at else { return Timestamp(Int64(Glibc.time(nil))) }
        guard let time = Timestamp(at) else { throw ValidationError("\(at) is no time") }
        return time
    }

    /// Makes the directory.
    func prepare() throws { try FileOutput.prepare(output, force: force) }
}
