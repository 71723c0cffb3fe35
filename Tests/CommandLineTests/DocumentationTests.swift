import TestPublication
import Testing

/// What the program says of its options is what the manual says.
@Suite("Options in help and manual")
struct DocumentationTests {
    private static let commands = [
        ["serve"], ["demo"], ["validate"], ["inspect"], ["store", "status"], ["store", "gc"],
        ["store", "export"],
        ["store", "import"],
        ["verify", "route"], ["verify", "path"], ["verify", "rib"], ["verify", "incident"],
        ["verify", "conformance"], ["slurm", "check"], ["rtr", "dump"], ["rtr", "lint"], ["rtr", "serve"],
        ["rtr", "clients"],
    ]
    /// What every command has, and the manual says once.
    private static let common: Set<String> = ["help", "version"]

    /// The long options in a text, as `--name`.
    private func options(in text: String) -> Set<String> {
        Set(text.matches(of: #/--([a-z][a-z-]*[a-z])/#).map { String($0.1) }).subtracting(Self.common)
    }

    /// The long options in lines of mdoc that begin so, as `Fl -name`.
    private func options(inManual lines: some Sequence<Substring>, after start: String) -> Set<String> {
        Set(
            lines.filter { $0.hasPrefix(start) }
                .flatMap { $0.matches(of: #/Fl (?:v|-([a-z][a-z-]*))/#).map { String($0.1 ?? "verbose") } }
        ).subtracting(Self.common)
    }

    /// The options of a command: those at the beginning of a line of its help.
    private func help(_ command: [String]) async throws -> Set<String> {
        let run = try await Program.run(command + ["--help"])
        #expect(run.status == 0, "\(run.errorText)")
        let lines = run.outputText.split(separator: "\n").filter { $0.hasPrefix("  -") }
        return options(in: lines.map { $0.prefix(while: { $0 != "<" }) }.joined(separator: "\n"))
    }

    @Test("Each command's options are in its synopsis, and no others", arguments: commands)
    func synopsis(_ command: [String]) async throws {
        let manual = try projectFile("Docs/ridgeline.1").split(separator: "\n")
        let heading = ".Cm \(command.joined(separator: " "))"
        let synopsis = manual.prefix { $0 != ".Sh DESCRIPTION" }
        // A command may have several forms.
        let forms = synopsis.split(separator: ".Nm").filter { $0.first.map(String.init) == heading }
        let found = forms.map {
            options(inManual: $0, after: ".Op Fl").union(options(inManual: $0, after: ".Fl"))
        }
        #expect(found.reduce([]) { $0.union($1) } == (try await help(command)))
    }

    @Test("Each option is explained in the manual, and each that is explained exists")
    func explained() async throws {
        var all: Set<String> = []
        for command in Self.commands { all.formUnion(try await help(command)) }
        let manual = try projectFile("Docs/ridgeline.1").split(separator: "\n")
        #expect(options(inManual: manual, after: ".It Fl") == all)
        let readme = try projectFile("README.md")
        // The README shows options of the test authority, too.
        let others: Set<String> = ["output", "fault"]
        #expect(options(in: readme).subtracting(others).isSubset(of: all))
    }
}
