import ArgumentParser
import ObjectStore
import RPKITypes
import RelyingParty

/// `ridgeline store`: what is kept, and what may go.
struct StoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Shows, cleans, writes out or fills the store.",
        subcommands: [StatusCommand.self, CollectCommand.self, ExportCommand.self, ImportCommand.self]
    )

    /// `ridgeline store status`.
    struct StatusCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status",
            abstract: "Shows how much is stored, and how fetching went for each repository."
        )

        @OptionGroup var storage: StoreOptions
        @OptionGroup var changed: LimitOptions

        @Flag(help: "Print JSON.")
        var json = false

        mutating func run() throws {
            try storage.checkExists()
            try storage.withStore(try changed.limits()) { store in
                let text = json ? try StoreReport.json(store) : try StoreReport.text(store)
                try StandardStream(.output).write(Array(text.utf8).span)
            }
        }
    }

    /// `ridgeline store gc`.
    struct CollectCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "gc",
            abstract: "Removes what nothing refers to any more, and gives the space back."
        )

        @OptionGroup var storage: StoreOptions
        @OptionGroup var changed: LimitOptions

        mutating func run() throws {
            try storage.checkExists()
            try storage.withStore(try changed.limits()) { store in
                let summary = try store.collectGarbage(now: .now)
                let text = """
                    \(summary.repositories) repositories, \(summary.points) publication points and \
                    \(summary.objects) objects removed; \(summary.bytesFreed) bytes freed

                    """
                try StandardStream(.output).write(Array(text.utf8).span)
            }
        }
    }

    /// `ridgeline store export`.
    struct ExportCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract:
                "Writes all objects as rsync would mirror them, DIR/HOST/MODULE/path, for validate --from."
        )

        @OptionGroup var storage: StoreOptions
        @OptionGroup var changed: LimitOptions

        @Argument(help: ArgumentHelp("A directory that is empty or does not exist.", valueName: "dir"))
        var directory: String

        mutating func run() throws {
            try storage.checkExists()
            try storage.withStore(try changed.limits()) { store in
                let summary = try StoreExport(store).write(to: directory)
                let text = "\(summary.files) files written, \(summary.omitted) left out\n"
                try StandardStream(.output).write(Array(text.utf8).span)
            }
        }
    }

    /// `ridgeline store import`.
    struct ImportCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Takes a tree laid out as DIR/HOST/MODULE/path into the store, for validate --offline."
        )

        @OptionGroup var storage: StoreOptions
        @OptionGroup var changed: LimitOptions

        @Flag(help: "Delete what the store has, and begin anew.")
        var rebuildStore = false

        @Option(
            parsing: .upToNextOption,
            help: ArgumentHelp(
                "Trust anchor locators whose certificates are looked for; may be repeated. Default: as for validate.",
                valueName: "file"
            )
        )
        var tal: [String] = []

        @Argument(help: ArgumentHelp("The tree.", valueName: "dir"))
        var directory: String

        mutating func run() throws {
            let paths = tal.isEmpty ? try DefaultTrustAnchors.paths() : tal
            let limits = try changed.limits()
            let anchors = try TrustAnchorFiles.load(paths, limits: limits)
            try storage.withStore(limits, rebuilding: rebuildStore) { store in
                let summary = try StoreImport(store, limits: limits).read(
                    from: directory,
                    trustAnchors: anchors,
                    now: .now
                )
                var text = """
                    \(summary.modules) modules with \(summary.files) files and \(summary.certificates) trust anchor \
                    certificates taken; \(summary.ignored) entries ignored

                    """
                if summary.otherCertificates > 0 {
                    text +=
                        "\(summary.otherCertificates) files are no certificates with the key of their TAL\n"
                }
                if summary.copiesByRRDP > 0 {
                    text += """
                        \(summary.copiesByRRDP) copies by RRDP, which the store had, go before the modules; \
                        --rebuild-store leaves the tree only

                        """
                }
                try StandardStream(.output).write(Array(text.utf8).span)
            }
        }
    }
}

extension StoreOptions {
    /// Opens the store, and closes it whatever happens.
    func withStore(
        _ limits: Limits,
        rebuilding: Bool = false,
        _ body: (ObjectStore) throws -> Void
    ) throws {
        let store = try open(limits: limits, rebuilding: rebuilding)
        do {
            try body(store)
        } catch {
            try? store.close()
            throw error
        }
        try store.close()
    }
}
