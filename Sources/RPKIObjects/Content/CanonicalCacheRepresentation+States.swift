import RPKITypes

/// Decoding of the five states (draft-ietf-sidrops-rpki-ccr-11, section 3).
extension CanonicalCacheRepresentation {
    private func order(_ state: String, at offset: Int) -> DecodeError {
        DecodeError(.cacheRepresentation(.order(state: state)), at: offset)
    }

    private func value(_ state: String, at offset: Int) -> DecodeError {
        DecodeError(.cacheRepresentation(.value(state: state)), at: offset)
    }

    /// A list that has `count` elements may have one more.
    private func checkCount(_ count: Int, at offset: Int, _ limits: Limits) throws(DecodeError) {
        let limit = limits.cacheRepresentationEntries
        guard count < limit else {
            throw DecodeError(.cacheRepresentation(.tooManyEntries(limit: limit)), at: offset)
        }
    }

    mutating func readManifest(
        _ fields: inout DERReader,
        _ der: Span<UInt8>,
        _ limits: Limits
    ) throws(DecodeError) {
        let start = fields.position
        let state = "mfts"
        guard let hash = SHA256Digest(der.extracting(try fields.read(DERTag.octetString, in: der).content))
        else {
            throw value(state, at: start)
        }
        if let last = manifests.last, last.hash >= hash { throw order(state, at: start) }
        let size = try fields.readUInt32(in: der, orThrow: .cacheRepresentation(.value(state: state)))
        guard size >= 1_000 else { throw value(state, at: start) }
        guard
            let identifier = KeyIdentifier(
                der.extracting(try fields.read(DERTag.octetString, in: der).content)
            )
        else {
            throw value(state, at: start)
        }
        let number = try fields.readLongNumber(in: der, orThrow: .cacheRepresentation(.value(state: state)))
        let thisUpdate = try fields.readGeneralizedTime(in: der)
        var descriptions = try fields.enter(DERTag.sequence, in: der)
        var locations: [String] = []
        while !descriptions.isAtEnd {
            var description = try descriptions.enter(DERTag.sequence, in: der)
            _ = try description.readOID(in: der)
            let uri = try description.readURIName(
                in: der,
                orThrow: .cacheRepresentation(.value(state: state))
            )
            try description.finish()
            locations.append(der.text(uri))
        }
        guard !locations.isEmpty else { throw value(state, at: start) }
        var subordinates: [KeyIdentifier] = []
        if let list = try fields.readOptional(DERTag.sequence, in: der) {
            var reader = DERReader(list.content)
            subordinates = try readKeyIdentifiers(&reader, der, state, limits)
        }
        manifests.append(
            ManifestInstance(
                hash: hash,
                size: size,
                authorityKeyIdentifier: identifier,
                manifestNumber: number,
                thisUpdate: thisUpdate,
                locations: locations,
                subordinates: subordinates
            )
        )
    }

    /// Key identifiers, strictly ascending, at least one.
    private func readKeyIdentifiers(
        _ reader: inout DERReader,
        _ der: Span<UInt8>,
        _ state: String,
        _ limits: Limits
    ) throws(DecodeError) -> [KeyIdentifier] {
        guard !reader.isAtEnd else { throw value(state, at: reader.position) }
        var identifiers: [KeyIdentifier] = []
        while !reader.isAtEnd {
            let element = try reader.read(DERTag.octetString, in: der)
            try checkCount(identifiers.count, at: element.start, limits)
            guard let identifier = KeyIdentifier(der.extracting(element.content)) else {
                throw value(state, at: element.start)
            }
            if let last = identifiers.last, last >= identifier { throw order(state, at: element.start) }
            identifiers.append(identifier)
        }
        return identifiers
    }

