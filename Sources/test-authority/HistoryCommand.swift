import ArgumentParser
import RPKITypes
import TestAuthority
import TestPublication

/// Writes the steps of an RPKI that changes.
struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Generate an RPKI that changes from step to step.",
        discussion: """
            Writes DIR/N/rsync/HOST/MODULE/..., DIR/N/rrdp/HOST/..., DIR/N/tals/*.tal and \
            DIR/N/expected.json for each step N.
            """
    )

    @OptionGroup var options: OutputOptions
    @OptionGroup var history: HistoryOptions

    @Option(help: "The number of steps behind the first one.")
    var steps = 10

    @Option(help: "The host of all web servers.")
    var httpsHost = "rpki.example.net"

    @Option(help: "The host of the rsync daemon.")
    var rsyncHost = "rpki.example.net"

    mutating func run() async throws {
        var configuration = HistoryConfiguration(
            repositories: history.repositories,
            https: [httpsHost],
            rsync: rsyncHost,
            withoutRRDP: history.rsyncOnly,
            time: try options.time()
        )
        // The last step is that of the time, so that nothing lies in the future.
        configuration.time = configuration.time.advanced(by: -Int64(max(0, steps)) * configuration.interval)
        history.apply(to: &configuration)
        try options.prepare()
        var history = try await PublicationHistory.make(configuration)
        try write(history.current)
        for _ in 0..<max(0, steps) { try write(try history.advance()) }
    }

    private func write(_ step: PublicationStep) throws {
        let directory = "\(options.output)/\(step.number)"
        for (path, bytes) in step.files { try FileOutput.create(bytes, at: "\(directory)/rsync/\(path)") }
        for (path, page) in step.site().pages {
            try FileOutput.create(page.body, at: "\(directory)/rrdp/\(httpsHost)\(path)")
        }
        for (name, text) in step.locators {
            try FileOutput.create(Array(text.utf8), at: "\(directory)/tals/\(name)")
        }
        try FileOutput.create(ExpectedPayload.json(step.payloads), at: "\(directory)/expected.json")
        print(step.summary)
    }
}

extension PublicationStep {
    /// One line for people.
    var summary: String {
        let payload = expected
        let serials = repositories.map { $0.position.serial == 0 ? "-" : "\($0.position.serial)" }
        return "step \(number) at \(time): \(authorities) CAs, \(payload.vrps.count) VRPs, "
            + "\(payload.vaps.count) ASPA customers, \(payload.routerKeys.count) router keys; "
            + "serials \(serials.joined(separator: " ")); \(changes.map(\.rawValue).joined(separator: " "))"
    }
}
