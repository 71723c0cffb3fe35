import RPKITypes

/// An AlgorithmIdentifier whose parameters, if any, are NULL.
struct AlgorithmIdentifier: Hashable {
    let oid: OID
    let hasNull: Bool
}

extension DERReader {
    /// Reads an AlgorithmIdentifier; nil when its parameters are something other than absent or NULL.
    mutating func readAlgorithm(in der: Span<UInt8>) throws(DecodeError) -> AlgorithmIdentifier? {
        var fields = try enter(DERTag.sequence, in: der)
        let oid = try fields.readOID(in: der)
        guard !fields.isAtEnd else { return AlgorithmIdentifier(oid: oid, hasNull: false) }
        guard fields.nextTag(in: der) == DERTag.null else { return nil }
        try fields.readNull(in: der)
        try fields.finish()
        return AlgorithmIdentifier(oid: oid, hasNull: true)
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
