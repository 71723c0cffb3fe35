import RPKITypes

/// Decoding of SubjectPublicKeyInfo (RFC 7935, section 3; RFC 8608, section 3.1).
enum SubjectKeyDecoder {
    /// A decoded key; ranges are offsets into the object.
    struct Decoded {
        let whole: Range<Int>
        let bits: Range<Int>
        let key: SubjectKey
    }

    /// Reads an RSA key of the profile, or a P-256 key for a router certificate.
    static func read(_ reader: inout DERReader, isRouter: Bool, _ der: Span<UInt8>) throws(DecodeError)
        -> Decoded
    {
        let info = try reader.read(DERTag.sequence, in: der)
        var fields = DERReader(info.content)
        return isRouter ? try readP256(&fields, info.whole, der) : try readRSA(&fields, info.whole, der)
    }

    private static func readRSA(
        _ fields: inout DERReader,
        _ whole: Range<Int>,
        _ der: Span<UInt8>
    ) throws(DecodeError) -> Decoded {
        let start = fields.position
        guard let algorithm = try fields.readAlgorithm(in: der), algorithm.oid == .rsaEncryption,
            algorithm.hasNull
        else {
            throw DecodeError(.certificate(.keyAlgorithm), at: start)
        }
        let bits = try fields.readOctetAlignedBitString(in: der)
        try fields.finish()
        var outer = DERReader(bits)
        var key = try outer.enter(DERTag.sequence, in: der)
        try outer.finish()
        let modulus = try key.readInteger(in: der)
        let exponent = try key.readInteger(in: der)
        try key.finish()
        // 257 octets: a leading zero, then 2048 bits of which the first is set.
        guard modulus.count == 257, der[modulus.lowerBound] == 0, der[modulus.lowerBound + 1] & 0x80 != 0,
            der[modulus.upperBound - 1] & 1 == 1
        else {
            throw DecodeError(.certificate(.keySize(bits: bitCount(modulus, der))), at: modulus.lowerBound)
        }
        guard DERReader.uint32(exponent, in: der) == 65_537 else {
            throw DecodeError(.certificate(.keyExponent), at: exponent.lowerBound)
        }
        return Decoded(
            whole: whole,
            bits: bits,
            key: .rsa(modulus: (modulus.lowerBound + 1)..<modulus.upperBound)
        )
    }

    private static func bitCount(_ integer: Range<Int>, _ der: Span<UInt8>) -> Int {
        guard let first = integer.first(where: { der[$0] != 0 }) else { return 0 }
        return (integer.upperBound - first) * 8 - der[first].leadingZeroBitCount
    }

    private static func readP256(
        _ fields: inout DERReader,
        _ whole: Range<Int>,
        _ der: Span<UInt8>
    ) throws(DecodeError) -> Decoded {
        let start = fields.position
        var algorithm = try fields.enter(DERTag.sequence, in: der)
        guard try algorithm.readOID(in: der) == .ecPublicKey,
            algorithm.nextTag(in: der) == DERTag.objectIdentifier,
            try algorithm.readOID(in: der) == .secp256r1
        else { throw DecodeError(.routerCertificate(.keyAlgorithm), at: start) }
        try algorithm.finish()
        let bits = try fields.readOctetAlignedBitString(in: der)
        try fields.finish()
        guard bits.count == 65, der[bits.lowerBound] == 0x04 else {
            throw DecodeError(.routerCertificate(.keyForm), at: bits.lowerBound)
        }
        return Decoded(whole: whole, bits: bits, key: .p256(point: bits))
    }
}
