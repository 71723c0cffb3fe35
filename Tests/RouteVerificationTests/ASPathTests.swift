import RPKITypes
import RouteVerification
import Testing

@Suite("AS paths")
struct ASPathTests {
    @Test(
        "Texts that are paths",
        arguments: [
            ("", ""), (" \t ", ""), ("64500", "64500"), ("64500 64501 {1 2}", "64500 64501 {1 2}"),
            ("AS64500\tas1", "64500 1"), ("1.10 0.65535", "65546 65535"), ("{1,2 3} 4", "{1 2 3} 4"),
            ("1 (2 3) [4,5] 6", "1 (2 3) [4 5] 6"), ("1{2}3", "1 {2} 3"), ("4294967295", "4294967295"),
            ("1 1 1", "1 1 1"), ("0007", "7"), ("{1}{1}", "{1} {1}"), ("(1)(2)", "(1 2)"), ("0", "0"),
        ]
    )
    func texts(_ text: String, _ expected: String) throws {
        let path = try ASPath(text)
        #expect(path.description == expected)
        #expect(try ASPath(path.description) == path)
    }

    @Test(
        "Texts that are none",
        arguments: [
            ("x", ASPathTextError.Kind.unexpectedByte(0x78), 1), ("1 2x", .unexpectedByte(0x78), 4),
            ("4294967296", .numberTooLarge, 1), ("1 99999999999999999999999", .numberTooLarge, 3),
            ("65536.1", .numberTooLarge, 1), ("1.65536", .numberTooLarge, 1), ("1.", .incompleteNumber, 1),
            ("1.x", .incompleteNumber, 1), ("1.2.3", .unexpectedByte(0x2E), 4),
            ("-1", .unexpectedByte(0x2D), 1),
            ("{1 {2}}", .nestedSegment, 4), ("1}", .unmatchedBracket, 2), ("{1)", .unmatchedBracket, 3),
            ("1 {2", .unclosedSegment, 3), ("{}", .emptySegment, 2), ("1,2", .misplacedComma, 2),
            ("{1,,2}", .misplacedComma, 4), ("{1,}", .misplacedComma, 4), ("{,1}", .misplacedComma, 2),
            ("AS", .unexpectedByte(0x41), 1), ("1\n", .unexpectedByte(0x0A), 2),
            ("1 é", .unexpectedByte(0xC3), 3),
            ("1AS2", .unexpectedByte(0x41), 2), ("1 2 i", .unexpectedByte(0x69), 5),
        ]
    )
    func errors(_ text: String, _ kind: ASPathTextError.Kind, _ column: Int) {
        let error = #expect(throws: ASPathTextError.self) { try ASPath(text) }
        #expect(error?.kind == kind)
        #expect(error?.column == column)
        #expect(error?.description.hasSuffix("at column \(column)") == true)
    }

    @Test("A path has a longest length")
    func longest() throws {
        let most = String(repeating: "1 ", count: ASPath.maximumLength)
        #expect(try ASPath(most).asnCount == ASPath.maximumLength)
        let error = #expect(throws: ASPathTextError.self) { try ASPath(most + "1") }
        #expect(error?.kind == .tooLong(limit: ASPath.maximumLength))
    }

    @Test("No bytes trap the parser, and what it accepts it writes and reads again")
    func bytes() {
        var random = RandomSource(seed: 77)
        let likely = Array("0123456789 \t{}[](),.ASas".utf8)
        var accepted = 0
        for _ in 0..<20_000 {
            let bytes = (0..<random.below(24)).map { _ in
                random.below(20) == 0 ? UInt8(random.below(256)) : likely[random.below(likely.count)]
            }
            do {
                let path = try ASPath(utf8: bytes.span)
                accepted += 1
                #expect((try? ASPath(path.description)) == path)
                #expect(CollapsedPath(path).count <= path.asnCount)
            } catch {
                #expect((1...(bytes.count + 1)).contains(error.column))
            }
        }
        #expect(accepted > 100)
    }

    @Test("Prepends collapse, other repetitions stay")
    func collapsing() throws {
        let path = CollapsedPath(try ASPath("1 1 2 2 2 1 3"))
        #expect(path.asns == [ASN(1), ASN(2), ASN(1), ASN(3)])
        var other = CollapsedPath()
        for asn in [1, 2, 1, 3] as [UInt32] { other.append(ASN(asn)) }
        #expect(path == other)
        other.removeAll()
        #expect(other == CollapsedPath(ASPath()))
    }

    @Test("Sequences that a message had to cut are one")
    func merging() {
        var path = ASPath()
        path.append(.sequence, [ASN(1)])
        path.append(.sequence, [])
        path.append(.sequence, [ASN(2)])
        path.append(.set, [ASN(3)])
        path.append(.set, [ASN(4)])
        #expect(path.description == "1 2 {3} {4}")
        #expect(path.segments.count == 3)
    }

    /// RFC 6811, section 2.
    @Test(
        "The origin of a route",
        arguments: [
            ("", nil, nil), ("", 9, 9), ("1 2", 9, 2), ("1 {2}", 9, nil), ("1 {2 3}", nil, nil),
            ("(1 2)", 9, 9), ("(1 2)", nil, nil), ("[1 2]", 9, 9), ("{1} 2", nil, 2), ("1 (2)", 9, 9),
        ] as [(String, UInt32?, UInt32?)]
    )
    func origin(_ text: String, _ local: UInt32?, _ origin: UInt32?) throws {
        let path = try ASPath(text)
        #expect(path.origin(localAS: local.map { ASN($0) }) == origin.map { ASN($0) })
        #expect(CollapsedPath(path).origin(localAS: local.map { ASN($0) }) == origin.map { ASN($0) })
    }
}
