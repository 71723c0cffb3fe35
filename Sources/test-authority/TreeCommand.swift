import ArgumentParser
import RPKITypes
import TestAuthority

/// Generates a good RPKI.
struct TreeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tree",
        abstract: "Generate a good RPKI.",
        discussion: """
            Writes DIR/rsync/HOST/MODULE/..., DIR/tals/*.tal, DIR/expected.json and, with --rrdp, \
            DIR/rrdp/HOST/... The same seed gives the same shape and payload; the keys are new each time. \
            With --deltas, notification-1.xml and expected-1.json are the state before all deltas.
            """
    )

    @OptionGroup var options: OutputOptions

    @Option(help: "The seed of shape and payload.")
    var seed: UInt64 = 1

    @Option(help: "The number of trust anchors.")
    var trustAnchors = 5

    @Option(help: "The number of CAs below the trust anchors.")
    var authorities = 50

    @Option(help: "The number of ROAs.")
    var roas = 1_000

    @Option(help: "The number of ASPAs.")
    var aspas = 100

    @Option(help: "The number of router certificates.")
    var routerKeys = 20

    @Flag(help: "Write an RRDP repository too.")
    var rrdp = false

    @Option(help: "The number of deltas in the RRDP repository.")
    var deltas = 0

    mutating func run() async throws {
        var configuration = TreeConfiguration(time: try options.time())
        configuration.seed = seed
        configuration.trustAnchors = trustAnchors
        configuration.authorities = authorities
        configuration.roas = roas
        configuration.aspas = aspas
        configuration.routerKeys = routerKeys
        configuration.hasRRDP = rrdp
        configuration.deltas = deltas
        try options.prepare()
        let summary = try await TreeGenerator(configuration, output: options.output).generate()
        print("\(summary.vrps) VRPs, \(summary.vaps) ASPA customers, \(summary.routerKeys) router keys")
    }
}
