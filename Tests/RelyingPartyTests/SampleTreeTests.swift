import FoundationEssentials
import RPKIObjects
import RPKITypes
import RPKIValidation
import RelyingParty
import Testing

/// A whole RPKI by an independent generator, on whose payload rpki-client 9.8 agrees; see `Fixtures/README.md`.
@Suite("Sample tree")
struct SampleTreeTests {
    /// The form of `expected.json`.
    private struct Expected: Decodable {
        struct Prefix: Decodable {
            var asn: UInt32
            var prefix: String
            var maxLength: Int
            var ta: String
        }
        struct Attestation: Decodable {
            var customer: UInt32
            var providers: [UInt32]
            var ta: String
        }
        struct Key: Decodable {
            var asn: UInt32
            var ski: String
            var spki: String
            var ta: String
        }
        struct Counts: Decodable {
            var vrps: Int
            var aspas: Int
            var routerKeys: Int
        }
        var vrps: [Prefix]
        var aspas: [Attestation]
        var routerKeys: [Key]
        var counts: Counts
    }

    private static let directory =
        #filePath.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/Fixtures/tree-1k"

    private func expected() throws -> Expected {
        let data = try Data(FileReading.read("\(Self.directory)/expected.json", maximumSize: 10_000_000))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Expected.self, from: data)
    }

    private func run(workers: Int) async throws -> ValidationReport {
        let anchors = try (0..<5).map { number in
            let bytes = try FileReading.read("\(Self.directory)/tals/ta\(number).tal", maximumSize: 4_096)
            return TrustAnchor(try TrustAnchorLocator(bytes, name: "ta\(number)"))
        }
        let time = try #require(Timestamp(year: 2026, month: 11, day: 21, hour: 22))
        let validator = Validator(
            source: try RsyncTree(path: "\(Self.directory)/rsync"),
            context: ValidationContext(time: time),
            workers: workers
        )
        return await validator.run(anchors)
    }

    @Test(
        "The payload is exactly what was issued, with its trust anchors, without a finding",
        arguments: [1, 4]
    )
    func payload(workers: Int) async throws {
        let report = try await run(workers: workers)
        let expected = try expected()
        #expect(report.findings == [])
        #expect(!report.isIncomplete)
        let names = report.trustAnchors.map(\.name)

        let vrps = Set(
            report.vrps.map {
                "\($0.value.asn) \($0.value.prefix)-\($0.value.maxLength) \(names[$0.trustAnchor])"
            }
        )
        #expect(vrps == Set(expected.vrps.map { "\(ASN($0.asn)) \($0.prefix)-\($0.maxLength) \($0.ta)" }))
        #expect(Set(report.vrps.map(\.value)).count == expected.counts.vrps)

        let vaps = report.vaps.map { "\($0.value.customer) \($0.value.providers) \(names[$0.trustAnchor])" }
        #expect(
            vaps.sorted()
                == expected.aspas.map { "\(ASN($0.customer)) \($0.providers.map { ASN($0) }) \($0.ta)" }
                .sorted()
        )
        #expect(vaps.count == expected.counts.aspas)

        let keys = report.routerKeys.map { item in
            let info = Data(item.value.subjectPublicKeyInfo).base64EncodedString()
            return "\(item.value.asn) \(item.value.keyIdentifier) \(info) \(names[item.trustAnchor])"
        }
        #expect(
            keys.sorted()
                == expected.routerKeys.map { "\(ASN($0.asn)) \($0.ski) \($0.spki) \($0.ta)" }.sorted()
        )
        #expect(keys.count == expected.counts.routerKeys)
    }

    @Test("Every trust anchor and CA of the tree is used")
    func counts() async throws {
        let report = try await run(workers: 2)
        #expect(report.trustAnchors.map(\.isUsable) == Array(repeating: true, count: 5))
        #expect(report.trustAnchors.reduce(0) { $0 + $1.publicationPoints } == 55)
        #expect(report.counts[.roa].valid == 1_005)
        #expect(report.counts[.aspa].valid == 100)
        #expect(report.counts.routerCertificates == 20)
        #expect(report.nonFunctionalAuthorities == [])
    }
}
