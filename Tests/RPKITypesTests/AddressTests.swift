import Glibc
import RPKITypes
import Testing

@Suite("Addresses, prefixes and AS numbers")
struct AddressTests {
    @Test(
        "RFC 5952 text comes back from any spelling",
        arguments: [
            ("2001:DB8:0:0:1:0:0:1/128", "2001:db8::1:0:0:1/128"),  // Of equal runs the first, section 4.2.3.
            ("2001:db8:0:1:1:1:1:1/128", "2001:db8:0:1:1:1:1:1/128"),  // No :: for one group, section 4.2.2.
            ("2001:0:0:1:0:0:0:1/128", "2001:0:0:1::1/128"),  // The longest run.
            ("0:0:0:0:0:0:0:0/0", "::/0"), ("::/0", "::/0"), ("0::1/128", "::1/128"), ("1::/16", "1::/16"),
            ("::ffff:192.0.2.1/128", "::ffff:c000:201/128"), ("2001:0db8::/32", "2001:db8::/32"),
            ("1:2:3:4:5:6:7::/112", "1:2:3:4:5:6:7:0/112"), ("::2:3:4:5:6:7:8/128", "0:2:3:4:5:6:7:8/128"),
            ("192.0.2.0/24", "192.0.2.0/24"), ("0.0.0.0/0", "0.0.0.0/0"),
            ("255.255.255.255/32", "255.255.255.255/32"),
        ]
    )
    func canonical(_ text: String, _ expected: String) {
        #expect(IPPrefix(text)?.description == expected)
    }

    @Test(
        "What is no prefix is refused",
        arguments: [
            "", "/", "192.0.2.0", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/+8",
            "192.0.2.1/24", "192.0.2/24",
            "192.0.2.0.0/24", "192.0.02.0/24", "256.0.0.0/8", "192.0.2.0/24/24", " 192.0.2.0/24",
            "192.0.2.0/24 ", "1.2.3.4/0032",
            "2001:db8::/129", "2001:db8:::/32", "::1::/64", ":1::/16", "1:/16", "1:2:3:4:5:6:7:8:9/128",
            "1:2:3:4:5:6:7/112",
            "1:2:3:4:5:6:7:8::/128", "12345::/16", "g::/16", "::1.2.3/128", "1.2.3.4::/32", "2001:db8::1/32",
            "fe80::1%eth0/128", "[::1]/128",
            "١٩٢.0.2.0/24", "::/00000000000000000000000000000000000000000000",
        ]
    )
    func refused(_ text: String) {
        #expect(IPPrefix(text) == nil)
    }

    @Test("Text of random prefixes reads back", arguments: [IPFamily.ipv4, .ipv6])
    func roundTrip(_ family: IPFamily) throws {
        var random = SplitMix64(seed: 11)
        for _ in 0..<2_000 {
            let length = Int.random(in: 0...family.width, using: &random)
            var address = UInt128(random.next()) << 64 | UInt128(random.next())
            // Zero groups, for the shapes of `::`.
            for group in 0..<8 where Bool.random(using: &random) {
                address &= ~(0xFFFF << UInt128(16 * group))
            }
            address &= length == 0 ? 0 : UInt128.max << UInt128(128 - length)
            let prefix = try #require(IPPrefix(family: family, address: address, length: length))
            #expect(IPPrefix(prefix.description) == prefix)
            #expect(prefix.interval.prefix(family) == prefix)
        }
    }

