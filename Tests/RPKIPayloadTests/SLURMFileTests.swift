import RPKIPayload
import RPKITypes
import Testing

@Suite("SLURM files")
struct SLURMFileTests {
    private static let key =
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li_hp_m47n60p8"
        + "D54WK84zV2sxXs7LtkBoN79R9Q"

    private static let version1 = """
        {
          "slurmVersion": 1,
          "validationOutputFilters": {
            "prefixFilters": [
              { "prefix": "192.0.2.0/24", "comment": "everything inside" },
              { "asn": 64496 },
              { "prefix": "198.51.100.0/24", "asn": 64497 }
            ],
            "bgpsecFilters": [
              { "asn": 64496 },
              { "SKI": "tGejmZ6176Zx3gAy8Iqcnl79oOE" }
            ]
          },
          "locallyAddedAssertions": {
            "prefixAssertions": [
              { "asn": 64496, "prefix": "198.51.100.0/24", "comment": "own route" },
              { "asn": 64496, "prefix": "2001:db8::/32", "maxPrefixLength": 48 }
            ],
            "bgpsecAssertions": [
              { "asn": 64496, "SKI": "tGejmZ6176Zx3gAy8Iqcnl79oOE", "routerPublicKey": "\(key)" }
            ]
          }
        }
        """

    private static let version2 = """
        {
          "validationOutputFilters": {
            "prefixFilters": [], "bgpsecFilters": [],
            "aspaFilters": [ { "customerAsn": 64496, "comment": "drop" }, { "customerAsid": 64497 } ]
          },
          "locallyAddedAssertions": {
            "prefixAssertions": [], "bgpsecAssertions": [],
            "aspaAssertions": [ { "customerAsn": 64496, "providerAsns": [64498, 64497, 64498] } ]
          },
          "slurmVersion": 2
        }
        """

    private func read(
        _ text: String,
        limits: DocumentLimits = .standard
    ) throws(DocumentError) -> SLURMFile {
        try SLURMFile.read(Array(text.utf8), limits: limits)
    }

    /// Code and path of the error of a text.
    private func failure(_ text: String, limits: DocumentLimits = .standard) -> String {
        refusal { () throws(DocumentError) in _ = try read(text, limits: limits) }
    }

    /// A file with the given lists.
    private func document(
        version: String = "1",
        filters: String = #""prefixFilters":[],"bgpsecFilters":[]"#,
        assertions: String = #""prefixAssertions":[],"bgpsecAssertions":[]"#
    ) -> String {
        #"{"slurmVersion":\#(version),"validationOutputFilters":{\#(filters)},"locallyAddedAssertions":{\#(assertions)}}"#
    }

