import ArgumentParser
import RTRClient

/// `ridgeline demo`: the service against an RPKI of its own that changes while one looks.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Runs the service on loopback against a generated RPKI; needs no network.",
        discussion: """
            Web servers and an rsync daemon publish a small RPKI that changes every few seconds. The service fetches and \
            validates it, and gives it to routers and over HTTP. What to try is printed. SIGINT ends it, and removes \
            what it made.
            """
    )

    @Option(
        help: ArgumentHelp("Answer routers here. Default: 127.0.0.1:3323.", valueName: "address:port"),
        transform: CacheAddress.toListen
    )
    var listen: CacheAddress?

    @Option(
        help: ArgumentHelp("Answer HTTP here. Default: 127.0.0.1:8323.", valueName: "address:port"),
        transform: CacheAddress.toListen
    )
    var httpListen: CacheAddress?

    @Option(help: ArgumentHelp("Seconds between two changes of the RPKI.", valueName: "seconds"))
    var interval = 10

    mutating func validate() throws {
        guard (1...3_600).contains(interval) else {
            throw ValidationError("--interval must be between 1 and 3600 seconds.")
        }
    }

    mutating func run() async throws {
        try await Demo(
            rtr: listen?.description ?? "127.0.0.1:3323",
            http: httpListen?.description ?? "127.0.0.1:8323",
            interval: .seconds(interval)
        )
        .run()
    }
}
