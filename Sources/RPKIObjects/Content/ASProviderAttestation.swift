public import RPKITypes

/// The content of an ASPA: the providers of a customer AS.
public struct ASProviderAttestation: Hashable, Sendable {
    /// The customer AS (CAS), not 0.
    public let customer: ASN
    /// The providers, strictly ascending, at least one; AS0 only alone.
    public let providers: [ASN]

    /// Decodes the eContent that lies at `range` of an object.
    ///
    /// - Throws: ``DecodeError`` with the offset in the object.
    /// - Complexity: O(*n*); one allocation.
    /// - Source: draft-ietf-sidrops-aspa-profile-29, section 3.
    package init(_ range: Range<Int>, of der: Span<UInt8>, limits: Limits) throws(DecodeError) {
        var reader = DERReader(range)
        var fields = try reader.enter(DERTag.sequence, in: der)
        try reader.finish()
        // Section 3.1: the version is 1, which is not the default, so it is always there.
        let versionStart = fields.position
        guard
            var version = try fields.readOptional(DERTag.context(0), in: der).map({ DERReader($0.content) }),
            try version.readUInt32(in: der, orThrow: .aspa(.version)) == 1
        else { throw DecodeError(.aspa(.version), at: versionStart) }
        try version.finish()
        let customerStart = fields.position
        customer = ASN(try fields.readUInt32(in: der, orThrow: .aspa(.customer)))
        guard customer != ASN(0) else { throw DecodeError(.aspa(.customer), at: customerStart) }
        var list = try fields.enter(DERTag.sequence, in: der)
        try fields.finish()
        guard !list.isAtEnd else { throw DecodeError(.aspa(.providersEmpty), at: list.position) }
        var providers: [ASN] = []
        let listStart = list.position
        while !list.isAtEnd {
            let start = list.position
            guard providers.count < limits.aspaProviders else {
                throw DecodeError(.aspa(.tooManyProviders(limit: limits.aspaProviders)), at: start)
            }
            let provider = ASN(try list.readUInt32(in: der, orThrow: .aspa(.provider)))
            guard provider != customer else { throw DecodeError(.aspa(.customerIsProvider), at: start) }
            if let last = providers.last, last >= provider {
                throw DecodeError(.aspa(.providersNotAscending), at: start)
            }
            providers.append(provider)
        }
        guard providers.count == 1 || providers.first != ASN(0) else {
            throw DecodeError(.aspa(.zeroNotAlone), at: listStart)
        }
        self.providers = providers
    }
}
