import FoundationEssentials
import RPKIPayload
import RPKITypes
import Testing

/// Every format with each of the three kinds switched on and off, against files in `Golden`.
///
/// Files are named `NNN.FORMAT`, where the digits stand for origins, router keys and ASPAs. To record them anew,
/// set RIDGELINE_RECORD_GOLDEN=1, and read the difference.
@Suite("Golden exports")
struct GoldenTests {
    @Test("Each format with each choice of kinds", arguments: ExportFormat.allCases)
    func switches(format: ExportFormat) throws {
        let sample = try GoldenSample()
        for (name, excluded) in [
            ("111", []), ("100", [PayloadKind.routerKeys, .aspas]), ("010", [.routeOrigins, .aspas]),
            ("001", [.routeOrigins, .routerKeys]), ("000", Set(PayloadKind.allCases)),
        ] as [(String, Set<PayloadKind>)] {
            var selection = PayloadSelection()
            selection.excluded = excluded
            try check("\(name).\(format.rawValue)", sample.document(format, selection))
        }
    }

    @Test("Each format of the empty set", arguments: ExportFormat.allCases)
    func empty(format: ExportFormat) throws {
        var bytes: [UInt8] = []
        let metadata = ExportMetadata(buildMachine: "rp1.example.net", buildTime: Timestamp(1_795_291_200))
        for chunk in format.chunks(PayloadSet(), metadata: metadata) { bytes += chunk }
        try check("empty.\(format.rawValue)", String(decoding: bytes, as: UTF8.self))
    }

    private func check(_ name: String, _ text: String) throws {
        let path =
            "\(#filePath.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" })/Golden/\(name)"
        if ProcessInfo.processInfo.environment["RIDGELINE_RECORD_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: URL(filePath: path))
        }
        let expected = try Data(contentsOf: URL(filePath: path))
        #expect(text == String(decoding: expected, as: UTF8.self))
    }
}

/// Payload of two trust anchors and a local exceptions file, with AS0, IPv6 and sources.
struct GoldenSample {
    let payload: PayloadSet
    let metadata: ExportMetadata
    let provenance: PayloadProvenance

    init() throws {
        var builder = PayloadSetBuilder()
        let ripe = try index(of: "ripe", in: &builder)
        let apnic = try index(of: "apnic", in: &builder)
        let (early, late) = (Timestamp(1_795_381_200), Timestamp(1_795_824_000))
        builder.add(try vrp("192.0.2.0/24-24", 64_496), expires: early, trustAnchor: ripe)
        builder.add(try vrp("198.51.100.0/22-24", 64_497), expires: late, trustAnchor: apnic)
        builder.add(try vrp("203.0.113.0/24-24", 0), expires: early, trustAnchor: ripe)
        builder.add(try vrp("2001:db8::/32-48", 64_496), expires: early, trustAnchor: ripe)
        builder.add(try GoldenSample.routerKey(), expires: late, trustAnchor: ripe)
        builder.add(
            VAP(customer: ASN(64_496), providers: [ASN(64_500), ASN(64_501)]),
            expires: early,
            trustAnchor: ripe
        )
        builder.add(VAP(customer: ASN(64_497), providers: [ASN(0)]), expires: late, trustAnchor: apnic)
        let exceptions = try LocalExceptions([
            .init(name: "/etc/ridgeline/local.json", file: try SLURMFile.read(Array(GoldenSample.slurm.utf8)))
        ])
        let outcome = exceptions.apply(to: builder.build())
        payload = outcome.payload
        metadata = GoldenSample.metadata()
        var sources = PayloadProvenanceBuilder()
        try GoldenSample.add(&sources)
        sources.add(exceptions, outcome.changes)
        provenance = sources.build(for: payload)
    }

