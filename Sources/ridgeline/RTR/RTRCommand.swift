import ArgumentParser

/// `ridgeline rtr`: the RPKI-to-Router protocol.
struct RTRCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rtr",
        abstract: "Speaks the RPKI-to-Router protocol, versions 0, 1 and 2.",
        subcommands: [RTRDumpCommand.self, RTRLintCommand.self, RTRServeCommand.self, RTRClientsCommand.self]
    )
}