    /// One AS with the prefixes that RFC 9582, section 4.3.3, puts in order.
    mutating func readVRPs(_ fields: inout DERReader, _ der: Span<UInt8>, _ limits: Limits)
        throws(DecodeError)
    {
        let state = "vrps"
        let start = fields.position
        let asn = ASN(try fields.readUInt32(in: der, orThrow: .cacheRepresentation(.value(state: state))))
        if let last = vrps.last, last.asn >= asn { throw order(state, at: start) }
        var families = try fields.enter(DERTag.sequence, in: der)
        var lastFamily: IPFamily?
        guard !families.isAtEnd else { throw value(state, at: start) }
        while !families.isAtEnd {
            var block = try families.enter(DERTag.sequence, in: der)
            let family = try AddressBlocks.readFamily(
                &block,
                der,
                orThrow: .cacheRepresentation(.value(state: state))
            )
            guard lastFamily.map({ $0 < family }) ?? true else { throw order(state, at: start) }
            lastFamily = family
            var list = CacheRepresentationList(
                try block.enter(DERTag.sequence, in: der),
                limits.cacheRepresentationEntries
            )
            try block.finish()
            guard !list.reader.isAtEnd else { throw value(state, at: start) }
            var previous: VRP?
            try list.forEach(der) { (address: inout DERReader) throws(DecodeError) in
                let offset = address.position
                let prefix = try AddressBlocks.readPrefix(&address, family, der) { _ in
                    .cacheRepresentation(.value(state: state))
                }
                var maxLength = Int(prefix.length)
                if !address.isAtEnd {
                    let reason = Reason.cacheRepresentation(.value(state: state))
                    maxLength = Int(try address.readUInt32(in: der, orThrow: reason))
                }
                guard let vrp = VRP(prefix: prefix, maxLength: maxLength, asn: asn) else {
                    throw value(state, at: offset)
                }
                if let previous {
                    guard (previous.prefix, previous.maxLength) < (prefix, vrp.maxLength) else {
                        throw order(state, at: offset)
                    }
                }
                previous = vrp
                vrps.append(vrp)
            }
        }
    }

    mutating func readVAP(_ fields: inout DERReader, _ der: Span<UInt8>, _ limits: Limits) throws(DecodeError)
    {
        let state = "vaps"
        let reason = Reason.cacheRepresentation(.value(state: state))
        let start = fields.position
        let customer = ASN(try fields.readUInt32(in: der, orThrow: reason))
        if let last = vaps.last, last.customer >= customer { throw order(state, at: start) }
        var list = try fields.enter(DERTag.sequence, in: der)
        var providers: [ASN] = []
        while !list.isAtEnd {
            try checkCount(providers.count, at: list.position, limits)
            let provider = ASN(try list.readUInt32(in: der, orThrow: reason))
            if let last = providers.last, last >= provider { throw order(state, at: start) }
            providers.append(provider)
        }
        guard let first = providers.first, first != ASN(0) || providers.count == 1 else {
            throw value(state, at: start)
        }
        vaps.append(VAP(customer: customer, providers: providers))
    }

    mutating func readTrustAnchors(_ reader: inout DERReader, _ der: Span<UInt8>, _ limits: Limits)
        throws(DecodeError)
    {
        trustAnchors = try readKeyIdentifiers(&reader, der, "tas", limits)
    }

    mutating func readRouterKeys(_ fields: inout DERReader, _ der: Span<UInt8>, _ limits: Limits)
        throws(DecodeError)
    {
        let state = "rks"
        let start = fields.position
        let asn = ASN(try fields.readUInt32(in: der, orThrow: .cacheRepresentation(.value(state: state))))
        if let last = routerKeys.last, last.asn >= asn { throw order(state, at: start) }
        var list = CacheRepresentationList(
            try fields.enter(DERTag.sequence, in: der),
            limits.cacheRepresentationEntries
        )
        guard !list.reader.isAtEnd else { throw value(state, at: start) }
        var previous: KeyIdentifier?
        try list.forEach(der) { (key: inout DERReader) throws(DecodeError) in
            let element = try key.read(DERTag.octetString, in: der)
            guard let identifier = KeyIdentifier(der.extracting(element.content)) else {
                throw value(state, at: element.start)
            }
            if let previous, previous >= identifier { throw order(state, at: element.start) }
            previous = identifier
            let info = try key.read(DERTag.sequence, in: der)
            routerKeys.append(
                RouterKey(asn: asn, keyIdentifier: identifier, subjectPublicKeyInfo: der.copy(info.whole))
            )
        }
    }
}
