import ArgumentParser
import RPKIPayload
import RPKITypes

/// `ridgeline slurm`: local exceptions.
struct SLURMCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slurm",
        abstract: "Checks local exceptions (SLURM).",
        subcommands: [SLURMCheckCommand.self]
    )
}

/// `ridgeline slurm check`: what files of local exceptions would change.
struct SLURMCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks SLURM files together, and shows what they would change of the payload.",
        discussion: """
            The files are checked as a service would load them: alone, and for conflicts between them. Without \
            payload (no store, --payload or --server) nothing but that is checked. Exit status: 0 the files are \
            good, 2 they would be refused.
            """
    )

    @Argument(help: ArgumentHelp("The files.", valueName: "file"))
    var files: [String]

    @OptionGroup var payload: PayloadOptions

    @Option(help: ArgumentHelp("Elements shown of each entry.", valueName: "n"))
    var rows = 10

    mutating func validate() throws {
        guard (0...1_000_000).contains(rows) else {
            throw ValidationError("--rows must be between 0 and 1000000.")
        }
        if files.contains("-") { throw ValidationError("Files are given by name.") }
    }

    mutating func run() async throws {
        let limits = DocumentLimits(try payload.common.limits())
        let exceptions = try PayloadDocuments(limits: limits, slurm: files).exceptions()
        let text: String
        if let current = try await payload.loadIfAny() {
            text = SLURMReport(rows: rows).text(exceptions.apply(to: current, limits: limits), from: current)
        } else {
            text = "The files are good. There is no payload to apply them to.\n"
        }
        try StandardStream(.output).write(Array(text.utf8).span)
    }
}

/// What local exceptions change, in words.
struct SLURMReport: Hashable, Sendable {
    /// Elements shown of each entry.
    let rows: Int

    /// One paragraph for each entry, then the numbers before and after.
    func text(_ outcome: LocalExceptions.Outcome, from before: PayloadSet) -> String {
        var text = ""
        for effect in outcome.changes.filters {
            text += "\(effect.place) removes \(effect.removed.count)\n"
            for element in effect.removed.prefix(rows) { text += "    - \(SLURMReport.text(element))\n" }
            if effect.removed.count > rows { text += "    and \(effect.removed.count - rows) more\n" }
        }
        for effect in outcome.changes.assertions {
            text +=
                "\(effect.place) \(SLURMReport.text(effect.result)): \(SLURMReport.text(effect.element))\n"
        }
        let after = outcome.payload
        text += SLURMReport.line("VRPs", before.vrps.count, after.vrps.count)
        text += SLURMReport.line("VAPs", before.vaps.count, after.vaps.count)
        text += SLURMReport.line("router keys", before.routerKeys.count, after.routerKeys.count)
        return text
    }

    private static func line(_ name: String, _ before: Int, _ after: Int) -> String {
        "\(name): \(before) before, \(after) after\n"
    }

    private static func text(_ element: PayloadElement) -> String {
        switch element {
        case .vrp(let vrp): "VRP \(vrp.prefix)-\(vrp.maxLength) \(vrp.asn)"
        case .vap(let vap):
            "VAP \(vap.customer): \(vap.providers.map(\.description).joined(separator: " "))"
        case .routerKey(let key): "router key \(key.asn) \(key.keyIdentifier)"
        }
    }

    private static func text(_ result: AssertionEffect.Result) -> String {
        switch result {
        case .added: "adds"
        case .extended(let providers):
            "extends by \(providers.map(\.description).joined(separator: " "))"
        case .alreadyPresent: "is there already"
        case .tooManyProviders(let count, let limit):
            "gives \(count) providers, more than \(limit), so that the customer has no VAP"
        }
    }
}
