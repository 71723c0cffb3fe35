import TestPublication
import Testing

/// The program's options for exports, over the sample tree.
@Suite("Exports by the program")
struct ExportTests {
    private func arguments(_ further: [String]) throws -> [String] {
        let root = #filePath.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" }
        let tree = "\(root)/RelyingPartyTests/Fixtures/tree-1k"
        return [
            "validate", "--from", "\(tree)/rsync", "--at", "2026-11-21T22:00:00Z", "--tal",
        ] + (0..<5).map { "\(tree)/tals/ta\($0).tal" } + further
    }

    private func run(_ further: [String]) async throws -> ToolRun {
        try await Program.run(try arguments(further))
    }

    private func file(_ path: String) async throws -> String {
        try await ToolRun.run("cat", [path]).outputText
    }

    @Test("Several formats go to files of their usual names, the summary to standard output")
    func directory() async throws {
        try await withTemporaryDirectory { directory in
            let formats = ["json", "bird", "csvext", "summary", "jsonext"]
            let run = try await run(formats.flatMap { ["--format", $0] } + ["--output-dir", directory])
            #expect(run.status == 0, "\(run.errorText)")
            #expect(run.outputText.hasPrefix("Valid at 2026-11-21T22:00:00Z\n"))
            let names = try await ToolRun.run("ls", ["-A", directory]).outputText
            #expect(names == "bird\ncsvext.csv\njson\njsonext.json\n")
            let lines = try await file("\(directory)/csvext.csv").split(separator: "\n").dropFirst()
            #expect(!lines.isEmpty)
            #expect(lines.allSatisfy { $0.hasPrefix("rsync://") && $0.contains(".roa,AS") })
            let json = try await file("\(directory)/json")
            #expect(json.split(separator: "\n").count { $0.contains("\"maxLength\"") } == lines.count)
            #expect(
                try await file("\(directory)/jsonext.json").contains(
                    "\"type\": \"aspa\", \"uri\": \"rsync://"
                )
            )
        }
    }

    @Test("Files go with formats in their order")
    func pairs() async throws {
        try await withTemporaryDirectory { directory in
            let (first, second) = ("\(directory)/a", "\(directory)/b")
            let run = try await run([
                "--format", "csv", "--output", first, "--format", "routinator-csv", "--output", second,
            ])
            #expect(run.status == 0 && run.output.isEmpty, "\(run.errorText)")
            #expect(try await file(first).hasPrefix("ASN,IP Prefix,Max Length,Trust Anchor,Expires\n"))
            #expect(try await file(second).hasPrefix("ASN,IP Prefix,Max Length,Trust Anchor\n"))
        }
    }

    @Test("A canonical cache representation passes the program's own inspection")
    func cacheRepresentation() async throws {
        try await withTemporaryDirectory { directory in
            let run = try await run(["--format", "ccr", "--output-dir", directory])
            #expect(run.status == 0 && run.output.isEmpty, "\(run.errorText)")
            let inspection = try await Program.run(["inspect", "\(directory)/rpki.ccr"])
            #expect(inspection.status == 0, "\(inspection.outputText.prefix(500))\(inspection.errorText)")
        }
    }

    @Test("Selections leave out what they do not name")
    func selections() async throws {
        let all = try await run(["--format", "csv"]).outputText.split(separator: "\n").dropFirst()
        let sample = try #require(all.first).split(separator: ",")
        let byASN = try await run(["--format", "csv", "--select-asn", String(sample[0])])
        #expect(
            byASN.outputText.split(separator: "\n").dropFirst()
                == all.filter { $0.hasPrefix("\(sample[0]),") }
        )
        let byPrefix = try await run(["--format", "csv", "--select-prefix", String(sample[1])])
        #expect(byPrefix.outputText.contains(",\(sample[1]),"))
        let inside = try await run([
            "--format", "csv", "--select-prefix", "0.0.0.0/0", "--select-prefix", "::/0", "--more-specifics",
            "--select-ta", "ta1",
        ])
        #expect(
            inside.outputText.split(separator: "\n").dropFirst() == all.filter { $0.contains(",ta1,") }
        )
        let none = try await run([
            "--format", "routinator-json", "--exclude", "aspas", "--exclude", "routerKeys",
        ])
        #expect(none.outputText.contains("\"roas\"") && !none.outputText.contains("\"aspas\""))
    }

    @Test(
        "Options that do not go together are refused",
        arguments: [
            ["--format", "csv", "--format", "json"], ["--format", "csv", "--format", "csv"],
            ["--format", "csv", "--format", "json", "--output", "/nonexistent/a"],
            ["--output-dir", "/nonexistent", "--output", "/nonexistent/a"], ["--more-specifics"],
            ["--select-prefix", "192.0.2.1/24"], ["--select-asn", "x"], ["--exclude", "roas"],
            ["--format", "xml"], ["--format", "ccr", "--select-asn", "1"],
            ["--findings", "-", "--format", "csv"],
        ]
    )
    func refusals(_ options: [String]) async throws {
        let run = try await run(options)
        #expect(run.status == 2 && run.output.isEmpty, "\(run.errorText)")
    }
}
