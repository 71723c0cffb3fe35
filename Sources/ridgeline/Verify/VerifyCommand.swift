import ArgumentParser

/// `ridgeline verify`: what origin validation and ASPA verification say of routes, and why.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verifies a route's origin and its AS path, upstream and downstream, and says why.",
        discussion: """
            Payload comes from the store, without fetching, or from --payload. Exit status: 0 nothing is \
            Invalid, 1 something is, 2 usage or a failure of ours.
            """,
        subcommands: [
            VerifyRouteCommand.self, VerifyPathCommand.self, VerifyRIBCommand.self,
            VerifyIncidentCommand.self,
            VerifyConformanceCommand.self,
        ]
    )
}