    func document(_ format: ExportFormat, _ selection: PayloadSelection) -> String {
        var bytes: [UInt8] = []
        format.write(payload, metadata: metadata, selection: selection, provenance: provenance) { chunk in
            for index in 0..<chunk.count { bytes.append(chunk[index]) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let slurm = """
        { "slurmVersion": 2,
          "validationOutputFilters": { "prefixFilters": [], "bgpsecFilters": [], "aspaFilters": [] },
          "locallyAddedAssertions": {
            "prefixAssertions": [
              { "asn": 64499, "prefix": "10.0.0.0/8", "maxPrefixLength": 16, "comment": "our \\"own\\"" },
              { "asn": 64496, "prefix": "2001:db8::/32", "maxPrefixLength": 48 } ],
            "bgpsecAssertions": [],
            "aspaAssertions": [ { "customerAsn": 64499, "providerAsns": [64500] } ] } }
        """

    /// A key with the header of a P-256 SubjectPublicKeyInfo (RFC 5480, section 2), as readers demand it.
    static func routerKey() throws -> RouterKey {
        let header: [UInt8] = [
            0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A,
            0x86,
            0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
        ]
        return RouterKey(
            asn: ASN(64_496),
            keyIdentifier: try keyIdentifier([UInt8](repeating: 0xB4, count: 20)),
            subjectPublicKeyInfo: header + (0..<64).map { 0xFF - 4 * $0 }
        )
    }

    private static func metadata() -> ExportMetadata {
        var metadata = ExportMetadata(buildMachine: "rp1.example.net", buildTime: Timestamp(1_795_291_200))
        metadata.counters = [.roas: 4, .vrps: 5]
        metadata.talFiles = ["TrustAnchors/ripe.tal", "TrustAnchors/apnic.tal"]
        var ripe = TrustAnchorCounts(name: "ripe")
        (ripe.roas, ripe.vrps, ripe.routerCertificates, ripe.routerKeys, ripe.aspas) = (3, 4, 1, 1, 1)
        var apnic = TrustAnchorCounts(name: "apnic")
        (apnic.roas, apnic.vrps, apnic.aspas) = (1, 1, 1)
        metadata.trustAnchors = [ripe, apnic]
        return metadata
    }

    private static func add(_ sources: inout PayloadProvenanceBuilder) throws {
        let long = ValidityPeriod(notBefore: Timestamp(1_790_000_000), notAfter: Timestamp(1_830_000_000))
        let short = ValidityPeriod(notBefore: Timestamp(1_795_000_000), notAfter: Timestamp(1_795_824_000))
        let ripe = sources.addPoint(
            directory: "rsync://rpki.example.net/repo/ca/0/",
            trustAnchor: "ripe",
            validity: short,
            stale: Timestamp(1_795_381_200)
        )
        let apnic = sources.addPoint(
            directory: "rsync://rpki.example.org/repo/",
            trustAnchor: "apnic",
            validity: long,
            stale: Timestamp(1_795_900_000)
        )
        func source(
            _ kind: SourceObject.Kind,
            _ name: String,
            _ point: PayloadProvenanceBuilder.Point
        ) throws -> SourceIndex {
            let name = try #require(FileName(name))
            let source = sources.addObject(kind, name, validity: long, in: point)
            return try #require(source)
        }
        sources.add(try vrp("192.0.2.0/24-24", 64_496), from: try source(.roa, "a.roa", ripe))
        let shared = try source(.roa, "b.roa", ripe)
        sources.add(try vrp("2001:db8::/32-48", 64_496), from: shared)
        sources.add(try vrp("203.0.113.0/24-24", 0), from: shared)
        sources.add(try vrp("198.51.100.0/22-24", 64_497), from: try source(.roa, "c.roa", apnic))
        // A second source of a VRP, which is valid for longer and so comes first.
        sources.add(try vrp("192.0.2.0/24-24", 64_496), from: try source(.roa, "d.roa", apnic))
        sources.add(try routerKey(), from: try source(.routerCertificate, "r.cer", ripe))
        sources.add(customer: ASN(64_496), from: try source(.aspa, "e.asa", ripe))
        sources.add(customer: ASN(64_497), from: try source(.aspa, "f.asa", apnic))
    }
}
