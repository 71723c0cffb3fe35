import RPKITypes

/// An AlgorithmIdentifier whose parameters, if any, are NULL.
struct AlgorithmIdentifier: Hashable {
    let oid: OID
    let hasNull: Bool
}

extension DERReader {
    /// Reads an AlgorithmIdentifier; nil when its parameters are something other than absent or NULL.
    mutating func readAlgorithm(in der: Span<UInt8>) throws(DecodeError) -> AlgorithmIdentifier? {
        if let algorithm = readUsualAlgorithm(in: der) { return algorithm }
        var fields = try enter(DERTag.sequence, in: der)
        let oid = try fields.readOID(in: der)
        guard !fields.isAtEnd else { return AlgorithmIdentifier(oid: oid, hasNull: false) }
        guard fields.nextTag(in: der) == DERTag.null else { return nil }
        try fields.readNull(in: der)
        try fields.finish()
        return AlgorithmIdentifier(oid: oid, hasNull: true)
    }

    /// Reads an AlgorithmIdentifier as SHA-256 and RSA have it, nine octets of identifier and NULL or nothing; returns
    /// nil, without a step, for all else.
    @inline(__always)
    private mutating func readUsualAlgorithm(in der: Span<UInt8>) -> AlgorithmIdentifier? {
        guard end - position >= 15 else { return nil }
        let header = der.bigEndianWord(at: position) >> 32
        let hasNull = header == 0x300D_0609
        guard hasNull || header == 0x300B_0609 else { return nil }
        let high = UInt64(der[position + 4])
        let low = der.bigEndianWord(at: position + 5)
        guard low & 0x80 == 0, !DERReader.hasPaddingOctet(high), !DERReader.hasPaddingOctet(low) else {
            return nil
        }
        if hasNull {
            guard der[position + 13] == DERTag.null, der[position + 14] == 0 else { return nil }
        }
        position += hasNull ? 15 : 13
        return AlgorithmIdentifier(oid: OID(high: high, low: low, count: 9), hasNull: hasNull)
    }

    /// Reads an AlgorithmIdentifier that must be the given one or its alternative, with NULL or absent parameters (RFC 4055, section 5).
    mutating func readAlgorithm(
        _ permitted: OID,
        or alternative: OID? = nil,
        in der: Span<UInt8>,
        orThrow reason: Reason
    ) throws(DecodeError) {
        let start = position
        guard let algorithm = try readAlgorithm(in: der),
            algorithm.oid == permitted || algorithm.oid == alternative
        else {
            throw DecodeError(reason, at: start)
        }
    }
}
