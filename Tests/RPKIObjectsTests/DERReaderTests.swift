import RPKITypes
import Testing

@testable import RPKIObjects

/// Each rule of DER, with the shortest bytes that break it (X.690).
@Suite struct DERReaderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let bytes: [UInt8]
        let code: EncodingReason.Code?
        let read: @Sendable (inout DERReader, Span<UInt8>) throws(DecodeError) -> Void

        init(
            _ bytes: [UInt8],
            _ code: EncodingReason.Code?,
            _ read: @escaping @Sendable (inout DERReader, Span<UInt8>) throws(DecodeError) -> Void
        ) {
            self.bytes = bytes
            self.code = code
            self.read = read
        }

        var testDescription: String { "\(Hex.text(bytes)) \(code?.rawValue ?? "good")" }
    }

    @Test(arguments: headers + integers + strings + identifiers + times)
    func rule(_ item: Case) {
        let found = thrownCode { () throws(DecodeError) in
            var reader = DERReader(item.bytes.span)
            try item.read(&reader, item.bytes.span)
            try reader.finish()
        }
        #expect(found == item.code?.rawValue)
    }

    private static func any(_ reader: inout DERReader, _ der: Span<UInt8>) throws(DecodeError) {
        _ = try reader.read(in: der)
    }

    static let headers: [Case] = [
        Case([0x04, 0x00], nil, any),
        Case([0x04, 0x01, 0x00], nil, any),
        Case([], .truncated, any),
        Case([0x04], .truncated, any),
        Case([0x04, 0x01], .truncated, any),
        Case([0x04, 0x82, 0x01], .truncated, any),
        Case([0x04, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], .truncated, any),
        Case([0x30, 0x80, 0x00, 0x00], .indefiniteLength, any),
        Case([0x04, 0x81, 0x01, 0x00], .lengthNotMinimal, any),
        Case([0x04, 0x82, 0x00, 0x80] + [UInt8](repeating: 0, count: 128), .lengthNotMinimal, any),
        Case([0x04, 0x81, 0x80] + [UInt8](repeating: 0, count: 128), nil, any),
        Case([0x04, 0x85, 0, 0, 0, 0, 1, 0], .lengthOverflow, any),
        Case([0x04, 0xFF], .lengthOverflow, any),
        Case([0x04, 0x00, 0x00], .trailingData, any),
        Case([0x02, 0x01, 0x00], .unexpectedTag) { (reader, der) throws(DecodeError) in
            _ = try reader.read(DERTag.sequence, in: der)
        },
        Case([0x24, 0x00], .constructedString) { (reader, der) throws(DecodeError) in
            _ = try reader.read(DERTag.octetString, in: der)
        },
        Case([], .truncated) { (reader, der) throws(DecodeError) in
            _ = try reader.read(DERTag.sequence, in: der)
        },
    ]

    private static func number(_ reader: inout DERReader, _ der: Span<UInt8>) throws(DecodeError) {
        _ = try reader.readUInt32(in: der, orThrow: .encoding(.integerOutOfRange))
    }

    private static func longNumber(_ reader: inout DERReader, _ der: Span<UInt8>) throws(DecodeError) {
        _ = try reader.readLongNumber(in: der, orThrow: .encoding(.integerOutOfRange))
    }

    private static func boolean(_ reader: inout DERReader, _ der: Span<UInt8>) throws(DecodeError) {
        _ = try reader.readBoolean(in: der)
    }

    private static func version(_ reader: inout DERReader, _ der: Span<UInt8>) throws(DecodeError) {
        try reader.readDefaultZeroVersion(in: der, orThrow: .encoding(.integerOutOfRange))
    }

    static let integers: [Case] = [
        Case([0x02, 0x00], .integerEmpty, number),
        Case([0x02, 0x02, 0x00, 0x7F], .integerNotMinimal, number),
        Case([0x02, 0x02, 0xFF, 0x80], .integerNotMinimal, number),
        Case([0x02, 0x01, 0xFF], .integerOutOfRange, number),
        Case([0x02, 0x05, 0x00, 0xFF, 0xFF, 0xFF, 0xFF], nil, number),
        Case([0x02, 0x05, 0x01, 0x00, 0x00, 0x00, 0x00], .integerOutOfRange, number),
        Case([0x02, 0x14, 0x7F] + [UInt8](repeating: 0xFF, count: 19), nil, longNumber),
        Case([0x02, 0x15, 0x00, 0x80] + [UInt8](repeating: 0, count: 19), .integerOutOfRange, longNumber),
        Case([0x02, 0x01, 0x80], .integerOutOfRange, longNumber),
        Case([0x01, 0x01, 0xFF], nil, boolean),
        Case([0x01, 0x01, 0x01], .booleanInvalid, boolean),
        Case([0x01, 0x00], .booleanInvalid, boolean),
        Case([0x01, 0x02, 0xFF, 0xFF], .booleanInvalid, boolean),
        Case([], nil, version),
        Case([0xA0, 0x03, 0x02, 0x01, 0x00], .defaultEncoded, version),
        Case([0xA0, 0x03, 0x02, 0x01, 0x01], .integerOutOfRange, version),
        Case([0xA0, 0x05, 0x02, 0x01, 0x00, 0x05, 0x00], .trailingData, version),
    ]

    private static func bits(_ reader: inout DERReader, _ der: Span<UInt8>) throws(DecodeError) {
        _ = try reader.readBitString(in: der)
    }

    private static func octetBits(_ reader: inout DERReader, _ der: Span<UInt8>) throws(DecodeError) {
        _ = try reader.readOctetAlignedBitString(in: der)
    }

    static let strings: [Case] = [
        Case([0x03, 0x01, 0x00], nil, bits),
        Case([0x03, 0x02, 0x01, 0xFE], nil, bits),
        Case([0x03, 0x00], .bitStringUnusedBits, bits),
        Case([0x03, 0x01, 0x01], .bitStringUnusedBits, bits),
        Case([0x03, 0x02, 0x08, 0x00], .bitStringUnusedBits, bits),
        Case([0x03, 0x02, 0x01, 0x01], .bitStringPadding, bits),
        Case([0x03, 0x02, 0x01, 0xFE], .bitStringUnusedBits, octetBits),
        Case([0x23, 0x00], .constructedString, bits),
        Case([0x05, 0x00], nil) { (reader, der) throws(DecodeError) in try reader.readNull(in: der) },
        Case([0x05, 0x01, 0x00], .nullNotEmpty) { (reader, der) throws(DecodeError) in
            try reader.readNull(in: der)
        },
        Case([0x16, 0x01, 0x80], .characterInvalid) { (reader, der) throws(DecodeError) in
            try DERReader.checkIA5(try reader.read(DERTag.ia5String, in: der).content, in: der)
        },
    ]

    private static func oid(_ reader: inout DERReader, _ der: Span<UInt8>) throws(DecodeError) {
        _ = try reader.readOID(in: der)
    }

    static let identifiers: [Case] = [
        Case([0x06, 0x01, 0x55], nil, oid),
        Case([0x06, 0x00], .objectIdentifierInvalid, oid),
        Case([0x06, 0x01, 0x80], .objectIdentifierInvalid, oid),
        Case([0x06, 0x02, 0x55, 0x80], .objectIdentifierInvalid, oid),
        Case([0x06, 0x03, 0x55, 0x80, 0x01], .objectIdentifierInvalid, oid),
        Case([0x06, 0x12, 0x55] + [UInt8](repeating: 0x01, count: 17), nil, oid),
    ]

    private static func time(_ text: String, tag: UInt8) -> [UInt8] {
        [tag, UInt8(text.utf8.count)] + Array(text.utf8)
    }

    private static func x509Time(_ reader: inout DERReader, _ der: Span<UInt8>) throws(DecodeError) {
        _ = try reader.readTime(in: der)
    }

    private static func generalizedTime(_ reader: inout DERReader, _ der: Span<UInt8>) throws(DecodeError) {
        _ = try reader.readGeneralizedTime(in: der)
    }

    static let times: [Case] = [
        Case(time("491231235959Z", tag: 0x17), nil, x509Time),
        Case(time("20500101000000Z", tag: 0x18), nil, x509Time),
        Case(time("20491231235959Z", tag: 0x18), .timeTypeWrong, x509Time),
        Case(time("2401010000Z", tag: 0x17), .timeInvalid, x509Time),
        Case(time("240101000000", tag: 0x17), .timeInvalid, x509Time),
        Case(time("240101000000+", tag: 0x17), .timeInvalid, x509Time),
        Case(time("230229000000Z", tag: 0x17), .timeInvalid, x509Time),
        Case(time("2401 1000000Z", tag: 0x17), .timeInvalid, x509Time),
        Case(time("20240101000000Z", tag: 0x18), nil, generalizedTime),
        Case(time("20240101000000.5Z", tag: 0x18), .timeInvalid, generalizedTime),
        Case(time("20241301000000Z", tag: 0x18), .timeInvalid, generalizedTime),
        Case(time("", tag: 0x18), .timeInvalid, generalizedTime),
        Case(time("240101000000Z", tag: 0x17), .unexpectedTag, generalizedTime),
    ]

    @Test func centuryOfUTCTime() throws {
        let bytes = DERReaderTests.time("500101000000Z", tag: 0x17)
        var reader = DERReader(bytes.span)
        #expect(try reader.readTime(in: bytes.span).description == "1950-01-01T00:00:00Z")
    }

    @Test func offsetsNameThePlace() throws {
        let bytes: [UInt8] = [0x30, 0x04, 0x05, 0x00, 0x01, 0x03]
        var reader = DERReader(bytes.span)
        var fields = try reader.enter(DERTag.sequence, in: bytes.span)
        try fields.readNull(in: bytes.span)
        do throws(DecodeError) {
            _ = try fields.readBoolean(in: bytes.span)
            Issue.record("nothing thrown")
        } catch {
            #expect(error.offset == 4)
        }
    }

    @Test func depthOfBER() throws {
        var limits = Limits.standard
        limits.berDepth = 4
        func nested(_ depth: Int) -> [UInt8] {
            (0..<depth).reduce([0x05, 0x00]) { inner, _ in [0x30, 0x80] + inner + [0x00, 0x00] }
        }
        let allowed = limits
        #expect(
            thrownCode { () throws(DecodeError) in _ = try BEREnvelope.normalized(nested(3).span, allowed) }
                == nil
        )
        let tooDeep = thrownCode { () throws(DecodeError) in
            _ = try BEREnvelope.normalized(nested(4).span, allowed)
        }
        #expect(tooDeep == EncodingReason.Code.nestedTooDeep.rawValue)
        let hostile = [UInt8](repeating: 0x30, count: 1) + [UInt8](repeating: 0x80, count: 1)
        let many = [UInt8]((0..<100_000).flatMap { _ in hostile })
        let found = thrownCode { () throws(DecodeError) in
            _ = try BEREnvelope.normalized(many.span, .standard)
        }
        #expect(found == EncodingReason.Code.nestedTooDeep.rawValue)
    }

    @Test func stringInPieces() throws {
        let pieces: [UInt8] = [0x24, 0x80, 0x04, 0x02, 0x01, 0x02, 0x24, 0x03, 0x04, 0x01, 0x03, 0x00, 0x00]
        #expect(try BEREnvelope.normalized(pieces.span, .standard) == [0x04, 0x03, 0x01, 0x02, 0x03])
        let other: [UInt8] = [0x24, 0x80, 0x02, 0x01, 0x02, 0x00, 0x00]
        let found = thrownCode { () throws(DecodeError) in
            _ = try BEREnvelope.normalized(other.span, .standard)
        }
        #expect(found == EncodingReason.Code.unexpectedTag.rawValue)
    }

    @Test func objectSize() {
        var limits = Limits.standard
        limits.objectSize = 10
        let small = limits
        let bytes = [UInt8](repeating: 0, count: 11)
        let expected = EncodingReason.Code.objectTooLarge.rawValue
        #expect(
            thrownCode { () throws(DecodeError) in _ = try SignedObject(bytes, limits: small) } == expected
        )
        #expect(
            thrownCode { () throws(DecodeError) in _ = try ResourceCertificate(bytes, limits: small) }
                == expected
        )
        #expect(
            thrownCode { () throws(DecodeError) in _ = try CertificateRevocationList(bytes, limits: small) }
                == expected
        )
    }
    /// Octets around it must not change what an identifier is, so it is read at the end of the bytes and before others.
    @Test(arguments: 1...18) func identifierOfEachLength(_ count: Int) throws {
        for place in 0...count {
            var content = (0..<count).map { UInt8($0 + 1) }
            // A padding octet, which is one only at the beginning of a sub-identifier, that is, here, everywhere.
            if place < count { content[place] = 0x80 }
            let element = [0x06, UInt8(count)] + content
            for rest in [0, 1, 13, 14, 15, 16, 40] {
                let bytes = element + [UInt8](repeating: 0x80, count: rest)
                var found: OID?
                let code = thrownCode { () throws(DecodeError) in
                    var reader = DERReader(bytes.span)
                    found = try reader.readOID(in: bytes.span)
                }
                if place < count {
                    #expect(code == EncodingReason.Code.objectIdentifierInvalid.rawValue)
                } else {
                    #expect(found == OID(content: content.span))
                }
            }
        }
        var content = [UInt8](repeating: 0x81, count: count)
        content[count - 1] = 0x01
        if count > 2 { content[count - 2] = 0x80 }
        let bytes = [0x06, UInt8(count)] + content + [UInt8](repeating: 0, count: 20)
        var reader = DERReader(bytes.span)
        #expect(try reader.readOID(in: bytes.span) == OID(content: content.span))
    }

    /// The short way through an AlgorithmIdentifier comes to the same as its elements one by one.
    @Test(arguments: [true, false]) func algorithm(_ hasNull: Bool) {
        let oid: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B]
        let good = [0x30, hasNull ? 0x0D : 0x0B, 0x06, 0x09] + oid + (hasNull ? [0x05, 0x00] : [])
        for place in good.indices {
            for octet in UInt8.min...UInt8.max {
                for rest in [0, 2, 20] {
                    var bytes = good
                    bytes[place] = octet
                    bytes += [UInt8](repeating: 0x05, count: rest)
                    var (short, long) = (DERReader(bytes.span), DERReader(bytes.span))
                    var (found, expected): (AlgorithmIdentifier?, AlgorithmIdentifier?)
                    let code = thrownCode { () throws(DecodeError) in
                        found = try short.readAlgorithm(in: bytes.span)
                    }
                    let expectedCode = thrownCode { () throws(DecodeError) in
                        expected = try Self.readElements(&long, bytes.span)
                    }
                    if code != expectedCode || found != expected
                        || code == nil && short.position != long.position
                    {
                        Issue.record("\(octet) at \(place) with \(rest) octets behind")
                    }
                }
            }
        }
    }

    private static func readElements(
        _ reader: inout DERReader,
        _ der: Span<UInt8>
    ) throws(DecodeError) -> AlgorithmIdentifier? {
        var fields = try reader.enter(DERTag.sequence, in: der)
        let oid = try fields.readOID(in: der)
        guard !fields.isAtEnd else { return AlgorithmIdentifier(oid: oid, hasNull: false) }
        guard fields.nextTag(in: der) == DERTag.null else { return nil }
        try fields.readNull(in: der)
        try fields.finish()
        return AlgorithmIdentifier(oid: oid, hasNull: true)
    }

    /// Each octet at each place of names of many lengths.
    @Test func printableString() {
        let permitted = Set(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?".utf8
        )
        for count in [1, 7, 8, 9, 15, 16, 17] {
            for place in 0..<count {
                for octet in UInt8.min...UInt8.max {
                    var text = [UInt8](repeating: 0x41, count: count)
                    text[place] = octet
                    let value = [0x13, UInt8(count)] + text
                    let attribute = [0x30, UInt8(value.count + 5), 0x06, 0x03, 0x55, 0x04, 0x03] + value
                    let bytes =
                        [0x30, UInt8(attribute.count + 2), 0x31, UInt8(attribute.count)] + attribute
                    let code = thrownCode { () throws(DecodeError) in
                        var reader = DERReader(bytes.span)
                        _ = try DistinguishedName.read(
                            &reader,
                            .printable,
                            bytes.span,
                            orThrow: .certificate(.issuerName)
                        )
                    }
                    if (code == nil) != permitted.contains(octet) {
                        Issue.record("\(octet) at \(place) of \(count)")
                    }
                }
            }
        }
    }

    /// Each octet at each place of a time.
    @Test func digitsOfTime() {
        let good = Array("250131010101Z".utf8)
        for place in 0..<12 {
            for octet in UInt8.min...UInt8.max where !(0x30...0x39).contains(octet) {
                var text = good
                text[place] = octet
                let bytes = [0x17, 0x0D] + text
                let code = thrownCode { () throws(DecodeError) in
                    var reader = DERReader(bytes.span)
                    _ = try reader.readTime(in: bytes.span)
                }
                #expect(code == EncodingReason.Code.timeInvalid.rawValue)
            }
        }
    }
}
