import RPKITypes
import TestPublication

/// BIRD, `bird` and `birdc` of Debian's bird2.
///
/// Debian 12 has 2.0.12 with RTR 0 and 1; 2.16 and later know version 2 with ASPA. It applies each PDU as it
/// comes. After a Cache Reset, and after a connection that was closed, it waits for the retry interval of the
/// last End of Data (its own one in version 0); it then comes back with a Serial Query (2.0.12) or always with a
/// Reset Query (2.16 and later). Its control socket and its
/// process file are where we say, nothing is written elsewhere.
package struct BIRD: RouterUnderTest {
    /// The name.
    package let name = "BIRD"
    /// The daemon and its client.
    package let programs: [RouterProgram] = [.bird, .birdc]
    /// No port below 1024, no routes in the kernel: any user will do.
    package let needsRoot = false
    /// The retry interval of our caches is a second; the rest is for a busy machine.
    package let patience = Duration.seconds(40)
    /// 2.16 and later forget the session with the connection.
    package let mayBeginAnew = true

    /// Makes a description.
    package init() {}

    /// To 2 when the binary takes a configuration with ASPA, otherwise to 1.
    package func versions() async throws -> ClosedRange<UInt8> {
        let bird = try RouterProgram.bird.found()
        return try await withTemporaryDirectory { directory in
            let file = "\(directory)/bird.conf"
            try TextFile.write(configuration(1, highest: 2, version: 2), to: file)
            let check = try await ToolRun.run("env", [bird, "-p", "-c", file])
            return check.status == 0 ? 0...2 : 0...1
        }
    }

    /// Seen in 2.19.2 and not in 3.3.2: only the tables of ROAs are refreshed by a full set.
    package func keepsOldCustomers() async throws -> Bool {
        let run = try await ToolRun.run("env", [RouterProgram.bird.found(), "--version"])
        return (run.outputText + run.errorText).contains("BIRD version 2.")
    }

    /// Runs it with a configuration of three tables.
    package func run<Result>(
        port: Int,
        version: UInt8,
        _ body: (any RunningRouter) async throws -> Result
    ) async throws -> Result {
        let bird = try RouterProgram.bird.found()
        let birdc = try RouterProgram.birdc.found()
        let highest = try await versions().upperBound
        return try await withTemporaryDirectory { directory in
            let file = "\(directory)/bird.conf"
            let socket = "\(directory)/ctl"
            try TextFile.write(configuration(port, highest: highest, version: version), to: file)
            let arguments = ["-f", "-c", file, "-s", socket, "-P", "\(directory)/pid"]
            return try await RouterProcess.run(bird, arguments, log: "\(directory)/log") { process in
                let running = Running(process: process, birdc: birdc, socket: socket, hasASPA: highest >= 2)
                return try await body(running)
            }
        }
    }

    private func configuration(_ port: Int, highest: UInt8, version: UInt8) -> String {
        let aspa = highest >= 2
        return """
            log stderr all;
            router id 192.0.2.1;
            roa4 table r4;
            roa6 table r6;
            \(aspa ? "aspa table at;" : "")
            protocol rpki cache1 {
                roa4 { table r4; };
                roa6 { table r6; };
                \(aspa ? "aspa { table at; };" : "")
                remote 127.0.0.1 port \(port);
                transport tcp;
                retry 1; refresh 3600; expire 7200;
                \(aspa ? "max version \(version);" : "")
            }

            """
    }

    private struct Running: RunningRouter {
        let process: RouterProcess
        let birdc: String
        let socket: String
        let hasASPA: Bool

        var log: String { TextFile.tail(process.log) }

        func table(candidates: RouterPayload) async throws -> RouterTable {
            try process.check()
            var vrps: Set<VRP> = []
            for table in ["r4", "r6"] {
                vrps.formUnion(BIRD.vrps(try await show("show route table \(table)")))
            }
            guard hasASPA else { return .entries(vrps: vrps, providers: nil) }
            return .entries(
                vrps: vrps,
                providers: try BIRD.providers(try await show("show route table at all"))
            )
        }

        private func show(_ command: String) async throws -> String {
            try await ToolRun.text(of: birdc, ["-r", "-s", socket, command])
        }
    }

    /// Reads lines as `192.0.2.0/24-26 AS64496  [cache1 09:25:42.415] * (100)`; others are no entries.
    static func vrps(_ text: String) -> Set<VRP> {
        var vrps: Set<VRP> = []
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count >= 2, let dash = words[0].lastIndex(of: "-"), words[1].hasPrefix("AS") else {
                continue
            }
            guard let prefix = IPPrefix(words[0][..<dash]), let asn = ASN(words[1]),
                let maxLength = Int(words[0][words[0].index(after: dash)...]),
                let vrp = VRP(prefix: prefix, maxLength: maxLength, asn: asn)
            else { continue }
            vrps.insert(vrp)
        }
        return vrps
    }

    /// Reads a line for the customer, and one with `aspa_providers:` among its attributes.
    ///
    /// - Throws: ``RouterTestError`` for a list that is cut short, as BIRD does with more than about 80.
    static func providers(_ text: String) throws(RouterTestError) -> [ASN: [ASN]] {
        var providers: [ASN: [ASN]] = [:]
        var customer: ASN?
        for line in text.split(separator: "\n") {
            let words = line.split { $0 == " " || $0 == "\t" }
            if line.first?.isNumber == true, let asn = words.first.flatMap({ ASN($0) }) {
                customer = asn
                providers[asn] = []
            } else if let customer, words.first?.hasSuffix("aspa_providers:") == true {
                let list = words.dropFirst().map { ASN($0) }
                guard !list.contains(nil) else { throw .unreadable(program: "birdc", text: String(line)) }
                providers[customer] = list.compactMap(\.self)
            }
        }
        return providers
    }
}
