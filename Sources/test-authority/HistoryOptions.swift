import ArgumentParser
import RPKITypes
import TestPublication

/// What a generated history looks like.
struct HistoryOptions: ParsableArguments {
    @Option(help: "The seed of shape, changes and payload.")
    var seed: UInt64 = 1

    @Option(help: "The number of repositories with RRDP.")
    var repositories = 3

    @Option(help: "The number of repositories with rsync alone.")
    var rsyncOnly = 1

    @Option(help: "The number of trust anchors.")
    var trustAnchors = 1

    @Option(help: "The number of CAs in each repository.")
    var authorities = 2

    @Option(help: "The number of ROAs of each CA.")
    var roas = 4

    @Option(help: "The number of files of an unknown type of each CA, which are made without signing.")
    var fillers = 0

    @Option(help: "The largest number of deltas in a notification.")
    var deltas = 10

    func validate() throws {
        guard repositories >= 0, rsyncOnly >= 0, repositories + rsyncOnly > 0, trustAnchors >= 1,
            authorities >= 1, roas >= 0, fillers >= 0, deltas >= 0
        else { throw ValidationError("A number is out of its range.") }
    }

    func apply(to configuration: inout HistoryConfiguration) {
        configuration.seed = seed
        configuration.trustAnchors = trustAnchors
        configuration.authorities = authorities
        configuration.roas = roas
        configuration.fillers = fillers
        configuration.deltas = deltas
    }
}
