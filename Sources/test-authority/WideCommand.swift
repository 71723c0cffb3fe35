import ArgumentParser
import RPKITypes
import TestAuthority

/// Writes a tree whose certificates have very many resource blocks.
struct WideCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wide",
        abstract: "Generate three CAs with very many address ranges, and one ROA."
    )

    @OptionGroup var options: OutputOptions

    @Option(help: "The number of ranges in each CA certificate.")
    var ranges = 100_000

    mutating func validate() throws {
        guard (1...1_000_000).contains(ranges) else {
            throw ValidationError("--ranges must be between 1 and 1000000.")
        }
    }

    mutating func run() throws {
        let tree = try WideTree(ranges: ranges, time: try options.time(), keys: try KeyPool.scenarios())
        try options.prepare()
        try tree.repository.write(to: options.output)
    }
}
