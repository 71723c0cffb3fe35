import ArgumentParser
import Glibc
import RPKIPayload
import RelyingParty
import RouteMonitor

/// `ridgeline verify conformance`: the vectors of the kit against Ridgeline or another program.
struct VerifyConformanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conformance",
        abstract: "Runs the vectors of the conformance kit, against Ridgeline or another program.",
        discussion: """
            The program gets the vectors as NDJSON on standard input, in the form of verify path --batch, and answers \
            each on a line with name, rov and aspa. Exit status: 1 when an answer is wrong or missing.
            """
    )

    @Option(
        help: ArgumentHelp(
            "Run this command by the shell, instead of Ridgeline itself.",
            valueName: "command"
        )
    )
    var command: String?

    @Option(help: ArgumentHelp("The directory of the kit. Default: Conformance.", valueName: "dir"))
    var vectors: String?

    mutating func run() async throws {
        let directory = try ConformanceKit.directory(vectors)
        var isRight = true
        for name in ConformanceKit.names {
            let cases: [ConformanceVector] = try ConformanceKit.read(name, in: directory) {
                (bytes) throws(DocumentError) in try ConformanceVector.read(bytes)
            }
            let lines = cases.reduce(into: [UInt8]()) { $0 += $1.line + [0x0A] }
            let answers = try command.map { try answer($0, lines) } ?? answer(lines)
            let report = ConformanceReport(cases, answers: answers)
            let wrong = Set(report.failures.map(\.name)).count
            var text = "\(name): \(report.count - wrong) of \(report.count) right\n"
            for failure in report.failures { text += "  \(failure.name): \(failure.text)\n" }
            try ConformanceKit.print(text)
            isRight = isRight && report.failures.isEmpty
        }
        if !isRight { throw ExitStatus.invalid }
    }

    private func answer(_ lines: [UInt8]) -> [UInt8] {
        var verifier = BatchVerifier(vrps: nil, vaps: nil, traces: false)
        var answers: [UInt8] = []
        verifier.read(lines.span, answers: &answers)
        verifier.finish(answers: &answers)
        return answers
    }

    /// What a command answers; the lines wait for it in a file, so that neither waits for the other.
    private func answer(_ command: String, _ lines: [UInt8]) throws -> [UInt8] {
        guard let file = tmpfile() else { throw CommandFailure("no temporary file (errno \(errno))") }
        defer { fclose(file) }
        guard fwrite(lines, 1, lines.count, file) == lines.count, fflush(file) == 0 else {
            throw CommandFailure("cannot write a temporary file (errno \(errno))")
        }
        rewind(file)
        let source = "/proc/\(getpid())/fd/\(fileno(file))"
        guard let pipe = popen("( \(command)\n) < \(source)", "r") else {
            throw CommandFailure("the command cannot be run (errno \(errno))")
        }
        var answers: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, pipe)
            guard count > 0, answers.count < ConformanceKit.fileSize else { break }
            answers += buffer.prefix(count)
        }
        let status = pclose(pipe)
        // A command that is not read to its end is ended by that.
        if status != 0, answers.count < ConformanceKit.fileSize {
            let end = status & 0x7F == 0 ? "status \(status >> 8 & 0xFF)" : "signal \(status & 0x7F)"
            try ConformanceKit.print("the command ended with \(end)\n")
        }
        return answers
    }
}
