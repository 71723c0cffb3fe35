import FoundationEssentials
import RPKIPayload
import RPKITypes
import Testing

@Suite("Export formats")
struct ExportFormatTests {
    private func sample() throws -> PayloadSet {
        var builder = PayloadSetBuilder()
        let ripe = try index(of: "ripe", in: &builder)
        let expires = Timestamp(1_795_381_200)
        builder.add(try vrp("2001:db8::/32-48", 64_496), expires: expires, trustAnchor: ripe)
        builder.add(try vrp("192.0.2.0/24-24", 64_496), expires: expires, trustAnchor: ripe)
        builder.add(
            VAP(customer: ASN(64_496), providers: [ASN(64_500), ASN(64_501)]),
            expires: expires,
            trustAnchor: ripe
        )
        builder.add(try routerKey(64_496), expires: expires, trustAnchor: ripe)
        return builder.build()
    }

    private func metadata() -> ExportMetadata {
        ExportMetadata(buildMachine: "rp1.example.net", buildTime: Timestamp(1_795_291_200))
    }

    private func text(_ format: ExportFormat, _ payload: PayloadSet, _ metadata: ExportMetadata) -> String {
        var bytes: [UInt8] = []
        format.write(payload, metadata: metadata) { chunk in
            for index in 0..<chunk.count { bytes.append(chunk[index]) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("JSON is rpki-client's, byte by byte")
    func json() throws {
        var metadata = metadata()
        metadata.counters = [.uniqueVAPs: 1, .roas: 2, .invalidTALs: 0, .manifests: 3]
        metadata.talFiles = ["TrustAnchors/ripe.tal", "x.tal"]
        let expected = """
            {
            \t"metadata": {
            \t\t"buildmachine": "rp1.example.net",
            \t\t"buildtime": "2026-11-21T20:00:00Z",
            \t\t"roas": 2,
            \t\t"invalidtals": 0,
            \t\t"talfiles": [
            \t\t\t"TrustAnchors/ripe.tal",
            \t\t\t"x.tal"
            \t\t],
            \t\t"manifests": 3,
            \t\t"uniquevaps": 1
            \t},
            \t"roas": [
            \t\t{ "asn": 64496, "prefix": "192.0.2.0/24", "maxLength": 24, "ta": "ripe", "expires": 1795381200 },
            \t\t{ "asn": 64496, "prefix": "2001:db8::/32", "maxLength": 48, "ta": "ripe", "expires": 1795381200 }
            \t],
            \t"bgpsec_keys": [
            \t\t{
            \t\t\t"asn": 64496,
            \t\t\t"ski": "B4B4B4B4B4B4B4B4B4B4B4B4B4B4B4B4B4B4B4B4",
            \t\t\t"pubkey": "YW55IGNhcm5hbCBwbGVhcw==",
            \t\t\t"ta": "ripe",
            \t\t\t"expires": 1795381200
            \t\t}
            \t],
            \t"nonfunc_cas": [

            \t],
            \t"aspas": [
            \t\t{ "customer_asid": 64496, "expires": 1795381200, "providers": [ 64500, 64501 ] }
            \t]
            }

            """
        #expect(text(.json, try sample(), metadata) == expected)
    }

    @Test("CSV is rpki-client's, byte by byte")
    func csv() throws {
        let expected = """
            ASN,IP Prefix,Max Length,Trust Anchor,Expires
            AS64496,192.0.2.0/24,24,ripe,1795381200
            AS64496,2001:db8::/32,48,ripe,1795381200

            """
        #expect(text(.csv, try sample(), metadata()) == expected)
    }

    @Test("Empty payload is a header, or empty lists")
    func empty() {
        #expect(text(.csv, PayloadSet(), metadata()) == "ASN,IP Prefix,Max Length,Trust Anchor,Expires\n")
        #expect(text(.json, PayloadSet(), metadata()).contains("\t\"roas\": [\n\n\t],\n"))
    }

    @Test("CAs without a usable publication point are listed")
    func nonFunctional() throws {
        var metadata = metadata()
        let bytes = [UInt8](repeating: 1, count: 20)
        let identifier = try keyIdentifier(bytes)
        var authority = NonFunctionalCA(
            location: "rsync://h/m/ca.cer",
            trustAnchor: "ripe",
            repository: "rsync://h/m/",
            manifest: "rsync://h/m/x.mft",
            subjectKeyIdentifier: identifier
        )
        authority.authorityKeyIdentifier = identifier
        metadata.nonFunctionalCAs = [authority]
        let decoded = try JSONDecoder().decode(
            Document.self,
            from: Data(text(.json, PayloadSet(), metadata).utf8)
        )
        #expect(
            decoded.nonFunctional == [
                [
                    "location": "rsync://h/m/ca.cer", "ta": "ripe", "caRepository": "rsync://h/m/",
                    "rpkiManifest": "rsync://h/m/x.mft", "aki": identifier.description,
                    "ski": identifier.description,
                ]
            ]
        )
    }

    @Test("Hostile names stay inside their string")
    func escaping() throws {
        // Not as arguments: the runner would print control characters.
        for name in [
            "a\"b", "back\\slash", "line\nfeed\r\t\u{8}\u{C}", "nul\u{0}esc\u{1B}[2J", "\u{7F}", "日本 🛰",
            "</script>", "",
        ] { try checkEscaping(name) }
    }

    private func checkEscaping(_ name: String) throws {
        var builder = PayloadSetBuilder()
        let anchor = try index(of: name, in: &builder)
        builder.add(try vrp("10.0.0.0/8-8", 1), expires: Timestamp(1), trustAnchor: anchor)
        var metadata = metadata()
        metadata.talFiles = [name]
        let payload = builder.build()
        let json = text(.json, payload, metadata)
        let decoded = try JSONDecoder().decode(Document.self, from: Data(json.utf8))
        #expect(decoded.roas.map(\.ta) == [name])
        #expect(decoded.metadata.talfiles == [name])
        #expect(!json.utf8.contains { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A || $0 == 0x7F })
    }

    @Test("CSV quotes a name with commas and quotation marks")
    func csvQuoting() throws {
        var builder = PayloadSetBuilder()
        let anchor = try index(of: "a,\"b\"", in: &builder)
        builder.add(try vrp("10.0.0.0/8-8", 1), expires: Timestamp(1), trustAnchor: anchor)
        #expect(text(.csv, builder.build(), metadata()).hasSuffix("\nAS1,10.0.0.0/8,8,\"a,\"\"b\"\"\",1\n"))
    }

    @Test("Addresses are written as RPKITypes writes them")
    func addresses() throws {
        var random = SplitMix64(seed: 3)
        var builder = PayloadSetBuilder()
        let anchor = try index(of: "ta", in: &builder)
        for _ in 0..<3_000 {
            // Groups are zero half of the time, so that all shapes of `::` occur.
            var address = UInt128(0)
            for _ in 0..<8 {
                address =
                    address << 16
                    | UInt128(random.next() % 2 == 0 ? 0 : random.next() >> (48 + random.next() % 16))
            }
            let prefix = try #require(IPPrefix(family: .ipv6, address: address, length: 128))
            builder.add(
                try #require(VRP(prefix: prefix, maxLength: 128, asn: ASN(1))),
                expires: Timestamp(1),
                trustAnchor: anchor
            )
            let four = try #require(
                IPPrefix(family: .ipv4, address: address & (UInt128.max << 96), length: 32)
            )
            let asn = ASN(UInt32(truncatingIfNeeded: random.next() >> (32 + random.next() % 32)))
            builder.add(
                try #require(VRP(prefix: four, maxLength: 32, asn: asn)),
                expires: Timestamp(1),
                trustAnchor: anchor
            )
        }
        let payload = builder.build()
        let lines = text(.csv, payload, metadata()).split(separator: "\n").dropFirst()
        #expect(lines.count == payload.vrps.count)
        for (line, entry) in zip(lines, payload.vrps) {
            #expect(line == "AS\(entry.vrp.asn.rawValue),\(entry.vrp.prefix),\(entry.vrp.maxLength),ta,1")
        }
    }

    @Test("Large documents come in chunks, and an error of the sink ends the writing at once")
    func chunks() throws {
        var builder = PayloadSetBuilder()
        let anchor = try index(of: "ta", in: &builder)
        for number in 0..<20_000 {
            builder.add(try vrp("10.0.0.0/8-8", UInt32(number)), expires: Timestamp(1), trustAnchor: anchor)
        }
        let payload = builder.build()
        var sizes: [Int] = []
        ExportFormat.json.write(payload, metadata: metadata()) { sizes.append($0.count) }
        #expect(sizes.count > 10)
        #expect(sizes.allSatisfy { $0 < 70_000 })

        struct Full: Error, Equatable {}
        var calls = 0
        #expect(throws: Full.self) {
            try ExportFormat.csv.write(payload, metadata: metadata()) { (_) throws(Full) in
                calls += 1
                throw Full()
            }
        }
        #expect(calls == 1)
    }

