import RPKITypes
import TestPublication

/// rtrlib's `rtrclient`, of Debian's rtr-tools.
///
/// Debian 12 has 0.8 with RTR 0 and 1; a newer one with the option `-a` speaks 2 with ASPA. (That of
/// February 2026 frees memory twice when it prints ASPAs, and dies after a few changes: not our doing.) It has no table to
/// ask for: it prints each change when it applies a response, at End of Data, and the table is their sum. After
/// a connection that was closed it comes back after the retry interval of the last End of Data, with a Serial
/// Query; after a Cache Reset at once.
package struct RTRClient: RouterUnderTest {
    /// The name.
    package let name = "rtrclient"
    /// The client.
    package let programs: [RouterProgram] = [.rtrclient]
    /// It only connects.
    package let needsRoot = false
    /// The retry interval of our caches is a second; the rest is for a busy machine.
    package let patience = Duration.seconds(40)
    /// It asks with the old session and serial.
    package let mayBeginAnew = false

    /// Makes a description.
    package init() {}

    /// To 2 when its help names ASPA, otherwise to 1.
    package func versions() async throws -> ClosedRange<UInt8> {
        let help = try await ToolRun.run("env", [RouterProgram.rtrclient.found(), "-h"])
        return (help.outputText + help.errorText).contains("ASPA") ? 0...2 : 0...1
    }

    /// Runs it with its output unbuffered by `stdbuf`, without which the last lines come late.
    package func run<Result>(
        port: Int,
        version: UInt8,
        _ body: (any RunningRouter) async throws -> Result
    ) async throws -> Result {
        let client = try RouterProgram.rtrclient.found()
        let hasASPA = try await versions().contains(2)
        return try await withTemporaryDirectory { directory in
            let options = hasASPA ? ["-p", "-a"] : ["-p"]
            let arguments = ["-oL", client] + options + ["tcp", "127.0.0.1", "\(port)"]
            return try await RouterProcess.run("stdbuf", arguments, log: "\(directory)/log") { process in
                try await body(Running(process: process, hasASPA: hasASPA))
            }
        }
    }

    private struct Running: RunningRouter {
        let process: RouterProcess
        let hasASPA: Bool

        var log: String { TextFile.tail(process.log) }

        func table(candidates: RouterPayload) async throws -> RouterTable {
            try process.check()
            let (vrps, providers) = try RTRClient.table(TextFile.read(process.log))
            return .entries(vrps: vrps, providers: hasASPA ? providers : nil)
        }
    }

    /// Adds up lines as `+ 192.0.2.0   24 -  26   64496` and `- ASPA 64496 => [ 64500, 64501 ]`.
    ///
    /// - Throws: ``RouterTestError`` for a prefix that is announced twice, or an entry that is withdrawn without being
    ///   there.
    static func table(
        _ text: String
    ) throws(RouterTestError) -> (vrps: Set<VRP>, providers: [ASN: [ASN]]) {
        var vrps: Set<VRP> = []
        var providers: [ASN: [ASN]] = [:]
        // The last line may not be complete yet.
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            let words = line.split { $0 == " " || $0 == "," }
            guard let sign = words.first, sign == "+" || sign == "-" else { continue }
            let isNew = sign == "+"
            var isExpected = true
            if words.count >= 6, words[1] == "ASPA", let customer = ASN(words[2]) {
                let list = words[5...].compactMap { ASN($0) }
                // Other providers are announced without a withdrawal of the old ones.
                isExpected = isNew || providers[customer] != nil
                providers[customer] = isNew ? list : nil
            } else if let vrp = PrefixColumns.vrp(words.dropFirst()) {
                isExpected = isNew ? vrps.insert(vrp).inserted : vrps.remove(vrp) != nil
            }
            guard isExpected else { throw .unreadable(program: "rtrclient", text: "out of place: \(line)") }
        }
        return (vrps, providers)
    }
}
