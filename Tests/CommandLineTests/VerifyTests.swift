import Glibc
import TestPublication
import Testing

/// `ridgeline verify` with a payload file.
@Suite("Verification by the program")
struct VerifyTests {
    private static let payload = """
        {"roas":[{"asn":64501,"prefix":"192.0.2.0/24","maxLength":24,"ta":"t","expires":1900000000}],
         "aspas":[{"customer_asid":64501,"providers":[64502,64503],"expires":1900000000}]}
        """

    private func verify(_ arguments: [String], files: [String: String] = [:]) async throws -> ToolRun {
        try await withTemporaryDirectory { directory in
            for (name, text) in files.merging(
                ["p.json": Self.payload],
                uniquingKeysWith: { first, _ in first }
            ) {
                guard let file = fopen("\(directory)/\(name)", "w") else { throw NoFile(path: name) }
                fputs(text, file)
                fclose(file)
            }
            let placed = arguments.map { $0.replacing("@", with: directory + "/") }
            return try await Program.run(["verify"] + placed)
        }
    }

    @Test(
        "A route's origin",
        arguments: [
            ("192.0.2.0/24", "AS64501", 0, "Valid"), ("192.0.2.0/24", "64502", 1, "Invalid"),
            ("192.0.2.0/25", "64501", 1, "longer than maxLength"), ("198.51.100.0/24", "1", 0, "NotFound"),
            ("192.0.2.0/24", "NONE", 1, "Invalid"), ("192.0.2.1/24", "1", 2, "host bits"),
            ("192.0.2.0/24", "x", 2, "AS number"),
        ]
    )
    func route(_ prefix: String, _ asn: String, _ status: Int, _ text: String) async throws {
        let run = try await verify(["route", prefix, asn, "--payload", "@p.json"])
        #expect(run.status == status)
        #expect((run.outputText + run.errorText).contains(text), "\(run.outputText)\(run.errorText)")
    }