    private struct Document: Decodable {
        struct Metadata: Decodable { var talfiles: [String]? }
        struct ROA: Decodable { var ta: String }
        var metadata: Metadata
        var roas: [ROA]
        var nonFunctional: [[String: String]]

        enum CodingKeys: String, CodingKey {
            case metadata
            case roas
            case nonFunctional = "nonfunc_cas"
        }
    }
}

@Suite("Findings as NDJSON")
struct FindingLineTests {
    private func line(_ finding: Finding) -> String {
        var bytes: [UInt8] = []
        FindingLine.append(finding, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("All members, in order, on one line")
    func members() {
        let subject = ObjectReference(uri: "rsync://h/m/a.roa", trustAnchor: "ripe", offset: 17)
        let expected =
            #"{"uri":"rsync://h/m/a.roa","severity":"rejected","code":"uri-too-long","requirement":"limit uri-length","#
            + #""message":"URI of 9 bytes, more than 8","trustAnchor":"ripe","offset":17}"# + "\n"
        #expect(
            line(Finding(.uri(.tooLong(length: 9, limit: 8)), subject: subject, severity: .rejected))
                == expected
        )
    }

    @Test("No trust anchor is null, no offset is no member, hostile paths stay one line")
    func absent() {
        let finding = Finding(.uri(.noHost), subject: ObjectReference(uri: "a\n\"b"), severity: .warning)
        let text = line(finding)
        #expect(text.hasPrefix(#"{"uri":"a\n\"b","severity":"warning","#))
        #expect(text.hasSuffix(#","trustAnchor":null}"# + "\n"))
        #expect(text.utf8.count { $0 == 0x0A } == 1)
    }
}
