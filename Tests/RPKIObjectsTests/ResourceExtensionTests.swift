import RPKITypes
import Testing

@testable import RPKIObjects

/// The canonical form of RFC 3779, rule by rule.
@Suite struct ResourceExtensionTests {
    // MARK: Handmade DER

    private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        [tag, UInt8(content.count)] + content
    }
    private static func sequence(_ parts: [[UInt8]]) -> [UInt8] { element(0x30, parts.flatMap { $0 }) }
    private static func bits(_ unused: UInt8, _ octets: UInt8...) -> [UInt8] {
        element(0x03, [unused] + octets)
    }
    private static func family(_ afi: [UInt8], _ choice: [UInt8]) -> [UInt8] {
        sequence([element(0x04, afi), choice])
    }
    private static func ipv4(_ blocks: [UInt8]...) -> [UInt8] {
        sequence([family([0, 1], sequence(blocks))])
    }
    private static func asns(_ choice: [UInt8]) -> [UInt8] { sequence([element(0xA0, choice)]) }
    private static func id(_ octets: UInt8...) -> [UInt8] { element(0x02, octets) }
    private static let null: [UInt8] = [0x05, 0x00]
    private static let ten = bits(0, 10)

    private static func addresses(_ der: [UInt8], _ limits: Limits = .standard) throws(DecodeError)
        -> CertificateResources
    {
        var reader = DERReader(der.span)
        var resources = CertificateResources()
        try AddressBlocks.decode(&reader, into: &resources, der.span, limits)
        try reader.finish()
        return resources
    }

    private static func identifiers(_ der: [UInt8], _ limits: Limits = .standard) throws(DecodeError)
        -> CertificateResources
    {
        var reader = DERReader(der.span)
        var resources = CertificateResources()
        try ASIdentifiers.decode(&reader, into: &resources, der.span, limits)
        try reader.finish()
        return resources
    }

    // MARK: Addresses

    static let addressCases: [([UInt8], String?)] = [
        (ipv4(ten), nil),
        (ipv4(bits(0)), nil),  // 0.0.0.0/0
        (sequence([family([0, 1], null), family([0, 2], null)]), nil),
        (ipv4(ten, bits(0, 12)), nil),
        (ipv4(sequence([bits(0, 10), bits(0, 12)])), nil),  // 10.0.0.0 to 12.255.255.255
        (ipv4(sequence([bits(0, 10, 0), bits(0, 12)])), nil),  // an end not stripped
        (sequence([]), "certificate-resources-empty"),
        (ipv4(), "certificate-resources-empty"),
        (sequence([family([0, 3], null)]), "certificate-address-family"),
        (sequence([family([1], null)]), "certificate-address-family"),
        (sequence([family([0, 1, 1], null)]), "certificate-address-family"),
        (sequence([family([0, 2], null), family([0, 1], null)]), "certificate-address-family-order"),
        (sequence([family([0, 1], null), family([0, 1], null)]), "certificate-address-family-order"),
        (ipv4(bits(7, 10, 0, 0, 0, 0)), "certificate-address-too-long"),
        (ipv4(bits(1, 11)), "encoding-bit-string-padding"),
        (ipv4(bits(0, 12), ten), "certificate-resources-not-sorted"),
        (ipv4(ten, ten), "certificate-resources-not-sorted"),
        (ipv4(bits(1, 10), bits(0, 11)), "certificate-resources-not-sorted"),  // overlapping
        (ipv4(ten, bits(0, 11)), "certificate-resources-not-sorted"),  // adjacent: 10.0.0.0/7
        (ipv4(sequence([bits(0, 12), bits(0, 10)])), "certificate-resource-range-inverted"),
        (ipv4(sequence([bits(0, 10), bits(0, 11)])), "certificate-resource-range-is-prefix"),
        (ipv4(sequence([bits(0, 10), bits(0, 10)])), "certificate-resource-range-is-prefix"),
        (ipv4(sequence([bits(0, 10)])), "encoding-truncated"),
        (ipv4(sequence([bits(0, 10), bits(0, 12), bits(0, 13)])), "encoding-trailing-data"),
        (sequence([family([0, 1], [0x05, 0x01, 0x00])]), "encoding-null-not-empty"),
    ]

    @Test(arguments: addressCases)
    func addresses(_ der: [UInt8], _ expected: String?) {
        #expect(
            thrownCode { () throws(DecodeError) in _ = try ResourceExtensionTests.addresses(der) } == expected
        )
    }

    @Test func addressValues() throws {
        let der = ResourceExtensionTests.sequence([
            ResourceExtensionTests.family(
                [0, 1],
                ResourceExtensionTests.sequence([
                    ResourceExtensionTests.bits(4, 0x0A, 0x10),
                    ResourceExtensionTests.sequence([
                        ResourceExtensionTests.bits(0, 192, 0, 2, 1),
                        ResourceExtensionTests.bits(0, 192, 0, 2, 4),
                    ]),
                ])
            ),
            ResourceExtensionTests.family(
                [0, 2],
                ResourceExtensionTests.sequence([ResourceExtensionTests.bits(0, 0x20, 1)])
            ),
        ])
        let resources = try ResourceExtensionTests.addresses(der)
        #expect(
            resources.listed.blocks.map(\.description) == [
                "10.16.0.0/12", "192.0.2.1 - 192.0.2.4", "2001::/16",
            ]
        )
        #expect(resources.asns.isAbsent)
    }

    @Test func tooManyBlocks() {
        var limits = Limits.standard
        limits.resourceBlocks = 1
        let few = limits
        let der = ResourceExtensionTests.ipv4(ResourceExtensionTests.ten, ResourceExtensionTests.bits(0, 12))
        let found = thrownCode { () throws(DecodeError) in _ = try ResourceExtensionTests.addresses(der, few)
        }
        #expect(found == "certificate-too-many-resources")
    }

    // MARK: AS numbers

    static let identifierCases: [([UInt8], String?)] = [
        (asns(null), nil),
        (asns(sequence([id(1)])), nil),
        (asns(sequence([id(0)])), nil),
        (asns(sequence([sequence([id(0), id(0, 0xFF, 0xFF, 0xFF, 0xFF)])])), nil),
        (asns(sequence([id(1), id(3)])), nil),
        (sequence([]), "certificate-resources-empty"),
        (asns(sequence([])), "certificate-resources-empty"),
        (asns(sequence([id(3), id(1)])), "certificate-resources-not-sorted"),
        (asns(sequence([id(1), id(2)])), "certificate-resources-not-sorted"),
        (asns(sequence([id(1), id(1)])), "certificate-resources-not-sorted"),
        (asns(sequence([sequence([id(1), id(5)]), id(5)])), "certificate-resources-not-sorted"),
        (asns(sequence([sequence([id(5), id(1)])])), "certificate-resource-range-inverted"),
        (asns(sequence([id(0xFF)])), "encoding-integer-out-of-range"),
        (asns(sequence([id(1, 0, 0, 0, 0)])), "encoding-integer-out-of-range"),
        (sequence([element(0xA0, null), element(0xA1, null)]), "certificate-rdi"),
        (sequence([element(0xA1, null)]), "certificate-rdi"),
        (asns(null + null), "encoding-trailing-data"),
    ]

    @Test(arguments: identifierCases)
    func identifiers(_ der: [UInt8], _ expected: String?) {
        #expect(
            thrownCode { () throws(DecodeError) in _ = try ResourceExtensionTests.identifiers(der) }
                == expected
        )
    }

    @Test func singleNumber() throws {
        typealias Make = ResourceExtensionTests
        #expect(try Make.identifiers(Make.asns(Make.sequence([Make.id(7)]))).isSingleASN)
        #expect(try !Make.identifiers(Make.asns(Make.sequence([Make.id(7), Make.id(9)]))).isSingleASN)
        let range = Make.sequence([Make.id(7), Make.id(7)])
        #expect(try !Make.identifiers(Make.asns(Make.sequence([range]))).isSingleASN)
        #expect(try !Make.identifiers(Make.asns(Make.null)).isSingleASN)
    }
}