    @Test("Version 1 is read whole")
    func version1() throws {
        let file = try read(SLURMFileTests.version1)
        #expect(file.version == 1)
        #expect(
            file.prefixFilters.map(\.prefix) == [IPPrefix("192.0.2.0/24"), nil, IPPrefix("198.51.100.0/24")]
        )
        #expect(file.prefixFilters.map(\.asn) == [nil, ASN(64_496), ASN(64_497)])
        #expect(file.prefixFilters.map(\.comment) == ["everything inside", nil, nil])
        #expect(file.bgpsecFilters.map(\.asn) == [ASN(64_496), nil])
        let identifier = "B467A3999EB5EFA671DE0032F08A9C9E5EFDA0E1"
        #expect(file.bgpsecFilters.map(\.keyIdentifier?.description) == [nil, identifier])
        #expect(
            file.prefixAssertions.map(\.value) == [
                try vrp("198.51.100.0/24-24", 64_496), try vrp("2001:db8::/32-48", 64_496),
            ]
        )
        #expect(file.bgpsecAssertions[0].value.keyIdentifier.description == identifier)
        #expect(file.bgpsecAssertions[0].value.subjectPublicKeyInfo.count == 91)
        #expect(file.aspaFilters.isEmpty && file.aspaAssertions.isEmpty && file.remarks.isEmpty)
    }

    @Test("Version 2 is read whole, wherever the version stands")
    func version2() throws {
        let file = try read(SLURMFileTests.version2)
        #expect(file.version == 2)
        #expect(file.aspaFilters.map(\.customer) == [ASN(64_496), ASN(64_497)])
        let expected = VAP(customer: ASN(64_496), providers: [ASN(64_497), ASN(64_498)])
        #expect(file.aspaAssertions.map(\.value) == [expected])
        #expect(throws: Never.self) { try read(document(version: "2")) }
    }

    @Test("Base64 of both alphabets, with and without padding")
    func base64() throws {
        for text in ["-_-_-_-_-_-_-_-_-_-_-_-_-_8", "+/+/+/+/+/+/+/+/+/+/+/+/+/8="] {
            let file = try read(
                document(filters: #""prefixFilters":[],"bgpsecFilters":[{"SKI":"\#(text)"}]"#)
            )
            #expect(file.bgpsecFilters[0].keyIdentifier?.description.hasPrefix("FBFF") == true)
        }
    }

    @Test("A customer among its own providers is left out there, with a remark")
    func ownProvider() throws {
        let lists =
            #""prefixAssertions":[],"bgpsecAssertions":[],"aspaAssertions":[{"customerAsn":1,"providerAsns":[1,2]}]"#
        let file = try read(document(version: "2", assertions: lists))
        #expect(file.aspaAssertions[0].value.providers == [ASN(2)])
        #expect(file.remarks == [.ownProvider(index: 0, customer: ASN(1))])
        #expect(
            file.remarks[0].description
                == "locallyAddedAssertions.aspaAssertions[0]: AS1 is left out of its own providers"
        )
    }

    @Test(
        "What is not SLURM is refused, with path and rule",
        arguments: [
            ("[]", "value-kind "), ("{}", "slurm-missing-member "),
            (#"{"slurmVersion":3}"#, "slurm-version slurmVersion"),
            (#"{"slurmVersion":"1"}"#, "value-kind slurmVersion"),
            (#"{"slurmVersion":1.0}"#, "value-not-integer slurmVersion"),
            (#"{"slurmVersion":1}"#, "slurm-missing-member "),
            (#"{"slurmVersion":1,"slurmVersion":1}"#, "json-repeated-member slurmVersion"),
            (#"{"slurmVersion":1,"comment":"x"}"#, "slurm-unknown-member comment"),
            (
                #"{"slurmVersion":1,"validationOutputFilters":{"prefixFilters":[],"bgpsecFilters":[]}}"#,
                "slurm-missing-member "
            ),
            (
                #"{"slurmVersion":1,"validationOutputFilters":{"prefixFilters":[]}}"#,
                "slurm-missing-member validationOutputFilters"
            ),
            (
                #"{"slurmVersion":1,"locallyAddedAssertions":{"bgpsecAssertions":[]}}"#,
                "slurm-missing-member locallyAddedAssertions"
            ),
            (#"{"slurmVersion":1,"validationOutputFilters":[]}"#, "value-kind validationOutputFilters"),
        ]
    )
    func outerErrors(text: String, expected: String) {
        #expect(failure(text) == expected)
    }

    @Test(
        "One bad filter refuses the file",
        arguments: [
            ("prefixFilters", "{}", "slurm-empty-filter [0]"),
            ("prefixFilters", #"{"asn":1},{"comment":"x"}"#, "slurm-empty-filter [1]"),
            ("prefixFilters", #"{"asn":"AS1"}"#, "value-kind [0].asn"),
            ("prefixFilters", #"{"asn":-1}"#, "value-asn [0].asn"),
            ("prefixFilters", #"{"prefix":"10.0.0.1/8"}"#, "value-host-bits [0].prefix"),
            ("prefixFilters", #"{"prefix":"10/8"}"#, "value-prefix [0].prefix"),
            (
                "prefixFilters", #"{"prefix":"10.0.0.0/8","maxPrefixLength":8}"#,
                "slurm-unknown-member [0].maxPrefixLength"
            ),
            ("prefixFilters", #"{"asn":1,"comment":1}"#, "value-kind [0].comment"),
            ("prefixFilters", #"{"asn":null,"prefix":"10.0.0.0/8"}"#, "value-kind [0].asn"),
            ("prefixFilters", "[]", "value-kind [0]"),
            ("bgpsecFilters", "{}", "slurm-empty-filter [0]"),
            ("bgpsecFilters", #"{"SKI":"AAAA"}"#, "value-key-identifier [0].SKI"),
            (
                "bgpsecFilters", #"{"SKI":"B467A3999EB5EFA671DE0032F08A9C9E5EFDA0E1"}"#,
                "value-key-identifier [0].SKI"
            ),
            ("bgpsecFilters", #"{"SKI":"tGejmZ6176Zx3gAy8Iqcn l79oOE"}"#, "value-base64 [0].SKI"),
            ("bgpsecFilters", #"{"ski":"tGejmZ6176Zx3gAy8Iqcnl79oOE"}"#, "slurm-unknown-member [0].ski"),
            ("aspaFilters", "{}", "slurm-empty-filter [0]"),
            (
                "aspaFilters", #"{"customerAsn":1,"customerAsid":1}"#,
                "value-repeated-meaning [0].customerAsid"
            ),
            ("aspaFilters", #"{"customer":1}"#, "slurm-unknown-member [0].customer"),
        ]
    )
    func filterErrors(list: String, entries: String, expected: String) {
        let names = ["prefixFilters", "bgpsecFilters", "aspaFilters"]
        let lists = names.map { "\"\($0)\":[\($0 == list ? entries : "")]" }.joined(separator: ",")
        let found = failure(document(version: "2", filters: lists))
        #expect(found == expected.replacing(" ", with: " validationOutputFilters.\(list)"))
    }

    @Test(
        "One bad assertion refuses the file",
        arguments: [
            ("prefixAssertions", "{}", "slurm-missing-member [0]"),
            ("prefixAssertions", #"{"asn":1}"#, "slurm-missing-member [0]"),
            ("prefixAssertions", #"{"prefix":"10.0.0.0/8"}"#, "slurm-missing-member [0]"),
            (
                "prefixAssertions", #"{"asn":1,"prefix":"10.0.0.0/8","maxPrefixLength":7}"#,
                "value-max-length [0].maxPrefixLength"
            ),
            (
                "prefixAssertions", #"{"asn":1,"maxPrefixLength":129,"prefix":"::/0"}"#,
                "value-max-length [0].maxPrefixLength"
            ),
            (
                "prefixAssertions", #"{"asn":1,"prefix":"10.0.0.0/8","maxLength":8}"#,
                "slurm-unknown-member [0].maxLength"
            ),
            (
                "bgpsecAssertions", #"{"asn":1,"SKI":"tGejmZ6176Zx3gAy8Iqcnl79oOE"}"#,
                "slurm-missing-member [0]"
            ),
            (
                "bgpsecAssertions", #"{"asn":1,"routerPublicKey":"AAAA"}"#,
                "value-public-key [0].routerPublicKey"
            ),
            ("aspaAssertions", #"{"customerAsn":1}"#, "slurm-missing-member [0]"),
            ("aspaAssertions", #"{"providerAsns":[1]}"#, "slurm-missing-member [0]"),
            (
                "aspaAssertions", #"{"customerAsn":1,"providerAsns":[]}"#,
                "value-no-providers [0].providerAsns"
            ),
            (
                "aspaAssertions", #"{"customerAsn":1,"providerAsns":[1]}"#,
                "value-no-providers [0].providerAsns"
            ),
            (
                "aspaAssertions", #"{"customerAsn":0,"providerAsns":[1]}"#,
                "value-customer-zero [0].customerAsn"
            ),
            (
                "aspaAssertions", #"{"customerAsn":1,"providerAsns":[2,"AS3"]}"#,
                "value-kind [0].providerAsns[1]"
            ),
            ("aspaAssertions", #"{"customerAsn":1,"providers":[2]}"#, "slurm-unknown-member [0].providers"),
        ]
    )
    func assertionErrors(list: String, entries: String, expected: String) {
        let names = ["prefixAssertions", "bgpsecAssertions", "aspaAssertions"]
        let lists = names.map { "\"\($0)\":[\($0 == list ? entries : "")]" }.joined(separator: ",")
        let found = failure(document(version: "2", assertions: lists))
        #expect(found == expected.replacing(" ", with: " locallyAddedAssertions.\(list)"))
    }

    @Test("ASPA in version 1 is refused where it stands")
    func aspaInVersion1() {
        let text = SLURMFileTests.version2.replacing("\"slurmVersion\": 2", with: "\"slurmVersion\": 1")
        #expect(failure(text) == "slurm-version-2-member validationOutputFilters.aspaFilters")
    }

    @Test("Size, entries and providers are bounded")
    func limits() {
        var limits = DocumentLimits()
        limits.size = 1_000
        #expect(
            failure(SLURMFileTests.version1 + String(repeating: " ", count: 1_000), limits: limits)
                == "json-too-large "
        )
        limits = DocumentLimits()
        limits.entries = 7
        #expect(failure(SLURMFileTests.version1, limits: limits).hasPrefix("slurm-too-many-entries locally"))
        limits = DocumentLimits()
        limits.mergedProviders = 2
        #expect(
            failure(SLURMFileTests.version2, limits: limits).hasPrefix("slurm-too-many-providers locally")
        )
    }

    @Test("No prefix and no changed byte of a file traps")
    func hostile() {
        for text in [SLURMFileTests.version1, SLURMFileTests.version2] {
            let bytes = Array(text.utf8)
            for count in 0..<bytes.count {
                #expect(throws: DocumentError.self) { try SLURMFile.read(Array(bytes[..<count])) }
            }
            for place in bytes.indices {
                for mask: UInt8 in [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF] {
                    var changed = bytes
                    changed[place] ^= mask
                    do { _ = try SLURMFile.read(changed) } catch {
                        #expect((0...bytes.count).contains(error.place.offset))
                    }
                }
            }
        }
    }

    @Test("Every code has a rule, and no two are the same")
    func codes() {
        let codes =
            JSONReason.Code.allCases.map { ($0.rawValue, $0.requirement) }
            + ValueReason.Code.allCases.map { ($0.rawValue, $0.requirement) }
            + PayloadFileReason.Code.allCases.map { ($0.rawValue, $0.requirement) }
            + SLURMReason.Code.allCases.map { ($0.rawValue, $0.requirement) }
        #expect(Set(codes.map(\.0)).count == codes.count)
        #expect(codes.allSatisfy { !$0.1.description.isEmpty })
        // Codes of findings are another space, but a reader of a log should not have to know that.
        #expect(Set(codes.map(\.0)).isDisjoint(with: ReasonCode.all.map(\.rawValue)))
    }
}
