import ArgumentParser
import Glibc
import RPKIPayload
import RPKITypes
import RelyingParty
import RouteMonitor
import RouteSources
import RouteVerification
import Synchronization

/// `ridgeline verify rib`: every route of MRT files.
struct VerifyRIBCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rib",
        abstract: "Verifies all routes of MRT files: tables and updates, plain, gzip, bzip2 or zstd.",
        discussion: """
            Prints a summary by outcome, peer and denied hop, and the suspected leaks by leaker. Paths of peers without \
            a role are verified as those of a provider: what is Invalid then is Invalid by any role. Exit status: 1 when \
            a route is Invalid.
            """
    )

    @OptionGroup var payload: PayloadOptions

    @Option(
        help: ArgumentHelp(
            "A file with lines 'ASN ROLE': the local role on the session with each peer.",
            valueName: "file"
        )
    )
    var roles: String?

    @Option(
        help: ArgumentHelp(
            """
            Print these routes as NDJSON, and the summary on standard error: invalid, invalid-origin, \
            invalid-path, unknown-path, all.
            """,
            valueName: "which"
        ),
        transform: VerifyRIBCommand.selection
    )
    var routes: TableVerifier.Selection?

    @Option(help: ArgumentHelp("Rows of each table of the summary.", valueName: "n"))
    var rows = 20

    @Argument(help: ArgumentHelp("MRT files; '-' is standard input.", valueName: "file"))
    var files: [String]

    mutating func validate() throws {
        if files.isEmpty { throw ValidationError("No file is given.") }
        if files.count(where: { $0 == "-" }) > 1 { throw ValidationError("Standard input can be read once.") }
        if rows < 1 { throw ValidationError("--rows must be at least 1.") }
    }

    /// What one file came to.
    private struct FileResult: Sendable {
        var index: Int
        var summary: TableSummary
        var counts: ReadingCounts
        var defects: (count: Int, first: [RecordDefect])
        /// Why the rest of the file was not read.
        var failure: String?
    }

    mutating func run() async throws {
        let roles = try RoleFile.read(roles)
        let limits = try payload.common.limits()
        let payload = try await payload.load()
        let verifier = RouteVerifier(
            vrps: VRPIndex(payload.vrps.lazy.map(\.vrp)),
            vaps: VAPIndex(payload.vaps.lazy.map(\.vap))
        )
        let output = RouteOutput()
        let (files, selection) = (files, routes)
        var results: [FileResult] = []
        await withTaskGroup(of: FileResult.self) { group in
            var next = 0
            func start() {
                guard next < files.count else { return }
                let index = next
                next += 1
                group.addTask {
                    VerifyRIBCommand.verify(files[index], index, verifier, roles, selection, limits, output)
                }
            }
            for _ in 0..<max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) { start() }
            for await result in group {
                results.append(result)
                start()
            }
        }
        results.sort { $0.index < $1.index }
        var summary = TableSummary()
        for result in results { summary.add(result.summary) }
        try output.check()
        let text = Array((summary.text(rows: rows) + VerifyRIBCommand.account(results, files)).utf8)
        try StandardStream(routes == nil ? .output : .error).write(text.span)
        if results.contains(where: { $0.failure != nil }) { throw ExitStatus.failed }
        if summary.hasInvalid { throw ExitStatus.invalid }
    }

    private static func verify(
        _ path: String,
        _ index: Int,
        _ verifier: RouteVerifier,
        _ roles: [ASN: SessionRole],
        _ selection: TableVerifier.Selection?,
        _ limits: Limits,
        _ output: RouteOutput
    ) -> FileResult {
        var reader = MRTReader(limits: limits)
        let part = output.part()
        var visitor = TableVerifier(verifier, roles: roles, selection: selection) { part.write($0) }
        var failure: String?
        do {
            try FileReading.readPieces(path) { try reader.read($0, to: &visitor) }
            try reader.finish(to: &visitor)
        } catch {
            failure = (error as? RouteSourceError)?.description ?? "\(error)"
        }
        visitor.finish()
        part.flush()
        if failure == nil, reader.counts.octets == 0 { failure = "the file is empty" }
        // What is missing at the end may be most of the table.
        if failure == nil, reader.isCutOff { failure = "the file ends in the middle of a record" }
        return FileResult(
            index: index,
            summary: visitor.summary,
            counts: reader.counts,
            defects: visitor.defects,
            failure: failure
        )
    }

    private static func selection(_ text: String) throws -> TableVerifier.Selection {
        guard let selection = TableVerifier.Selection(rawValue: text) else {
            let known = TableVerifier.Selection.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("'\(text)' is none of \(known).")
        }
        return selection
    }

    /// What was read of each file, and what could not be.
    private static func account(_ results: [FileResult], _ files: [String]) -> String {
        var text = "\n"
        for result in results {
            let (counts, name) = (result.counts, files[result.index])
            text += "\(name): \(counts.records) records, \(counts.routes) routes"
            if counts.defects > 0 {
                text += ", defects: \(counts.defects), octets skipped: \(counts.skippedOctets)"
            }
            text += "\n"
            for defect in result.defects.first { text += "  \(defect)\n" }
            let more = result.defects.count - result.defects.first.count
            if more > 0 { text += "  and \(more) more\n" }
            if let failure = result.failure { text += "  not read further: \(failure)\n" }
        }
        return text
    }
}

/// The roles of peers from a file.
enum RoleFile {
    /// Reads a file; nil has no roles.
    static func read(_ path: String?) throws -> [ASN: SessionRole] {
        guard let path else { return [:] }
        let bytes = try FileReading.read(path, maximumSize: ConformanceKit.fileSize)
        let entries: [PeerRoles.Entry]
        do throws(PeerRoles.ParseError) {
            entries = try PeerRoles.parse(bytes)
        } catch {
            throw CommandFailure("\(path): \(error)")
        }
        var roles: [ASN: SessionRole] = [:]
        for entry in entries {
            guard let role = SessionRole(name: entry.role) else {
                let known = SessionRole.allCases.map(\.name).joined(separator: ", ")
                throw CommandFailure("\(path): line \(entry.line): no role '\(entry.role)'; roles: \(known)")
            }
            roles[entry.asn] = role
        }
        return roles
    }
}

/// Standard output, to which several files are written at the same time, whole lines each.
final class RouteOutput: Sendable {  // A class: threads share it.
    private let failure = Mutex<FileError?>(nil)

    /// Throws what went wrong with writing.
    func check() throws(FileError) {
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    /// What one thread writes by.
    func part() -> Part { Part(self) }

    fileprivate func write(_ bytes: Span<UInt8>) {
        // Held while writing, so that lines are not mixed.
        failure.withLock { failure in
            guard failure == nil else { return }
            do throws(FileError) { try StandardStream(.output).write(bytes) } catch { failure = error }
        }
    }

    /// Collects lines of one thread.
    final class Part {
        private let output: RouteOutput
        private var bytes: [UInt8] = []

        fileprivate init(_ output: RouteOutput) { self.output = output }

        func write(_ line: Span<UInt8>) {
            for index in line.indices { bytes.append(line[index]) }
            if bytes.count >= 65_536 { flush() }
        }

        func flush() {
            output.write(bytes.span)
            bytes.removeAll(keepingCapacity: true)
        }
    }
}
