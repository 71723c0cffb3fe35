import Glibc
import TestPublication
import Testing

/// `ridgeline slurm check`.
@Suite("Local exceptions by the program")
struct SLURMTests {
    private static let payload = """
        {"roas":[{"asn":64501,"prefix":"192.0.2.0/24","maxLength":24,"ta":"t","expires":1999999999},
                 {"asn":64502,"prefix":"198.51.100.0/24","maxLength":24,"ta":"t","expires":1999999999}],
         "aspas":[{"customer_asid":64501,"providers":[64502],"expires":1999999999}]}
        """

    private func check(_ files: [String: String], _ arguments: [String]) async throws -> ToolRun {
        try await withTemporaryDirectory { directory in
            for (name, text) in files.merging(
                ["p.json": Self.payload],
                uniquingKeysWith: { first, _ in first }
            ) {
                guard let file = fopen("\(directory)/\(name)", "w") else { throw NoFile(path: name) }
                fputs(text, file)
                fclose(file)
            }
            return try await ToolRun.run(
                "env",
                ["-C", directory, Program.path, "slurm", "check"] + arguments
            )
        }
    }

    private func slurm(filters: String = "", assertions: String = "", aspas: String = "") -> String {
        """
        {"slurmVersion":2,
         "validationOutputFilters":{"prefixFilters":[\(filters)],"bgpsecFilters":[],"aspaFilters":[]},
         "locallyAddedAssertions":{"prefixAssertions":[\(assertions)],"bgpsecAssertions":[],
                                   "aspaAssertions":[\(aspas)]}}
        """
    }

    @Test("It shows what each entry would change, and the numbers before and after")
    func changes() async throws {
        let run = try await check(
            [
                "a.json": slurm(filters: #"{"asn":64502}"#),
                "b.json": slurm(
                    assertions:
                        #"{"asn":64499,"prefix":"203.0.113.0/24"},{"asn":64501,"prefix":"192.0.2.0/24"}"#,
                    aspas: #"{"customerAsn":64501,"providerAsns":[64503]}"#
                ),
            ],
            ["a.json", "b.json", "--payload", "p.json"]
        )
        #expect(run.status == 0, "\(run.errorText)")
        #expect(
            run.outputText == """
                a.json: validationOutputFilters.prefixFilters[0] removes 1
                    - VRP 198.51.100.0/24-24 AS64502
                b.json: locallyAddedAssertions.prefixAssertions[0] adds: VRP 203.0.113.0/24-24 AS64499
                b.json: locallyAddedAssertions.prefixAssertions[1] is there already: VRP 192.0.2.0/24-24 AS64501
                b.json: locallyAddedAssertions.aspaAssertions[0] extends by AS64503: VAP AS64501: AS64503
                VRPs: 2 before, 2 after
                VAPs: 1 before, 1 after
                router keys: 0 before, 0 after

                """
        )
    }

    @Test("What a service would refuse is refused, in the same words")
    func refused() async throws {
        let assertion = #"{"asn":64499,"prefix":"203.0.113.0/24"}"#
        let files = [
            "a.json": slurm(assertions: assertion), "b.json": slurm(assertions: assertion), "c.json": "{",
            "d.json": slurm(assertions: #"{"asn":64499,"prefix":"203.0.113.1/24"}"#),
        ]
        let conflict = try await check(files, ["a.json", "b.json"])
        #expect(conflict.status == 2)
        #expect(conflict.errorText.contains("a.json") && conflict.errorText.contains("b.json"))
        let broken = try await check(files, ["c.json"])
        #expect(broken.status == 2)
        #expect(broken.errorText.contains("c.json: "), "\(broken.errorText)")
        let hostBits = try await check(files, ["d.json", "--payload", "p.json"])
        #expect(hostBits.status == 2)
        #expect(hostBits.outputText.isEmpty)
        let good = try await check(files, ["a.json"])
        #expect(good.status == 0)
        #expect(good.outputText.contains("The files are good"))
    }
}
