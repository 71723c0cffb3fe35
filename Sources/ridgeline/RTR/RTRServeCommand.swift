import ArgumentParser
import Logging
import NIOPosix
import RPKIPayload
import RPKITypes
import RTRProtocol
import RTRServer
import RelyingParty

/// `ridgeline rtr serve`: gives the payload of a file to routers.
struct RTRServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Gives the payload of a file to routers, and follows its changes.",
        discussion: """
            The file is the JSON of Ridgeline, rpki-client, Routinator, StayRTR or FORT. It is read again when it \
            changes; one that cannot be read is reported, and the last good payload stays. SIGHUP reads the files of \
            keys and exceptions again, too.
            """
    )

    @Option(help: ArgumentHelp("The payload file.", valueName: "file"))
    var payload: String

    @Option(
        help: ArgumentHelp(
            "Local exceptions on top of the payload (SLURM, RFC 8416, or version 2); may be repeated.",
            valueName: "file"
        )
    )
    var slurm: [String] = []

    @OptionGroup var listening: ListenerOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var changed: LimitOptions

    @Option(help: ArgumentHelp("Seconds between two looks at the files.", valueName: "seconds"))
    var interval = 2

    @Flag(name: .shortAndLong, help: "Log also connections and queries.")
    var verbose = false

    mutating func validate() throws {
        guard (1...3_600).contains(interval) else {
            throw ValidationError("--interval must be between 1 and 3600 seconds.")
        }
        let passed = try PassedSockets.current()
        guard passed[.http].isEmpty, passed[.https].isEmpty else {
            throw ValidationError("Sockets named http and https are for ridgeline serve.")
        }
    }

    mutating func run() async throws {
        let logger = LineLogHandler.logger(verbose ? .debug : .info)
        let documents = PayloadDocuments(
            limits: DocumentLimits(try changed.limits()),
            slurm: slurm,
            isForService: true
        )
        let lock = try state.prepare()
        defer { lock?.release() }
        let directory = lock?.directory
        let keeper = HistoryKeeper(directory: directory, logger: logger)
        let feed = PayloadFeed(keeper.load(at: .now))
        let follower = PayloadFollower(path: payload, documents, feed: feed, keeper: keeper, logger: logger)
        // With the payload of the last run, routers are answered before the file is read.
        if feed.current.current == nil { try follower.start() }
        let server = try RTRServer(
            try listening.configuration(),
            feed: feed,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: logger,
            clock: { .now }
        )
        let control = try directory.map {
            try ControlSocket(path: "\($0)/\(StateOptions.socketName)", server: server, logger: logger)
        }
        let (reloads, reload) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let service = RTRService(
            server: server,
            feed: feed,
            follower: follower,
            keeper: keeper,
            control: control,
            interval: .seconds(interval),
            logger: logger
        )
        let onHangUp: @Sendable () -> Void = { reload.yield() }
        try await cancelledBySignals(onHangUp: onHangUp) { [listening] in
            try await service.run(reloads: reloads) { try listening.configuration() }
        }
    }
}
