import RPKIPayload
import RPKITypes
import Testing

@Suite("Payload files")
struct PayloadFileTests {
    private static let key =
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li/hp/m47n60p8"
        + "D54WK84zV2sxXs7LtkBoN79R9Q=="
    private static let urlKey = key.replacing("/", with: "_").replacing("=", with: "")

    private static let rpkiClient = """
        {
        \t"metadata": {
        \t\t"buildmachine": "rp1.example.net",
        \t\t"buildtime": "2026-11-21T20:00:00Z",
        \t\t"roas": 1
        \t},
        \t"roas": [
        \t\t{ "asn": 64496, "prefix": "192.0.2.0/24", "maxLength": 24, "ta": "ripe", "expires": 1795381200 },
        \t\t{ "asn": 64496, "prefix": "2001:db8::/32", "maxLength": 48, "ta": "ripe", "expires": 1795381200 }
        \t],
        \t"bgpsec_keys": [
        \t\t{
        \t\t\t"asn": 64496,
        \t\t\t"ski": "B467A3999EB5EFA671DE0032F08A9C9E5EFDA0E1",
        \t\t\t"pubkey": "\(key)",
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

    private static let routinator = """
        {
          "metadata": { "generated": 1795291200, "generatedTime": "2026-11-21T20:00:00Z" },
          "roas": [
            { "asn": "AS64496", "prefix": "192.0.2.0/24", "maxLength": 24, "ta": "ripe" },
            { "asn": "AS64496", "prefix": "2001:db8::/32", "maxLength": 48, "ta": "ripe" }
          ],
          "routerKeys": [
            { "asn": "AS64496", "SKI": "B467A3999EB5EFA671DE0032F08A9C9E5EFDA0E1", "routerPublicKey": "\(urlKey)", "ta": "ripe" }
          ],
          "aspas": [
            { "customer": "AS64496", "providers": ["AS64500", "AS64501"], "ta": "ripe" }
          ]
        }
        """

    private static let extended = """
        { "metadata": { "generated": 1795291200 },
          "roas": [
            { "asn": "AS64496", "prefix": "192.0.2.0/24", "maxLength": 24, "source": [ { "type": "roa",
              "uri": "rsync://h/m/a.roa", "tal": "apnic", "validity": { "notBefore": "2026-11-20T10:00:00Z",
              "notAfter": "2027-11-20T10:00:00Z" }, "chainValidity": { "notBefore": "2026-11-20T10:00:00Z",
              "notAfter": "2026-11-28T00:00:00Z" }, "stale": "2026-11-22T00:00:00Z" },  { "type": "roa",
              "uri": null, "tal": "ripe", "validity": { "notAfter": "2027-11-20T10:00:00Z" },
              "stale": "2026-11-23T00:00:00Z" }] },
            { "asn": "AS64496", "prefix": "2001:db8::/32", "maxLength": 48, "source": [ { "type": "exception",
              "path": null, "comment": "own" }] }
          ] }
        """

    private func read(
        _ text: String,
        limits: DocumentLimits = .standard
    ) throws(DocumentError) -> PayloadFile {
        try PayloadFile.read(Array(text.utf8), limits: limits)
    }

    /// Code and path of the error of a text.
    private func failure(_ text: String, limits: DocumentLimits = .standard) -> String {
        refusal { () throws(DocumentError) in _ = try read(text, limits: limits) }
    }

    private func vaps(_ file: PayloadFile) -> [UInt32: [UInt32]] {
        Dictionary(
            uniqueKeysWithValues: file.payload.vaps.map {
                ($0.vap.customer.rawValue, $0.vap.providers.map(\.rawValue))
            }
        )
    }

    @Test("rpki-client's and Ridgeline's JSON, with expiry and trust anchors")
    func rpkiClient() throws {
        let file = try read(PayloadFileTests.rpkiClient)
        #expect(file.form == .rpkiClient)
        #expect(file.generated == Timestamp(1_795_291_200))
        #expect(
            file.payload.vrps.map(\.vrp) == [
                try vrp("192.0.2.0/24-24", 64_496), try vrp("2001:db8::/32-48", 64_496),
            ]
        )
        #expect(file.payload.vrps.allSatisfy { $0.expires == Timestamp(1_795_381_200) })
        #expect(file.payload.vrps.allSatisfy { file.payload.name(of: $0.trustAnchor) == "ripe" })
        #expect(vaps(file) == [64_496: [64_500, 64_501]])
        #expect(file.payload.name(of: file.payload.vaps[0].trustAnchor) == "N/A")
        #expect(
            file.payload.routerKeys[0].routerKey.keyIdentifier.description
                == "B467A3999EB5EFA671DE0032F08A9C9E5EFDA0E1"
        )
        #expect(file.payload.routerKeys[0].routerKey.subjectPublicKeyInfo.count == 91)
    }

    @Test("Routinator's json has the same payload, and nothing expires")
    func routinator() throws {
        let file = try read(PayloadFileTests.routinator)
        let other = try read(PayloadFileTests.rpkiClient)
        #expect(file.form == .routinator)
        #expect(file.generated == other.generated)
        #expect(file.payload.vrps.map(\.vrp) == other.payload.vrps.map(\.vrp))
        #expect(file.payload.vaps.map(\.vap) == other.payload.vaps.map(\.vap))
        #expect(file.payload.routerKeys.map(\.routerKey) == other.payload.routerKeys.map(\.routerKey))
        #expect(file.payload.routerKeys[0].expires == .distantFuture)
        #expect(file.payload.trustAnchors == ["ripe"])
    }

    @Test("Routinator's jsonext: the source that lasts longest counts, up to its earliest end")
    func extended() throws {
        let file = try read(PayloadFileTests.extended)
        #expect(file.form == .routinatorExtended)
        #expect(file.payload.vrps[0].expires == Timestamp("2026-11-23T00:00:00Z"))
        #expect(file.payload.name(of: file.payload.vrps[0].trustAnchor) == "ripe")
        #expect(file.payload.vrps[1].expires > Timestamp("9999-01-01T00:00:00Z") ?? .distantFuture)
        #expect(file.payload.name(of: file.payload.vrps[1].trustAnchor) == "N/A")
    }

    @Test(
        "StayRTR's, FORT's and bare lists",
        arguments: [
            (
                #"{"roas":[{"asn":"as64496","prefix":"10.0.0.0/8"},{"asn":"1","prefix":"10.0.0.0/8","maxLength":null}]}"#,
                PayloadFile.Form.routinator
            ),
            (
                #"{"metadata":{"buildtime":"x"},"roas":[{"asn":64496,"prefix":"10.0.0.0/8","x":[{}]},{"asn":1,"prefix":"10.0.0.0/8"}]}"#,
                .rpkiClient
            ),
            (#"[{"asn":64496,"prefix":"10.0.0.0/8","maxLength":8},{"asn":1,"prefix":"10.0.0.0/8"}]"#, .list),
        ]
    )
    func otherForms(text: String, form: PayloadFile.Form) throws {
        let file = try read(text)
        #expect(file.form == form && file.generated == nil)
        #expect(
            file.payload.vrps.map(\.vrp) == [try vrp("10.0.0.0/8-8", 1), try vrp("10.0.0.0/8-8", 64_496)]
        )
        #expect(file.payload.vrps[0].expires > Timestamp(1 << 47))
    }

    @Test(
        "ASPA in every spelling",
        arguments: [
            (#"{"aspas":[{"customer_asid":64496,"providers":[64501,64500,64501]}]}"#, 0),
            (#"{"aspas":[{"customer":"AS64496","providers":["AS64500","64501"]}]}"#, 0),
            (#"{"aspas":[{"customerAsn":64496,"providerAsns":[64500,64501]}]}"#, 0),
            (#"{"aspas":[{"customer_asn":64496,"provider_asns":[64500,64501]}]}"#, 0),
            (
                #"{"aspas":[{"customer":64496,"providers":[64500]},{"customer":64496,"providers":[64501,0]}]}"#,
                0
            ),
            (#"{"aspas":[{"customer":64496,"afi":"any","providers":[64500,64501]}]}"#, 0),
            (#"{"aspas":[{"customer":64496,"afi":"ipv6","providers":[64500,64501]}]}"#, 1),
            (#"{"aspas":[{"customer":64496,"afi":1,"providers":[64500,64501]}]}"#, 1),
            (#"{"aspas":[{"customer":"AS64496","providers":["AS64500(v4)","AS64501(v6)"]}]}"#, 1),
            (
                #"{"aspas":[{"customerAsid":64496,"providers":[{"providerAsid":64500,"afiLimit":"IPv4"},{"providerAsid":64501}]}]}"#,
                1
            ),
            (
                #"{"provider_authorizations":{"ipv4":[{"customer_asid":64496,"expires":9,"providers":[64500]}],"ipv6":[{"customer_asid":64496,"providers":[64501]}]}}"#,
                1
            ),
            (#"{"aspas":{"ipv4":[{"customer_asid":64496,"providers":[64500,64501]}],"ipv6":[]}}"#, 1),
            (#"{"aspa":{"64496":[64500,64501]}}"#, 0),
        ]
    )
    func aspas(text: String, remarks: Int) throws {
        let file = try read(text)
        #expect(vaps(file) == [64_496: [64_500, 64_501]])
        #expect(file.remarks == (remarks == 0 ? [] : [.addressFamily(customer: ASN(64_496))]))
    }

    @Test("AS0 stays when it is alone; the earliest expiry of several ASPAs counts")
    func merging() throws {
        #expect(
            vaps(try read(#"{"aspas":[{"customer":1,"providers":["AS0"]},{"customer":1,"providers":[0]}]}"#))
                == [1: [0]]
        )
        let file = try read(
            #"{"aspas":[{"customer":1,"providers":[2],"expires":9},{"customer":1,"providers":[3],"expires":7}]}"#
        )
        #expect(file.payload.vaps[0].expires == Timestamp(7))
    }

    @Test("A customer with too many providers is left out, as validators do")
    func tooManyProviders() throws {
        var limits = DocumentLimits()
        limits.mergedProviders = 2
        let file = try read(
            #"{"aspas":[{"customer":1,"providers":[2,3]},{"customer":5,"providers":[2,3]},{"customer":5,"providers":[4]}]}"#,
            limits: limits
        )
        #expect(vaps(file) == [1: [2, 3]])
        #expect(file.remarks == [.tooManyProviders(customer: ASN(5), count: 3, limit: 2)])
    }

    @Test(
        "One bad entry refuses the file, with path and rule",
        arguments: [
            ("{}", "payload-none "), (#"{"announced":[]}"#, "payload-none "), ("5", "value-kind "),
            (#"{"slurmVersion":1}"#, "payload-slurm-file slurmVersion"), (#"{"roas":{}}"#, "value-kind roas"),
            (#"{"roas":[1]}"#, "value-kind roas[0]"),
            (
                #"{"roas":[{"asn":1,"prefix":"10.0.0.0/8"},{"prefix":"10.0.0.0/8"}]}"#,
                "value-missing-member roas[1]"
            ),
            (#"{"roas":[{"asn":1}]}"#, "value-missing-member roas[0]"),
            (#"{"roas":[{"asn":"AS","prefix":"10.0.0.0/8"}]}"#, "value-asn roas[0].asn"),
            (#"{"roas":[{"asn":4294967296,"prefix":"10.0.0.0/8"}]}"#, "value-asn roas[0].asn"),
            (#"{"roas":[{"asn":1,"prefix":"10.0.0.1/8"}]}"#, "value-host-bits roas[0].prefix"),
            (#"{"roas":[{"asn":1,"prefix":"10.0.0.0/33"}]}"#, "value-prefix roas[0].prefix"),
            (#"{"roas":[{"asn":1,"prefix":7}]}"#, "value-kind roas[0].prefix"),
            (
                #"{"roas":[{"asn":1,"maxLength":7,"prefix":"10.0.0.0/8","ta":"x"}]}"#,
                "value-max-length roas[0].maxLength"
            ),
            (
                #"{"roas":[{"asn":1,"maxLength":33,"prefix":"10.0.0.0/8"}]}"#,
                "value-max-length roas[0].maxLength"
            ),
            (
                #"{"roas":[{"asn":1,"maxLength":9223372036854775807,"prefix":"10.0.0.0/8"}]}"#,
                "value-max-length roas[0].maxLength"
            ),
            (#"{"roas":[{"asn":1,"maxLength":"8","prefix":"10.0.0.0/8"}]}"#, "value-kind roas[0].maxLength"),
            (#"{"roas":[{"asn":1,"prefix":"10.0.0.0/8","expires":-1}]}"#, "value-time roas[0].expires"),
            (#"{"roas":[{"asn":1,"prefix":"10.0.0.0/8","ta":1}]}"#, "value-kind roas[0].ta"),
            (#"{"roas":[{"asn":1,"asn":1,"prefix":"10.0.0.0/8"}]}"#, "json-repeated-member roas[0].asn"),
            (
                #"{"roas":[{"asn":1,"prefix":"10.0.0.0/8","source":[{"stale":"soon"}]}]}"#,
                "value-time roas[0].source[0].stale"
            ),
            (#"{"aspas":[{"customer":1,"providers":[]}]}"#, "value-no-providers aspas[0].providers"),
            (#"{"aspas":[{"customer":1,"providers":[2,1]}]}"#, "value-own-provider aspas[0].providers"),
            (#"{"aspas":[{"customer":0,"providers":[2]}]}"#, "value-customer-zero aspas[0].customer"),
            (
                #"{"aspas":[{"customer":1,"customer_asid":1,"providers":[2]}]}"#,
                "value-repeated-meaning aspas[0].customer_asid"
            ),
            (#"{"aspas":[{"customer":1,"providers":[2,"x"]}]}"#, "value-asn aspas[0].providers[1]"),
            (#"{"aspas":[{"customer":1,"providers":[true]}]}"#, "value-kind aspas[0].providers[0]"),
            (#"{"aspas":[{"customer":1}]}"#, "value-missing-member aspas[0]"),
            (#"{"aspas":[{"providers":[1]}]}"#, "value-missing-member aspas[0]"),
            (#"{"aspas":[{"customer":1,"afi":"ipv5","providers":[2]}]}"#, "value-unknown-word aspas[0].afi"),
            (#"{"aspa":{"x":[1]}}"#, "value-asn aspa.x"),
            (#"{"aspa":{"1":[1]}}"#, "value-own-provider aspa.1"),
            (
                #"{"aspas":{"ipv4":[{"customer":1,"providers":[1]}]}}"#,
                "value-own-provider aspas.ipv4[0].providers"
            ),
            (
                #"{"bgpsec_keys":[{"asn":1,"ski":"00","pubkey":"MAEA"}]}"#,
                "value-key-identifier bgpsec_keys[0].ski"
            ),
            (#"{"bgpsec_keys":[{"asn":1,"pubkey":"MAEB!"}]}"#, "value-base64 bgpsec_keys[0].pubkey"),
            (#"{"bgpsec_keys":[{"asn":1,"pubkey":"MAEAAA=="}]}"#, "value-public-key bgpsec_keys[0].pubkey"),
            (#"{"bgpsec_keys":[{"asn":1,"pubkey":""}]}"#, "value-public-key bgpsec_keys[0].pubkey"),
            (#"{"roas":[]} x"#, "json-trailing-text "), (#"{"roas":[}"#, "json-syntax roas[0]"),
            (#"{"metadata":{"a":1,"a":2},"roas":[]}"#, "json-repeated-member metadata.a"),
        ]
    )
    func errors(text: String, expected: String) {
        #expect(failure(text) == expected)
    }

    @Test("Size and entries are bounded")
    func limits() {
        var limits = DocumentLimits()
        limits.size = 40
        #expect(failure(#"{"roas":[{"asn":1,"prefix":"10.0.0.0/8"}]}"#, limits: limits) == "json-too-large ")
        limits = DocumentLimits()
        limits.entries = 2
        #expect(
            failure(
                #"{"roas":[{"asn":1,"prefix":"10.0.0.0/8"},{"asn":1,"prefix":"10.0.0.0/8"}]}"#,
                limits: limits
            ) == "none"
        )
        #expect(
            failure(
                #"{"roas":[{"asn":1,"prefix":"10.0.0.0/8"},{"asn":1,"prefix":"10.0.0.0/8"},{}]}"#,
                limits: limits
            ) == "payload-too-many-entries roas[2]"
        )
        #expect(
            failure(#"{"aspas":[{"customer":1,"providers":[2,3]}]}"#, limits: limits)
                == "payload-too-many-entries aspas[0].providers[1]"
        )
        let names = (0...65_536).map { #"{"asn":1,"prefix":"10.0.0.0/8","ta":"\#($0)"}"# }
        #expect(failure("[\(names.joined(separator: ","))]") == "payload-too-many-trust-anchors [65536].ta")
    }

    @Test("What our export writes is read back as the same payload")
    func roundTrip() throws {
        var random = SplitMix64(seed: 21)
        for round in 0..<40 {
            let payload = try RandomPayload.make(&random, count: round * 5)
            var bytes: [UInt8] = []
            let metadata = ExportMetadata(buildMachine: "\"\u{1F680}\\", buildTime: Timestamp(1_795_291_200))
            ExportFormat.json.write(payload, metadata: metadata) { chunk in
                for index in 0..<chunk.count { bytes.append(chunk[index]) }
            }
            let file = try PayloadFile.read(bytes)
            #expect(file.form == .rpkiClient && file.generated == metadata.buildTime && file.remarks.isEmpty)
            #expect(RandomPayload.named(file.payload) == RandomPayload.named(payload))
            #expect(file.payload.vaps.map(\.vap) == payload.vaps.map(\.vap))
            #expect(file.payload.vaps.map(\.expires) == payload.vaps.map(\.expires))
        }
    }

    @Test("No prefix and no changed byte of a file traps, and no prefix of it is taken for the whole")
    func hostile() {
        for text in [
            PayloadFileTests.rpkiClient, PayloadFileTests.routinator, PayloadFileTests.extended,
            #"{"aspa":{"64496":[64500,64501]},"aspas":{"ipv4":[{"customer":1,"providers":["AS2(v4)"]}]}}"#,
        ] {
            let bytes = Array(text.utf8)
            for count in 0..<bytes.count {
                #expect(throws: DocumentError.self) { try PayloadFile.read(Array(bytes[..<count])) }
            }
            for place in bytes.indices {
                for mask: UInt8 in [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF] {
                    var changed = bytes
                    changed[place] ^= mask
                    guard let error = errorOf(changed) else { continue }
                    #expect(error.place.offset >= 0 && error.place.offset <= bytes.count)
                    #expect(error.description.utf8.allSatisfy { (0x20...0x7E).contains($0) })
                }
            }
        }
    }

    private func errorOf(_ bytes: [UInt8]) -> DocumentError? {
        do {
            _ = try PayloadFile.read(bytes)
            return nil
        } catch {
            return error
        }
    }
}

/// Payload as validation would find it.
enum RandomPayload {
    static func make(_ random: inout SplitMix64, count: Int) throws -> PayloadSet {
        var builder = PayloadSetBuilder()
        let anchors = try ["ripe", "ar\"in", "Zz", "N/A", "日本"].map { try index(of: $0, in: &builder) }
        for _ in 0..<count {
            let anchor = anchors[Int(random.next() % UInt64(anchors.count))]
            let expires = Timestamp(Int64(random.next() % 4_000_000_000))
            builder.add(try randomVRP(&random), expires: expires, trustAnchor: anchor)
            if random.next() % 4 == 0 {
                builder.add(try randomKey(&random), expires: expires, trustAnchor: anchor)
            }
        }
        for customer in 0..<(count / 8) where random.next() % 2 == 0 {
            let providers = Set((0...random.next() % 5).map { _ in ASN(UInt32(random.next() % 50) + 100) })
            builder.add(
                VAP(
                    customer: ASN(UInt32(customer) + 1),
                    providers: random.next() % 8 == 0 ? [ASN(0)] : providers.sorted()
                ),
                expires: Timestamp(Int64(random.next() % 4_000_000_000)),
                trustAnchor: anchors[0]
            )
        }
        return builder.build()
    }

    /// Close together, so that prefixes cover each other.
    static func randomVRP(_ random: inout SplitMix64) throws -> VRP {
        let prefix = try randomPrefix(&random)
        let maxLength = min(prefix.family.width, Int(prefix.length) + Int(random.next() % 3))
        return try #require(VRP(prefix: prefix, maxLength: maxLength, asn: ASN(UInt32(random.next() % 5))))
    }

    static func randomPrefix(_ random: inout SplitMix64) throws -> IPPrefix {
        let family: IPFamily = random.next() % 3 == 0 ? .ipv6 : .ipv4
        let length = Int(random.next() % 7)
        let address = UInt128(random.next() % 64) << 122 & ~(UInt128.max >> UInt128(length))
        return try #require(IPPrefix(family: family, address: address, length: length))
    }

    static func randomKey(_ random: inout SplitMix64) throws -> RouterKey {
        let content = [UInt8(random.next() % 3), UInt8(random.next() % 3)]
        return RouterKey(
            asn: ASN(UInt32(random.next() % 4)),
            keyIdentifier: try keyIdentifier([UInt8](repeating: UInt8(random.next() % 4), count: 20)),
            subjectPublicKeyInfo: [0x30, 2] + content
        )
    }

    /// VRPs and keys with names in place of indexes.
    static func named(_ payload: PayloadSet) -> [[String]] {
        payload.vrps.map { ["\($0.vrp)", payload.name(of: $0.trustAnchor), "\($0.expires)"] }
            + payload.routerKeys.map {
                ["\($0.routerKey)", payload.name(of: $0.trustAnchor), "\($0.expires)"]
            }
    }
}
