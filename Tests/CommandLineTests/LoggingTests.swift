import Glibc
import Logging
import TestPublication
import Testing

@testable import ridgeline

/// Log lines: their forms, and how the system's log gets them.
@Suite("Logging")
struct LoggingTests {
    /// A datagram socket as syslogd has it.
    private struct Log: ~Copyable {
        let path: String
        let descriptor: Int32

        init(_ path: String) throws {
            self.path = path
            unlink(path)
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let size = socklen_t(MemoryLayout<sockaddr_un>.size)
            let status = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
            }
            guard status == 0 else { throw NoFile(path: path) }
        }

        deinit { close(descriptor) }

        /// The message that came first; nil when there is none.
        func next() -> String? {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
        }
    }

    private func next(_ log: borrowing Log) throws -> String {
        let message = log.next()
        return try #require(message)
    }

    private func logger(_ path: String, _ format: LogDestination.Format = .text) throws -> Logger {
        LineLogHandler.logger(.debug, to: try LogDestination("syslog", format: format, syslog: path))
    }

    @Test("A message is a datagram with priority, local time, name and process")
    func datagram() async throws {
        try await withTemporaryDirectory { directory in
            let log = try Log("\(directory)/log")
            let logger = try logger(log.path)
            logger.info("hello", metadata: ["b": "2 3", "a": "1"])
            let message = try next(log)
            let pattern =
                #/<30>[A-Z][a-z]{2} [ 123][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2} ridgeline\[([0-9]+)\]: (.*)/#
            let match = try #require(try pattern.wholeMatch(in: message), "\(message)")
            #expect(Int32(match.1) == getpid())
            #expect(match.2 == "hello a=1 b=\"2 3\"")
            let levels: [(Logger.Level, Int)] = [
                (.debug, 31), (.notice, 29), (.warning, 28), (.error, 27), (.critical, 26),
            ]
            for (level, priority) in levels {
                logger.log(level: level, "x")
                #expect(log.next()?.hasPrefix("<\(priority)>") == true)
            }
        }
    }

    @Test("Text from outside makes no second line, and what is too long is cut between characters")
    func foreign() async throws {
        try await withTemporaryDirectory { directory in
            let log = try Log("\(directory)/log")
            let logger = try logger(log.path)
            logger.error("a\n<0>b\u{1B}[31m", metadata: ["k": "c\r\nd\u{85}\u{202E}é"])
            let message = try next(log)
            #expect(
                message.hasSuffix(#": a\u000a<0>b\u001b[31m k=c\u000d\u000ad\u0085\u202eé"#),
                "\(message)"
            )
            logger.error("\(String(repeating: "é", count: 10_000))")
            let cut = try next(log)
            #expect((8_191...8_192).contains(cut.utf8.count))
            #expect(cut.hasSuffix("é"))
            #expect(!cut.unicodeScalars.contains("\u{FFFD}"))
        }
    }

    @Test("After a restart of syslogd its new socket is used; without any, nothing waits or fails")
    func restart() async throws {
        try await withTemporaryDirectory { directory in
            let path = "\(directory)/log"
            let socket: SyslogSocket
            do {
                let log = try Log(path)
                socket = try SyslogSocket(path: path)
                #expect(socket.write("one", .info))
                #expect(log.next()?.hasSuffix(": one") == true)
            }
            #expect(!socket.write("lost", .info))
            unlink(path)
            #expect(!socket.write("lost", .info))
            let log = try Log(path)
            #expect(socket.write("two", .info))
            #expect(log.next()?.hasSuffix(": two") == true)
            // Nobody reads: what has no room is not waited for.
            #expect((0..<10_000).contains { _ in !socket.write("full", .info) })
            while log.next() != nil {}
            #expect(socket.write("three", .info))
            #expect(log.next()?.hasSuffix(": three") == true)
        }
    }

    @Test("Without a system's log the start is refused")
    func missing() async throws {
        try await withTemporaryDirectory { directory in
            let error = #expect(throws: CommandFailure.self) { try logger("\(directory)/none") }
            #expect(
                "\(error.map { "\($0)" } ?? "")".contains(
                    "there is no system's log: \(directory)/none: No such file"
                )
            )
        }
    }

    @Test("JSON lines have time, level, message and metadata, and are JSON whatever the texts are")
    func json() async throws {
        try await withTemporaryDirectory { directory in
            let path = "\(directory)/log"
            let destination = try LogDestination(path, format: .json)
            let logger = LineLogHandler.logger(.info, to: destination)
            logger.notice(
                "a \"b\"\n\\",
                metadata: ["z": "1", "k\n": "\u{0}\u{7F}\u{2028}é", "list": ["x", "y"]]
            )
            logger.info("second")
            let script = """
                import json, sys
                lines = open(sys.argv[1], encoding="utf-8").read().split("\\n")
                assert lines.pop() == "" and len(lines) == 2, lines
                one, two = [json.loads(line) for line in lines]
                assert list(one) == ["time", "level", "message", "metadata"], one
                assert one["time"].endswith("Z") and len(one["time"]) == 20, one
                assert one["level"] == "notice" and one["message"] == "a \\"b\\"\\n\\\\", one
                assert one["metadata"] == {"z": "1", "k\\n": "\\0\\x7f\\u2028é", "list": '["x", "y"]'}, one
                assert two["metadata"] == {} and two["level"] == "info", two
                assert all(0x20 <= ord(c) != 0x7f and c != "\\u2028" for line in lines for c in line)
                """
            let run = try await ToolRun.run("python3", ["-c", script, path])
            #expect(run.status == 0, "\(run.errorText)")
            let syslog = try Log("\(directory)/syslog")
            try self.logger(syslog.path, .json).warning("third")
            let message = try next(syslog)
            #expect(message.hasPrefix("<28>"))
            #expect(message.hasSuffix(#""level":"warning","message":"third","metadata":{}}"#), "\(message)")
        }
    }

    @Test("A text line is one line whatever the texts are")
    func text() {
        #expect(LogLine(level: .info, message: "a", metadata: ["k": #"b\" c=d"#]).text == #"a k="b\\\" c=d""#)
        let line = LogLine(level: .info, message: "a\nb", metadata: ["k": "c\nd", "e": "", "q": "\"x\" =y"])
        #expect(line.text == #"a\u000ab e="" k=c\u000ad q="\"x\" =y""#)
    }
}
