import Glibc
import RPKITypes
import TestPublication

/// OpenBGPD, `bgpd` and `bgpctl` of Debian's openbgpd.
///
/// Debian 12 has 7.7 with RTR 1 alone; 9.x speaks 0 too, and 2 with ASPA when told `min-version 2`. It answers a Serial
/// Notify, and comes back to a cache that was gone, after a random 0 to 9 seconds, and applies payload at End of
/// Data. After a Cache Reset it flushes and asks again after 0 to 9 seconds more.
///
/// It cannot list its entries. `bgpctl show sets` counts prefixes (not VRPs) and customers, and for the rest we
/// import routes and compare what it says of their origins: see ``RouteProbe``. The contents of VAPs are not
/// compared, only the number of customers.
///
/// It confines its processes to the home directory of the user that it becomes (Debian: `/run/openbgpd`), which
/// must exist; it is made, and removed again when it was not there. Nothing is written to it.
package struct OpenBGPD: RouterUnderTest {
    /// The name.
    package let name = "OpenBGPD"
    /// The daemon and its control program.
    package let programs: [RouterProgram] = [.openBGPD, .bgpctl]
    /// It changes its user and its root directory.
    package let needsRoot = true
    /// Twice up to 9 seconds with a reset, thrice with a new connection; the rest is for a busy machine.
    package let patience = Duration.seconds(90)
    /// It asks with the old session and serial.
    package let mayBeginAnew = false

    /// How often routes are read before it is said that they do not arrive, 10 ms apart.
    private static let attempts = 200

    /// Makes a description.
    package init() {}

    /// To 2 when the binary takes `min-version 2`, otherwise 1 alone.
    package func versions() async throws -> ClosedRange<UInt8> {
        let daemon = try RouterProgram.openBGPD.found()
        return try await withTemporaryDirectory { directory in
            let file = "\(directory)/bgpd.conf"
            try TextFile.write(configuration(1, bgp: 1, directory: directory, version: 2), to: file)
            return try await ToolRun.run("env", [daemon, "-n", "-f", file]).status == 0 ? 0...2 : 1...1
        }
    }

    /// Runs it with a port for BGP, and a peer that never comes: without one it imports no routes.
    package func run<Result>(
        port: Int,
        version: UInt8,
        _ body: (any RunningRouter) async throws -> Result
    ) async throws -> Result {
        let daemon = try RouterProgram.openBGPD.found()
        let bgpctl = try RouterProgram.bgpctl.found()
        return try await withTemporaryDirectory { directory in
            let confinement = Confinement()
            defer { confinement.remove() }
            let file = "\(directory)/bgpd.conf"
            let bgp = try UnservedPort(.refusing).port
            try TextFile.write(
                configuration(port, bgp: bgp, directory: directory, version: version),
                to: file
            )
            return try await RouterProcess.run(daemon, ["-d", "-v", "-f", file], log: "\(directory)/log") {
                try await body(Running(process: $0, bgpctl: bgpctl, directory: directory))
            }
        }
    }

    private func configuration(_ port: Int, bgp: Int, directory: String, version: UInt8) -> String {
        """
        socket "\(directory)/bgpd.sock"
        AS 64511
        router-id 192.0.2.1
        fib-update no
        listen on 127.0.0.1 port \(bgp)
        rtr 127.0.0.1 {
        \tdescr "cache1"
        \tport \(port)
        \(version >= 2 ? "\tmin-version 2" : "")
        }
        neighbor 127.0.0.2 {
        \tremote-as 64510
        \tpassive
        }
        deny from any
        deny to any

        """
    }

    /// The directories to which it may confine itself.
    private struct Confinement {
        private var made: [String] = []

        init() {
            for user in ["_openbgpd", "_bgpd"] {
                guard let entry = getpwnam(user), let home = entry.pointee.pw_dir else { continue }
                let path = String(cString: home)
                if mkdir(path, 0o755) == 0 { made.append(path) }
            }
        }

        func remove() { for path in made { rmdir(path) } }
    }

    private struct Running: RunningRouter {
        let process: RouterProcess
        let bgpctl: String
        let directory: String

        var log: String { TextFile.tail(process.log) }

        func table(candidates: RouterPayload) async throws -> RouterTable {
            try process.check()
            let counts = try OpenBGPD.counts(try await control(["show", "sets"]))
            var verdicts: [RouteProbe: RouteProbe.Verdict] = [:]
            for round in RouteProbe.rounds(for: candidates.vrps) {
                verdicts.merge(try await answers(to: round)) { $1 }
            }
            return .verdicts(verdicts, counts)
        }

        /// Imports routes and reads them back until all have arrived: neither command waits for the daemon.
        private func answers(to round: [RouteProbe]) async throws -> [RouteProbe: RouteProbe.Verdict] {
            let file = "\(directory)/probes.mrt"
            try TextFile.write(ProbeDump(round).octets, to: file)
            _ = try await control(["network", "flush"])
            _ = try await control(["network", "mrt", "file", file])
            let expected = Set(round)
            var answers: [RouteProbe: RouteProbe.Verdict] = [:]
            for _ in 0..<OpenBGPD.attempts {
                answers = OpenBGPD.verdicts(try await control(["show", "rib"]))
                if answers.keys.count == expected.count, expected.allSatisfy({ answers[$0] != nil }) {
                    return answers
                }
                try await Task.sleep(for: .milliseconds(10))
            }
            let missing = expected.subtracting(answers.keys).map(\.description).sorted()
            throw RouterTestError.unreadable(
                program: "bgpctl",
                text: "\(missing.count) of \(expected.count) routes did not arrive: \(missing.prefix(5))"
            )
        }

        private func control(_ arguments: [String]) async throws -> String {
            try await ToolRun.text(of: bgpctl, ["-s", "\(directory)/bgpd.sock"] + arguments)
        }
    }

    /// Reads lines as `ROA    RPKI ROA     2   1   -   00:02:11`; no line means no entries.
    static func counts(_ text: String) throws(RouterTestError) -> PayloadCounts {
        guard text.hasPrefix("Type") else { throw .unreadable(program: "bgpctl", text: text) }
        var counts = PayloadCounts(ipv4: 0, ipv6: 0, customers: nil)
        for line in text.split(separator: "\n").dropFirst() {
            let words = line.split(separator: " ")
            guard let kind = words.first, words.count >= 6 else { continue }
            let numbers = words.suffix(4).prefix(3).map { Int($0) }
            if kind == "ROA" {
                counts.ipv4 = numbers[0] ?? 0
                counts.ipv6 = numbers[1] ?? 0
            } else if kind == "ASPA" {
                counts.customers = numbers[2] ?? 0
            }
        }
        return counts
    }

    /// Reads lines as `AI*>    V 192.0.2.0/24   0.0.0.0   0  0 64511 64496 i`, in newer ones with `V-?` for `V`.
    static func verdicts(_ text: String) -> [RouteProbe: RouteProbe.Verdict] {
        var verdicts: [RouteProbe: RouteProbe.Verdict] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count >= 8, let prefix = IPPrefix(words[2]), let origin = ASN(words[words.count - 2])
            else {
                continue
            }
            let probe = RouteProbe(prefix: prefix, origin: origin)
            switch words[1].first {
            case "V": verdicts[probe] = .valid
            case "!": verdicts[probe] = .invalid
            case "N": verdicts[probe] = .notFound
            default: break
            }
        }
        return verdicts
    }
}
