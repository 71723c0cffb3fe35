import ArgumentParser
import Glibc
import RPKITypes
import TestAuthority
import TestPublication

/// Serves an RPKI over HTTPS and rsync until it is interrupted.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve an RPKI over HTTPS and with rsync, until SIGINT or SIGTERM.",
        discussion: """
            Either serves what `test-authority tree --rrdp` wrote into DIR, or generates an RPKI that changes from \
            step to step. Writes OUT/root.pem, OUT/tals/*.tal and OUT/expected.json, and prints what to run.
            """
    )

    @Argument(help: "A directory that `test-authority tree` wrote; without one, an RPKI is generated.")
    var directory: String?

    @Flag(help: "Generate an RPKI; the default without DIR.")
    var generate = false

    @Option(help: "The directory for locators, the root certificate and the expected payload.")
    var output: String

    @Option(help: "The address to listen on; an IPv4 address.")
    var address = "127.0.0.1"

    @Option(help: "The port of the web server; 0 for a free one.")
    var httpsPort = 0

    @Option(help: "The port of the rsync daemon; 0 for a free one.")
    var rsyncPort = 0

    @Option(
        help: ArgumentHelp(
            "A fault of the web server for some paths: \(HTTPFault.forms).",
            valueName: "pattern=fault"
        )
    )
    var fault: [String] = []

    @Option(help: "The number of steps after the first one.")
    var steps = 0

    @Option(help: "The seconds between two steps.")
    var interval = 60

    @OptionGroup var history: HistoryOptions

    mutating func validate() throws {
        guard (directory == nil) || !generate else { throw ValidationError("Either DIR or --generate.") }
        guard (0...65_535).contains(httpsPort), (0...65_535).contains(rsyncPort), steps >= 0, interval >= 1
        else { throw ValidationError("A number is out of its range.") }
        _ = try faults()
    }

    mutating func run() async throws {
        let command = self
        let tls = try TestTLS()
        try FileOutput.makeDirectory(output)
        try tls.writeRoot(to: "\(output)/root.pem")
        let signals = InterruptSignals()
        defer { withExtendedLifetime(signals) {} }
        let interrupts = signals.stream
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                if let directory = command.directory {
                    try await command.serve(try GeneratedDirectory(directory), tls)
                } else {
                    try await command.serveHistory(tls)
                }
            }
            group.addTask { for await _ in interrupts { return } }
            // A signal, or an error of the servers, ends both.
            do {
                _ = try await group.next()
                group.cancelAll()
                try await group.waitForAll()
            } catch is CancellationError {}
        }
    }

    private func faults() throws -> [(pattern: PathPattern, fault: HTTPFault)] {
        try fault.map { text in
            guard let equals = text.firstIndex(of: "="),
                let fault = HTTPFault(String(text[text.index(after: equals)...]))
            else { throw ValidationError("\(text) is no PATTERN=FAULT.") }
            return (PathPattern(String(text[..<equals])), fault)
        }
    }

    private var webSettings: HTTPSServer.Settings {
        var settings = HTTPSServer.Settings()
        settings.address = address
        settings.port = httpsPort
        return settings
    }

    private var rsyncSettings: RsyncDaemon.Settings {
        var settings = RsyncDaemon.Settings()
        settings.address = address
        settings.port = rsyncPort
        return settings
    }

    /// Serves a directory.
    private func serve(_ generated: GeneratedDirectory, _ tls: TestTLS) async throws {
        let identity = try tls.identity(names: [generated.host])
        try await withRsyncDaemon(generated.modules, settings: rsyncSettings) { daemon in
            try await withHTTPSServer(generated.site, identity: identity, settings: webSettings) { server in
                for (pattern, fault) in try faults() { server.inject(fault, at: pattern) }
                say("\(generated.host) is served at \(server.base) and rsync://\(daemon.authority)/")
                say(
                    "The URIs have no port: let \(generated.host) resolve to \(address), and use the ports 443 and 873."
                )
                printCommand(generated.locators)
                while true { try await Task.sleep(for: .seconds(3_600)) }
            }
        }
    }

    /// Serves a history.
    private func serveHistory(_ tls: TestTLS) async throws {
        try await withPublicationServers(tls: tls, settings: webSettings, rsync: rsyncSettings) { servers in
            var configuration = servers.configuration(
                repositories: history.repositories,
                withoutRRDP: history.rsyncOnly
            )
            history.apply(to: &configuration)
            var history = try await PublicationHistory.make(configuration)
            for (pattern, fault) in try faults() {
                for server in servers.https { server.inject(fault, at: pattern) }
            }
            try publish(history.current, servers)
            let locators = history.current.locators.keys.sorted().map { "\(output)/tals/\($0)" }
            for (name, text) in history.current.locators {
                try FileOutput.create(Array(text.utf8), at: "\(output)/tals/\(name)")
            }
            say(
                "Served at \(servers.https.map(\.base).joined(separator: " ")) and rsync://\(servers.rsync.authority)/"
            )
            printCommand(locators)
            for _ in 0..<steps {
                try await Task.sleep(for: .seconds(interval))
                try publish(try history.advance(time: Timestamp(Int64(Glibc.time(nil)))), servers)
            }
            while true { try await Task.sleep(for: .seconds(3_600)) }
        }
    }

    private func publish(_ step: PublicationStep, _ servers: PublicationServers) throws {
        try servers.publish(step)
        try FileOutput.create(ExpectedPayload.json(step.payloads), at: "\(output)/expected.json")
        say(step.summary)
    }

    /// Prints a line at once, whatever standard output is.
    private func say(_ line: String) {
        print(line)
        fflush(nil)
    }

    private func printCommand(_ locators: [String]) {
        let tals = locators.map { "--tal \($0)" }.joined(separator: " ")
        say(
            "ridgeline validate \(tals) --root-certificate \(output)/root.pem --allow-dubious-hosts "
                + "--store \(output)/store"
        )
    }
}
