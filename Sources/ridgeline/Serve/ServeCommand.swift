import ArgumentParser
import Glibc
import RelyingParty

/// `ridgeline serve`: fetches, validates, and gives the payload to routers.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Fetches and validates the RPKI for good, and gives the payload to routers.",
        discussion: """
            Each option can also stand in the configuration file, as in ridgeline.yaml.example, or in the environment, \
            as RIDGELINE_SECTION_NAME. The command line wins over the environment, and that over the file. SIGHUP \
            reads the configuration and all files again; SIGTERM ends the service.
            """
    )

    @Option(
        help: ArgumentHelp(
            "The configuration file. Default: RIDGELINE_CONFIG, or none.",
            valueName: "file"
        )
    )
    var config: String?

    @Flag(help: "Print what is configured and where each value comes from, and end.")
    var printConfig = false

    @Flag(help: "Print a configuration file with all settings, commented out, and end.")
    var printExample = false

    @OptionGroup var options: ServeOptions

    mutating func run() async throws {
        if printExample { return try ServeCommand.print(ConfigurationText.example()) }
        let source = ConfigurationSource(file: config, arguments: CommandLine.arguments)
        let configuration = try source.read()
        if printConfig { return try ServeCommand.print(ConfigurationText.report(configuration)) }
        try await ServeService(configuration, source: source).run()
    }

    private static func print(_ text: String) throws {
        try StandardStream(.output).write(Array(text.utf8).span)
    }
}

/// Where the configuration comes from, each time that it is read.
struct ConfigurationSource: Sendable {
    private let file: String?
    private let arguments: [String]

    /// - Parameters:
    ///   - file: the file that the command line names.
    ///   - arguments: the command line with program and command.
    init(file: String?, arguments: [String]) {
        self.file = file
        self.arguments = Array(arguments.drop { $0 != "serve" }.dropFirst())
    }

    /// Reads the configuration.
    ///
    /// - Throws: ``FileError``; ``CommandFailure`` with the place of what is wrong.
    func read() throws -> ServeConfiguration {
        let environment = Environment.all(withPrefix: "RIDGELINE_")
        let path = file ?? environment[ConfigurationResolver.fileVariable].flatMap { $0.isEmpty ? nil : $0 }
        return try ServeConfiguration(arguments, environment: environment, file: path)
    }
}