    @Test(
        "A path",
        arguments: [
            (["64502 64501", "--role", "provider"], 0, "Valid, upstream (from a customer)"),
            (["64504 64501", "--role", "provider", "--trace"], 1, "AS64504 added to the ASPA of AS64501"),
            (["64504 64501"], 1, "Valid, downstream"),
            (["0 64501", "--downstream"], 0, "Note: "),
            (["64504 64501", "--downstream"], 0, "Valid, downstream"),
            (["64502 64501", "--role", "peer", "--neighbor", "64509"], 1, "step 2"),
            (["64502 64501", "--role", "provider", "--neighbor", "64502", "--otc", "64502"], 1, "OTC"),
            (
                ["64502 64501", "--upstream", "--prefix", "192.0.2.0/24"], 0,
                "VRP 192.0.2.0/24-24 AS64501  match"
            ),
            (["64502 6450x"], 2, "column"), (["64502", "--role", "boss"], 2, "Roles of the local AS"),
            (["64502 {64501 64500}", "--upstream", "--json"], 1, #""code":"as-set""#),
            (["64502 64501", "--otc", "1"], 2, "--otc needs"), ([], 2, "either a path or --batch"),
        ] as [([String], Int, String)]
    )
    func path(_ arguments: [String], _ status: Int, _ text: String) async throws {
        let run = try await verify(["path"] + arguments + ["--payload", "@p.json"])
        #expect(run.status == status, "\(run.outputText)\(run.errorText)")
        #expect((run.outputText + run.errorText).contains(text), "\(run.outputText)\(run.errorText)")
    }

    @Test("Local exceptions lie on top, and a file with an error is refused with its place")
    func exceptions() async throws {
        let slurm = """
            {"slurmVersion":1,"validationOutputFilters":{"prefixFilters":[{"asn":64501}],"bgpsecFilters":[]},
             "locallyAddedAssertions":{"prefixAssertions":[{"asn":64509,"prefix":"192.0.2.0/24"}],"bgpsecAssertions":[]}}
            """
        let files = ["s.json": slurm, "bad.json": "{\"roas\":[{\"asn\":-1}]}"]
        let with = try await verify(
            ["route", "192.0.2.0/24", "64509", "--payload", "@p.json", "--slurm", "@s.json"],
            files: files
        )
        #expect(with.status == 0, "\(with.outputText)\(with.errorText)")
        let bad = try await verify(["route", "192.0.2.0/24", "1", "--payload", "@bad.json"], files: files)
        #expect(bad.status == 2)
        #expect(bad.errorText.contains("bad.json: line 1, column"), "\(bad.errorText)")
        #expect(bad.errorText.contains("roas[0].asn"), "\(bad.errorText)")
    }

    @Test("A batch from a file: answers, an error in its place, status 2; status 1 without errors")
    func batch() async throws {
        let lines = """
            {"name":"a","path":"64504 64501","role":"provider"}
            {"path":
            {"name":"b","prefix":"192.0.2.0/24","path":"64502 64501"}

            """
        let run = try await verify(
            ["path", "--batch", "@b.json", "--payload", "@p.json"],
            files: ["b.json": lines]
        )
        #expect(run.status == 2)
        let answers = run.outputText.split(separator: "\n")
        #expect(answers.count == 3)
        #expect(answers[0] == #"{"name":"a","aspa":"invalid"}"#)
        #expect(answers[1].hasPrefix(#"{"line":2,"#))
        #expect(answers[2] == #"{"name":"b","rov":"valid","upstream":"valid","downstream":"valid"}"#)
        let first = String(lines.prefix { $0 != "\n" })
        let invalid = try await verify(
            ["path", "--batch", "@b.json", "--payload", "@p.json"],
            files: ["b.json": first]
        )
        #expect(invalid.status == 1)
    }

    @Test("A table: summary, chosen routes, roles, files that are none")
    func table() async throws {
        let root = #filePath.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" }
        let dump = "\(root)/RouteSourcesTests/Fixtures/bview.ipv4_unicast_add_path.gz"
        let run = try await verify(["rib", dump, "--payload", "@p.json", "--rows", "2"])
        #expect(run.outputText.contains("32 records, 62 routes"), "\(run.outputText)\(run.errorText)")
        #expect([0, 1].contains(run.status))
        let routes = try await verify(["rib", dump, "--payload", "@p.json", "--routes", "all"])
        #expect(routes.outputText.split(separator: "\n").count == 62)
        #expect(routes.outputText.hasPrefix(#"{"prefix":""#))
        #expect(routes.errorText.contains("62 routes"))
        let roles = ["r.txt": "# peers\n64500 provider\n64501 boss\n"]
        let bad = try await verify(["rib", dump, "--payload", "@p.json", "--roles", "@r.txt"], files: roles)
        #expect(bad.status == 2)
        #expect(bad.errorText.contains("line 3: no role 'boss'"), "\(bad.errorText)")
        let empty = try await verify(["rib", "@e.mrt", "--payload", "@p.json"], files: ["e.mrt": ""])
        #expect(empty.status == 2)
        #expect(empty.outputText.contains("the file is empty"), "\(empty.outputText)")
        // The header of a TABLE_DUMP_V2 record of 100 octets, and nothing of it.
        let cut = String(decoding: [1, 1, 1, 1, 0, 13, 0, 2, 0, 0, 0, 100] as [UInt8], as: UTF8.self)
        let short = try await verify(["rib", "@c.mrt", "--payload", "@p.json"], files: ["c.mrt": cut])
        #expect(short.status == 2)
        let none = try await verify(["rib", "@p.json", "--payload", "@p.json"])
        #expect(none.status == 2)
        #expect(none.outputText.contains("no MRT record"), "\(none.outputText)")
    }

    @Test("Limits of documents", arguments: ["document-size=20", "document-entries=2"])
    func limits(_ limit: String) async throws {
        let arguments = ["route", "192.0.2.0/24", "64501", "--payload", "@p.json"]
        let run = try await verify(arguments + ["--limit", limit])
        #expect(run.status == 2, "\(run.outputText)\(run.errorText)")
        #expect(run.errorText.contains("p.json"), "\(run.errorText)")
        let name = limit.prefix { $0 != "=" }
        let enough = try await verify(arguments + ["--limit", "\(name)=1000"])
        #expect(enough.status == 0, "\(enough.outputText)\(enough.errorText)")
    }

    @Test("What has expired is left out, and said")
    func expired() async throws {
        let arguments = ["route", "192.0.2.0/24", "64501", "--payload", "@p.json"]
        let before = try await verify(arguments + ["--at", "1899999999"])
        #expect(before.status == 0)
        #expect(before.errorText.isEmpty)
        let after = try await verify(arguments + ["--at", "1900000000"])
        #expect(after.outputText.contains("NotFound"), "\(after.outputText)")
        #expect(after.errorText.contains("2 of 2 entries of the payload have expired"), "\(after.errorText)")
    }

    @Test("Limits of a batch's lines")
    func lineLimit() async throws {
        let run = try await verify(
            ["path", "--batch", "@b.json", "--payload", "@p.json", "--limit", "batch-line-size=10"],
            files: ["b.json": #"{"path":"64502 64501"}"#]
        )
        #expect(run.status == 2)
        #expect(run.outputText.contains(#""code":"batch-line-size""#), "\(run.outputText)")
    }

    @Test("Incidents and the kit")
    func kit() async throws {
        let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
        let kit = ["--vectors", "\(root)/Conformance"]
        let miami = try await verify(["incident", "cloudflare-miami"] + kit)
        #expect(miami.status == 0)
        #expect(miami.outputText.contains("It looks like a leak by AS13335"))
        #expect(miami.outputText.contains("Would have stopped it"))
        let list = try await verify(["incident", "--list"] + kit)
        #expect(list.outputText.split(separator: "\n").count == 16)
        let several = try await verify(["incident", "cloudflare"] + kit)
        #expect(several.status == 2)
        #expect(several.errorText.contains("may be cloudflare-"), "\(several.errorText)")
        let other = try await verify(
            ["conformance", "--command", "\(Program.path) verify path --batch -"] + kit
        )
        #expect(other.status == 0, "\(other.outputText)")
        let wrong = try await verify(["conformance", "--command", "cat >/dev/null"] + kit)
        #expect(wrong.status == 1)
        #expect(wrong.outputText.contains("0 of 240 right"))
        let failing = try await verify(["conformance", "--command", "cat >/dev/null; exit 7"] + kit)
        #expect(failing.outputText.contains("the command ended with status 7"))
    }
}
