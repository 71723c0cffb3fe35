import Glibc
import Logging
import NIOPosix
import RPKIPayload
import RPKITypes
import RTRServer

/// An RTR server with payload that is made in memory, to be measured.
///
/// `rtr-serve [VRPS [VAPS [PORT]]]` prints `port N` and then obeys lines of its standard input:
/// `delta N` announces N other VRPs in place of N present ones, `status` prints counts and memory, `quit` ends it.
@main
struct Main {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst().map { Int($0) ?? 0 }
        let made = ContinuousClock.now
        var payload = GeneratedPayload(
            vrps: arguments.first ?? 1_000_000,
            vaps: arguments.dropFirst().first ?? 20_000
        )
        var random = SystemRandomNumberGenerator()
        var history = PayloadHistory(using: &random)
        _ = history.publish(payload.set, validatedAt: now())
        let feed = PayloadFeed(history)
        say("made \(ContinuousClock.now - made) rss \(residentKilobytes())")

        var limits = ServerLimits()
        limits.clients = 100_000
        limits.clientsPerAddress = 100_000
        limits.connectionsPerMinute = 1_000_000
        var times = ServerTimes()
        times.notifyInterval = 1
        let port = arguments.dropFirst(2).first ?? 0
        let configuration = try ServerConfiguration(
            listeners: [ListenerConfiguration(.address("127.0.0.1", port: port))],
            times: times,
            limits: limits
        )
        let server = try RTRServer(
            configuration,
            feed: feed,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "rtr-serve") { _ in SwiftLogNoOpLogHandler() },
            clock: { now() }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await server.run { addresses in
                    say("port \(addresses.first?.port ?? 0)")
                }
            }
            let commands = AsyncStream<String> { continuation in
                // Reading blocks its thread, which is this program's own.
                let thread = NIOThreadPool(numberOfThreads: 1)
                thread.start()
                thread.submit { _ in
                    while let line = readLine() { continuation.yield(line) }
                    continuation.finish()
                }
            }
            for await command in commands {
                let words = command.split(separator: " ")
                switch words.first {
                case "delta":
                    payload.change(words.dropFirst().first.flatMap { Int($0) } ?? 1_000)
                    feed.publish(payload.set, validatedAt: now())
                    say("serial \(feed.current.serial)")
                case "status": say(report(server))
                case "quit": group.cancelAll()
                default: say("?")
                }
                if words.first == "quit" { break }
            }
            try await group.waitForAll()
        }
    }

    private static func report(_ server: RTRServer) -> String {
        let status = server.status
        let clients = server.clients
        let full = clients.reduce(0) { $0 + $1.fullResponses }
        let deltas = clients.reduce(0) { $0 + $1.deltaResponses }
        let behind = clients.filter { $0.serialsBehind != 0 }.count
        return
            "clients \(status.clients) full \(full) delta \(deltas) behind \(behind) ended \(status.ended) "
            + "images \(status.imagesMade) image-octets \(status.imageOctets) rss \(residentKilobytes())"
    }

    /// Writes a line at once.
    ///
    /// Flushing the standard library's buffers would wait for standard input, which another thread reads.
    private static func say(_ line: String) {
        let octets = Array((line + "\n").utf8)
        _ = write(STDOUT_FILENO, octets, octets.count)
    }

    private static func now() -> Timestamp { Timestamp(Int64(time(nil))) }

    /// VmRSS of this process in KB.
    private static func residentKilobytes() -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 256)
        guard fgets(&buffer, 256, file) != nil else { return 0 }
        let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * 4
    }
}
