import RPKITypes
import RTRProtocol
import Synchronization
import TestPublication
import TestRouters
import Testing

/// `ridgeline rtr dump` and `rtr lint` with caches that do not do as they should.
@Suite("RTR caches that fail", .timeLimit(.minutes(2)))
struct FaultyCacheTests {
    /// A whole response in version 2, with a retry interval of a second.
    private static func response(_ serial: UInt32, _ prefix: String) -> [UInt8] {
        let vrp = IPPrefix(prefix).flatMap { VRP(prefix: $0, maxLength: 24, asn: ASN(64_496)) }
        let timing = Timing(refresh: 3_600, retry: 1, expire: 7_200)
        let pdus: [PDU] =
            [.cacheResponse(SessionID(7))] + (vrp.map { [.prefix($0, .announce)] } ?? [])
            + [.endOfData(SessionID(7), SerialNumber(serial), timing)]
        return pdus.flatMap { (try? $0.octets(version: .v2)) ?? [] }
    }

    private static func report(_ code: ErrorCode, _ text: String = "") -> [UInt8] {
        (try? PDU.errorReport(ErrorReport(code, text: text)).octets(version: .v2)) ?? []
    }

    /// Runs `rtr dump --follow` until a line is in what it prints, then ends it.
    private func follow(_ port: Int, until line: String, in file: String) async throws -> ToolRun {
        try await withTemporaryDirectory { directory in
            let script = """
                cd '\(directory)'
                '\(Program.path)' rtr dump --follow 127.0.0.1:\(port) > out 2> err & follower=$!
                n=0
                until grep -qs '\(line)' \(file); do
                  n=$((n+1)); [ $n -lt 600 ] || { echo 'waited in vain'; break; }; sleep 0.1
                done
                kill -TERM $follower; wait $follower
                cat out; cat err >&2
                """
            return try await ToolRun.run("timeout", ["-s", "KILL", "100", "sh", "-c", script])
        }
    }

    @Test("A cache that closes after each answer is told once, not at each connection")
    func flapping() async throws {
        let queries = Mutex(0)
        let run = try await withAnsweringCache { pdu in
            guard pdu[0] == 2 else { return .init([], closes: true) }
            let number = queries.withLock { count in
                count += 1
                return count
            }
            let isChange = number == 5
            let answer =
                number == 1
                ? Self.response(1, "192.0.2.0/24")
                : isChange ? Self.response(2, "203.0.113.0/24") : Self.response(1, "")
            return .init(answer, closes: true)
        } _: { cache in
            try await follow(cache.port, until: "^+ vrp 203.0.113.0/24-24", in: "out")
        }
        #expect(run.outputText == "+ vrp 192.0.2.0/24-24 AS64496\n+ vrp 203.0.113.0/24-24 AS64496\n")
        let lines = run.errorText.split(separator: "\n")
        #expect(lines.count { $0.hasSuffix(": the cache closed the connection") } == 1, "\(run.errorText)")
        // At first, when it was back, and with what changed.
        #expect(lines.count { $0.contains("version 2, session 7") } == 3, "\(run.errorText)")
        #expect(lines.count == 4, "\(run.errorText)")
    }

    @Test("That nobody is there is said though it is tried again")
    func nobody() async throws {
        let unserved = try UnservedPort(.refusing)
        let run = try await follow(unserved.port, until: "no connection", in: "err")
        #expect(
            run.errorText
                == "127.0.0.1:\(unserved.port): no connection: Connection refused; "
                + "tried again after each retry interval\n"
        )
    }

    @Test("A certificate file that is missing ends the command, with --follow as well")
    func noFile() async throws {
        let arguments = ["rtr", "dump", "--follow", "--tls", "--tls-root", "/nonexistent", "127.0.0.1:1"]
        let run = try await Program.run(arguments, killedAfter: 20)
        #expect(run.status == 2)
        #expect(run.errorText.contains("/nonexistent"))
    }

    @Test("The text of an Error Report is cut off, and cannot draw on a terminal")
    func text() async throws {
        let text = String(repeating: "\u{1B}[2J\r\n\u{202E}", count: 200)
        let run = try await withAnsweringCache { _ in
            .init(Self.report(.internalError, text), closes: true)
        } _: { cache in
            try await Program.run(["rtr", "dump", "127.0.0.1:\(cache.port)"], killedAfter: 60)
        }
        #expect(run.status == 2)
        #expect(run.errorText.contains("error 1 (Internal Error): \\x1B[2J\\x0D\\x0A\\xE2\\x80\\xAE"))
        #expect(run.errorText.utf8.allSatisfy { $0 == 0x0A || (0x20...0x7E).contains($0) })
        #expect(run.errorText.utf8.count < 1_500, "\(run.errorText.utf8.count)")
    }

    @Test("A thousand Error Reports on one connection are a line")
    func reports() async throws {
        let queries = Mutex(0)
        let run = try await withAnsweringCache { _ in
            let number = queries.withLock { count in
                count += 1
                return count
            }
            switch number {
            case 1: return .init(Self.response(1, "192.0.2.0/24") + Self.notify)
            case 2: return .init((0..<1_000).flatMap { Self.report(.noDataAvailable, "number \($0)") })
            default: return .init(Self.response(2, "203.0.113.0/24"))
            }
        } _: { cache in
            try await follow(cache.port, until: "^+ vrp 203.0.113.0/24-24", in: "out")
        }
        let lines = run.errorText.split(separator: "\n").filter { $0.contains("the cache reports") }
        #expect(lines.count == 1, "\(run.errorText)")
        #expect(lines.first?.hasSuffix("error 2 (No Data Available): number 0") == true, "\(lines)")
    }

    /// That there is another serial.
    private static let notify: [UInt8] =
        (try? PDU.serialNotify(SessionID(7), SerialNumber(2)).octets(version: .v2)) ?? []

    @Test("A cache without data leaves lint incomplete; one that breaks a rule has it end with 1")
    func lint() async throws {
        let untried = try await withAnsweringCache { _ in
            .init(Self.report(.noDataAvailable))
        } _: { cache in
            try await Program.run(
                ["rtr", "lint", "--version", "2", "127.0.0.1:\(cache.port)"],
                killedAfter: 60
            )
        }
        #expect(untried.status == 3, "\(untried.outputText)")
        #expect(untried.outputText.hasPrefix("untried    v2  lint-full-load: the cache has no data: error 2"))
        // It gives data, and answers nothing else: the rest is over in the time that is given.
        let limited = try await withAnsweringCache { pdu in
            .init(pdu[1] == 2 && pdu[0] == 2 ? Self.response(1, "192.0.2.0/24") : [])
        } _: { cache in
            let arguments = ["rtr", "lint", "--version", "2", "--time-limit", "2", "--json"]
            return try await Program.run(arguments + ["127.0.0.1:\(cache.port)"], killedAfter: 60)
        }
        #expect(limited.status == 3, "\(limited.outputText)")
        let lines = limited.outputText.split(separator: "\n")
        #expect(lines.contains { $0.contains("\"lint-alive\"") && $0.contains("\"verdict\":\"untried\"") })
        #expect(lines.contains { $0.contains("\"lint-full-load\"") && $0.contains("\"verdict\":\"ok\"") })
        let broken = try await withAnsweringCache { _ in
            .init(Self.report(.internalError), closes: true)
        } _: { cache in
            try await Program.run(["rtr", "lint", "127.0.0.1:\(cache.port)"], killedAfter: 60)
        }
        #expect(broken.status == 1, "\(broken.outputText)")
    }
}
