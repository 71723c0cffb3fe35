import ArgumentParser
import RPKIPayload
import RPKITypes
import RTRClient
import RTRProtocol
import RelyingParty

/// `ridgeline rtr dump`: what a cache sends to a router.
struct RTRDumpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump",
        abstract: "Prints what a cache sends to a router.",
        discussion: """
            One record a line, sorted: vrp PREFIX-MAXLENGTH ASN, key ASN SKI KEY, vap CUSTOMER PROVIDER... \
            Session, serial and timing, and what the cache should not do, go to standard error; with --follow, so does \
            trouble with the connection, each kind once until the data has held for a minute.
            """
    )

    @OptionGroup var options: CacheOptions

    @Option(
        name: .customLong("version"),
        help: ArgumentHelp("The highest version to ask with: 0, 1 or 2.", valueName: "number"),
        transform: CacheOptions.version
    )
    var highest: ProtocolVersion = .v2

    @Flag(
        help: "Print the JSON of rpki-client; entries expire when a router drops them."
    )
    var json = false

    @Flag(help: "Stay, and print each change: '+' and '-' before the record. With --json, one object a line.")
    var follow = false

    mutating func run() async throws {
        var run = RouterRun(options.cache)
        run.tls = options.clientTLS
        run.connectTime = .seconds(options.timeout)
        run.reconnects = follow
        run.configuration.versions = .v0...highest
        run.configuration.limits.answer = .seconds(options.timeout)
        let end = try await cancelledBySignals { [run, json, follow, cache = options.cache] in
            try await RTRDumpCommand.dump(run, TablePrinter(json: json, follow: follow, cache: cache))
        }
        if let end { throw CommandFailure("\(options.cache): \(end)") }
    }

    /// Prints until the table is complete, or as long as it changes.
    ///
    /// - Returns: why nothing was printed; nil when a table was.
    private static func dump(_ run: RouterRun, _ printer: TablePrinter) async throws -> String? {
        var printer = printer
        var notes = ConnectionNotes()
        var end = "the cache closed the connection before it gave all data"
        let start = ContinuousClock.now
        try await run.run { event, session, _ in
            let now = ContinuousClock.now - start
            // Without --follow, how the connection ended is the failure of the command.
            if run.reconnects || event.isReport, let text = notes.trouble(event, at: now) {
                try printer.note(text)
            }
            switch event {
            case .action(.synchronized(let result)):
                if notes.isNews(result, at: now) { try printer.summarize(session.table, result) }
                try printer.print(session.table, result)
                try printer.remark(session)
                return run.reconnects ? .goOn : .stop
            case .action(.dropped(let reason)):
                notes.drop()
                try printer.drop(session.table, reason)
            case .action(.reported(let report, _)) where report.code == .noDataAvailable && !run.reconnects:
                end = "the cache has no data yet"
                return .stop
            case .action(.close(let reason)):
                end = "\(reason) [\(reason.code)]"
                try printer.remark(session)
            case .action(.connect), .action(.send), .action(.reported), .unreachable, .disconnected: break
            }
            return .goOn
        }
        return printer.isPrinted ? nil : end
    }
}

extension RouterRun.Event {
    /// Whether it is an Error Report of the cache.
    fileprivate var isReport: Bool {
        if case .action(.reported) = self { true } else { false }
    }
}
