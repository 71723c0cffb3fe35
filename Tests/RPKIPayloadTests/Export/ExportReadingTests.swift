import FoundationEssentials
import RPKIPayload
import RPKITypes
import Testing

/// Documents as their readers see them.
@Suite("Exports read back")
struct ExportReadingTests {
    private func strip(_ payload: PayloadSet) -> PayloadContent {
        PayloadContent(
            vrps: payload.vrps.map(\.vrp),
            routerKeys: payload.routerKeys.map(\.routerKey),
            vaps: payload.vaps.map(\.vap)
        )
    }

    private struct PayloadContent: Equatable {
        var vrps: [VRP]
        var routerKeys: [RouterKey]
        var vaps: [VAP]
    }

    @Test(
        "JSON of both validators is read as the set that was written",
        arguments: [ExportFormat.json, .routinatorJSON, .extendedJSON]
    )
    func json(format: ExportFormat) throws {
        let sample = try GoldenSample()
        let text = sample.document(format, PayloadSelection())
        _ = try JSONDecoder().decode(AnyObject.self, from: Data(text.utf8))
        let file = try PayloadFile.read(Array(text.utf8))
        #expect(strip(file.payload) == strip(sample.payload))
    }

    @Test("SLURM gives the set to whom has nothing", arguments: [ExportFormat.slurm, .slurm2])
    func slurm(format: ExportFormat) throws {
        let sample = try GoldenSample()
        let text = sample.document(format, PayloadSelection())
        let exceptions = try LocalExceptions([
            .init(name: "export", file: try SLURMFile.read(Array(text.utf8)))
        ])
        var expected = strip(sample.payload)
        if format == .slurm { expected.vaps = [] }
        #expect(strip(exceptions.apply(to: PayloadSet()).payload) == expected)
    }

    @Test("Hostile names of trust anchors stay in their place", arguments: ExportFormat.allCases)
    func names(format: ExportFormat) throws {
        // Not as an argument: the runner would print control characters.
        let name = "a\"b,\nroute: 0.0.0.0/0 } ; \u{1B}[2J</script>"
        var builder = PayloadSetBuilder()
        let anchor = try index(of: name, in: &builder)
        builder.add(try vrp("10.0.0.0/8-8", 1), expires: Timestamp(1), trustAnchor: anchor)
        var metadata = ExportMetadata(buildMachine: "host\nroute", buildTime: Timestamp(1_795_291_200))
        metadata.trustAnchors = [TrustAnchorCounts(name: name)]
        var bytes: [UInt8] = []
        for chunk in format.chunks(builder.build(), metadata: metadata) { bytes += chunk }
        let text = String(decoding: bytes, as: UTF8.self)
        if format.contentType == "application/json" {
            _ = try JSONDecoder().decode(AnyObject.self, from: Data(bytes))
        }
        guard !format.contentType.hasPrefix("text/csv") else {
            // A quoted field may have line breaks (RFC 4180, section 2).
            return #expect(format == .extendedCSV || text.contains("\"a\"\"b,\n"))
        }
        #expect(!text.split(separator: "\n").contains { $0.hasPrefix("route: 0") || $0 == "route" })
    }

    @Test("Files of all formats have different names, and media types of three kinds")
    func properties() {
        #expect(Set(ExportFormat.allCases.map(\.fileName)).count == ExportFormat.allCases.count)
        #expect(
            Set(ExportFormat.allCases.map(\.contentType)) == [
                "application/json", "text/csv;charset=utf-8;header=present", "text/plain;charset=utf-8",
            ]
        )
    }

    /// Any JSON object.
    private struct AnyObject: Decodable {
        private struct Key: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }
            init?(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: Key.self)
            #expect(!members.allKeys.isEmpty)
        }
    }
}
