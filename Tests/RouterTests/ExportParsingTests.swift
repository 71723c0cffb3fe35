import Glibc
import RPKIPayload
import RPKITypes
import TestPublication
import TestRouters
import Testing

/// Configurations for the parsers of routers.
private enum RouterParser {
    /// Payload of all shapes: both ends of the number space, AS0, each length, and many providers.
    static func payload() throws -> PayloadSet {
        var builder = PayloadSetBuilder()
        let named = builder.trustAnchor(named: PayloadSet.noTrustAnchor)
        let anchor = try #require(named)
        let expires = Timestamp(4_000_000_000)
        for family in IPFamily.allCases {
            for length in 0...family.width {
                let address = length == 0 ? 0 : UInt128.max << UInt128(128 - length)
                let prefix = try #require(IPPrefix(family: family, address: address, length: length))
                for (maxLength, asn) in [(length, 0), (family.width, UInt32.max), (length, 64_496)] {
                    let vrp = try #require(VRP(prefix: prefix, maxLength: maxLength, asn: ASN(asn)))
                    builder.add(vrp, expires: asn == 0 ? .distantFuture : expires, trustAnchor: anchor)
                }
            }
        }
        for (customer, providers) in [
            (1, [0]), (64_496, [1]), (64_497, [2, .max]), (.max, Array(1...1_000)),
        ] as [(UInt32, [UInt32])] {
            let vap = VAP(customer: ASN(customer), providers: providers.map { ASN($0) })
            builder.add(vap, expires: customer == 1 ? .distantFuture : expires, trustAnchor: anchor)
        }
        return builder.build()
    }

    static func document(_ format: ExportFormat, _ payload: PayloadSet) -> String {
        let metadata = ExportMetadata(buildMachine: "rp1.example.net", buildTime: Timestamp(1_795_291_200))
        var bytes: [UInt8] = []
        for chunk in format.chunks(payload, metadata: metadata) { bytes += chunk }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes a configuration, has a program check it, and says what it found; empty when all is well.
    private static func check(
        _ program: RouterProgram,
        _ arguments: [String],
        _ configuration: String
    ) async throws -> String {
        let path = try #require(program.path, "\(program.variable): not installed")
        return try await withTemporaryDirectory { directory in
            let file = "\(directory)/configuration"
            let stream = try #require(fopen(file, "w"))
            let written = fputs(configuration, stream)
            try #require(fclose(stream) == 0 && written >= 0)
            try #require(chmod(file, 0o600) == 0)
            let run = try await ToolRun.run("timeout", ["60", path] + arguments + [file])
            return run.status == 0 ? "" : "status \(run.status): \(run.errorText.prefix(500))"
        }
    }

    static func bird(_ configuration: String) async throws -> String {
        try await check(.bird, ["-p", "-c"], "router id 192.0.2.1;\n" + configuration)
    }

    static func openBGPD(_ configuration: String) async throws -> String {
        try await check(.openBGPD, ["-n", "-f"], "AS 64496\nrouter-id 192.0.2.1\n" + configuration)
    }
}

/// Exports for routers, against the routers' own parsers.
@Suite("Exports that routers parse")
struct ExportParsingTests {
    @Test("The parsers refuse what is wrong")
    func refusal() async throws {
        // A prefix with bits behind its length makes the whole file fail.
        for (prefix, isRight) in [("192.0.2.0/24", true), ("192.0.2.1/24", false)] {
            let route = "protocol static { roa4 { table R; }; route \(prefix) max 24 as 1; }\n"
            #expect(try await (RouterParser.bird("roa4 table R;\n" + route) == "") == isRight)
        }
        #expect(try await RouterParser.openBGPD("roa-set {\n}\n") == "")
        #expect(try await RouterParser.openBGPD("roa-set {\n") != "")
    }

    @Test("BIRD parses its tables without ASPA", arguments: [false, true])
    func birdROA(isEmpty: Bool) async throws {
        let payload = isEmpty ? PayloadSet() : try RouterParser.payload()
        #expect(try await RouterParser.bird(RouterParser.document(.birdROA, payload)) == "")
    }

    @Test(
        "BIRD parses its tables with ASPA",
        .enabled("needs BIRD 2.16; see RIDGELINE_BIRD") {
            try await RouterParser.bird("aspa table ASPAS;\nprotocol device {}\n") == ""
        },
        arguments: [false, true]
    )
    func birdASPA(isEmpty: Bool) async throws {
        let payload = isEmpty ? PayloadSet() : try RouterParser.payload()
        #expect(try await RouterParser.bird(RouterParser.document(.bird, payload)) == "")
    }

    @Test("BIRD parses Routinator's lines inside a protocol of one family")
    func birdLines() async throws {
        let lines = RouterParser.document(.bird2, try RouterParser.payload()).split(separator: "\n")
        for (channel, isIPv6) in [("roa4", false), ("roa6", true)] {
            let own = lines.filter { $0.contains(":") == isIPv6 }.joined(separator: "\n")
            try #require(!own.isEmpty)
            let configuration =
                "\(channel) table R;\nprotocol static {\n\(channel) { table R; };\n\(own)\n}\n"
            #expect(try await RouterParser.bird(configuration) == "")
        }
    }

    @Test("OpenBGPD parses the roa-set", arguments: [false, true])
    func openBGPD(isEmpty: Bool) async throws {
        let payload = isEmpty ? PayloadSet() : try RouterParser.payload()
        #expect(try await RouterParser.openBGPD(RouterParser.document(.openBGPD, payload)) == "")
    }

    @Test("OpenBGPD parses the roa-set with expiry")
    func openBGPDExpiry() async throws {
        let document = RouterParser.document(.openBGPDWithASPA, try RouterParser.payload())
        let end = try #require(document.firstRange(of: "aspa-set"))
        #expect(try await RouterParser.openBGPD(String(document[..<end.lowerBound])) == "")
    }

    @Test(
        "OpenBGPD parses the sets with ASPA",
        .enabled("needs OpenBGPD 7.8; see RIDGELINE_OPENBGPD") {
            try await RouterParser.openBGPD("aspa-set {\n}\n") == ""
        },
        arguments: [false, true]
    )
    func openBGPDASPA(isEmpty: Bool) async throws {
        let payload = isEmpty ? PayloadSet() : try RouterParser.payload()
        #expect(try await RouterParser.openBGPD(RouterParser.document(.openBGPDWithASPA, payload)) == "")
    }
}
