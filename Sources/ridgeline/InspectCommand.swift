import ArgumentParser
import RPKITypes
import RelyingParty

/// `ridgeline inspect`: what objects contain, and what is wrong with each by itself.
struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Decodes RPKI objects and shows all fields and findings."
    )

    @Flag(help: "Print JSON, one document for each file.")
    var json = false

    @OptionGroup var common: CommonOptions

    @Argument(help: ArgumentHelp("Objects of any type; '-' is standard input.", valueName: "file"))
    var files: [String]

    mutating func validate() throws {
        if files.count(where: { $0 == "-" }) > 1 { throw ValidationError("Standard input can be read once.") }
    }

    mutating func run() async throws {
        let limits = try common.limits()
        for path in files {
            let bytes = try FileReading.read(path, maximumSize: limits.objectSize)
            try inspect(bytes, path: path, limits: limits)
        }
    }

    /// Shows one object; to be completed with the decoders.
    private func inspect(_ bytes: [UInt8], path: String, limits: Limits) throws {
        throw CommandFailure("cannot inspect \(path): the decoders are not connected yet")
    }
}