    @Test("Any text is an address exactly when the system takes it for one")
    func systemAgrees() {
        var random = SplitMix64(seed: 12)
        let letters = Array("01259aFg:::::...".utf8)
        var taken = 0
        for _ in 0..<200_000 {
            // A text of the right shape with some letters changed, or of any letters.
            var octets = Array(
                ["1:2:3:4:5:6:7:8", "1::8", "::ffff:192.0.2.1", "10.20.30.40", ":::"].randomElement(
                    using: &random
                )?.utf8 ?? "".utf8
            )
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let letter = letters[Int.random(in: 0..<letters.count, using: &random)]
                let place = Int.random(in: 0..<octets.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: octets[place] = letter
                case 1: octets.insert(letter, at: place)
                default: if octets.count > 1 { octets.remove(at: place) }
                }
            }
            let text = String(decoding: octets, as: UTF8.self)
            let expected = AddressTests.system(text)
            let read = IPAddressText.parse(text)
            #expect(read?.address == expected, "\(text)")
            if read != nil { taken += 1 }
        }
        #expect(taken > 20_000)
    }

    /// What inet_pton(3) reads, left-aligned.
    private static func system(_ text: String) -> UInt128? {
        var octets = [UInt8](repeating: 0, count: 16)
        let isIPv6 = text.utf8.contains(0x3A)
        guard inet_pton(isIPv6 ? AF_INET6 : AF_INET, text, &octets) == 1 else { return nil }
        return octets.reduce(0) { $0 << 8 | UInt128($1) }
    }

    @Test("A prefix covers itself and its more specifics, of its family")
    func covers() throws {
        let prefix = try #require(IPPrefix("10.0.0.0/8"))
        for (text, isCovered) in [
            ("10.0.0.0/8", true), ("10.255.0.0/16", true), ("10.0.0.0/7", false), ("11.0.0.0/16", false),
            ("a00::/8", false), ("0.0.0.0/0", false),
        ] {
            #expect(prefix.covers(try #require(IPPrefix(text))) == isCovered)
        }
        let all = try #require(IPPrefix("0.0.0.0/0"))
        #expect(all.covers(prefix) && all.covers(all))
    }

    @Test("Bits below the length, and lengths beyond the family, make no prefix")
    func invalid() {
        #expect(IPPrefix(family: .ipv4, address: 1 << 95, length: 32) == nil)
        #expect(IPPrefix(family: .ipv4, address: 0, length: 33) == nil)
        #expect(IPPrefix(family: .ipv6, address: 1, length: 127) == nil)
        #expect(IPPrefix(family: .ipv6, address: 1, length: 128) != nil)
        #expect(IPPrefix(family: .ipv6, address: 0, length: -1) == nil)
        #expect(IPPrefix(family: .ipv6, address: 0, length: 256) == nil)
    }

    @Test("A range that is no prefix has none")
    func ranges() throws {
        let range = try #require(AddressInterval(1 << 96, (3 << 96) - 1))
        #expect(range.prefix(.ipv4) == nil)
        let aligned = try #require(AddressInterval(2 << 96, (4 << 96) - 1))
        #expect(aligned.prefix(.ipv4)?.description == "0.0.0.2/31")
        #expect(AddressInterval(0, .max)?.prefix(.ipv6)?.description == "::/0")
    }

    @Test(
        "AS numbers with and without letters",
        arguments: [
            ("64496", 64_496), ("AS64496", 64_496), ("as0", 0), ("4294967295", UInt32.max), ("007", 7),
            ("4294967296", nil), ("", nil), ("AS", nil), ("-1", nil), ("+1", nil), ("1.10", nil),
            ("AS 1", nil), ("ASAS1", nil),
            ("99999999999999999999999999", nil), ("٣", nil),
        ] as [(String, UInt32?)]
    )
    func asn(_ text: String, _ expected: UInt32?) {
        #expect(ASN(text)?.rawValue == expected)
    }

    @Test("A VRP's maxLength lies between length and width")
    func maxLength() throws {
        let prefix = try #require(IPPrefix("10.0.0.0/8"))
        for (length, isValid) in [(7, false), (8, true), (32, true), (33, false), (-1, false), (264, false)] {
            #expect((VRP(prefix: prefix, maxLength: length, asn: ASN(1)) != nil) == isValid)
        }
    }
}

@Suite("Serial numbers, RFC 1982")
struct SerialNumberTests {
    @Test(
        "Newer is up to 2^31 - 1 ahead, across the wrap too",
        arguments: [
            (1, 0, true), (0, 1, false), (0, 0, false), (0, UInt32.max, true), (UInt32.max, 0, false),
            (0x7FFF_FFFF, 0, true), (0x8000_0000, 0, false), (0, 0x8000_0000, false), (0x8000_0001, 0, false),
        ] as [(UInt32, UInt32, Bool)]
    )
    func newer(_ left: UInt32, _ right: UInt32, _ expected: Bool) {
        #expect(SerialNumber(left).isNewer(than: SerialNumber(right)) == expected)
    }

    @Test("The number after the last is 0")
    func next() {
        #expect(SerialNumber(.max).next == SerialNumber(0))
        #expect(SerialNumber(4).next.description == "5")
    }
}
