public import RPKITypes

/// Encoding of payload in bulk: the octets of a PDU are appended without making a `PDU`.
extension PDU {
    /// Appends an IPv4 or IPv6 Prefix PDU, 20 or 32 octets.
    ///
    /// - Source: draft-ietf-sidrops-8210bis-27, sections 5.9 and 5.10; the same in all versions.
    public static func append(
        _ vrp: VRP,
        _ change: Change,
        version: ProtocolVersion,
        to octets: inout [UInt8]
    ) {
        let type: PDUType = vrp.prefix.family == .ipv4 ? .ipv4Prefix : .ipv6Prefix
        let length: UInt32 = type == .ipv4Prefix ? 20 : 32
        let first = UInt32(version.rawValue) << 24 | UInt32(type.rawValue) << 16
        let flags =
            UInt32(change.rawValue) << 24 | UInt32(vrp.prefix.length) << 16 | UInt32(vrp.maxLength) << 8
        let address = vrp.prefix.address
        func word(_ index: UInt128) -> UInt32 {
            UInt32(truncatingIfNeeded: address >> (96 - 32 * index)).bigEndian
        }
        let (a, b, c) = (first.bigEndian, length.bigEndian, flags.bigEndian)
        let asn = vrp.asn.rawValue.bigEndian
        if type == .ipv4Prefix {
            withUnsafeBytes(of: (a, b, c, word(0), asn)) { octets.append(contentsOf: $0) }
        } else {
            withUnsafeBytes(of: (a, b, c, word(0), word(1), word(2), word(3), asn)) {
                octets.append(contentsOf: $0)
            }
        }
    }

    /// Appends a Router Key PDU.
    ///
    /// - Throws: ``EncodingRefusal`` in version 0 and for a key that is empty or does not fit; nothing is appended.
    /// - Source: draft-ietf-sidrops-8210bis-27, section 5.11.
    public static func append(
        _ key: RouterKey,
        _ change: Change,
        version: ProtocolVersion,
        to octets: inout [UInt8]
    ) throws(EncodingRefusal) {
        try demand(.routerKey, version)
        let size = key.subjectPublicKeyInfo.count
        let length = 32 + size
        guard PDUType.routerKey.permits(length: length, in: version) else { throw .keySize(size) }
        octets.appendHeader(version, .routerKey, UInt16(change.rawValue) << 8, length)
        octets.append(contentsOf: key.keyIdentifier.bytes)
        octets.append(key.asn.rawValue)
        octets.append(contentsOf: key.subjectPublicKeyInfo)
    }

    /// Appends an ASPA PDU that announces all providers of a customer.
    ///
    /// AS0 beside others, which a VAP does not have, is left out: routers answer it with error 9.
    ///
    /// - Throws: ``EncodingRefusal`` below version 2, for more than ``mostProviders``, and for none; nothing is
    ///   appended.
    /// - Source: draft-ietf-sidrops-8210bis-27, section 5.12.
    public static func append(_ vap: VAP, version: ProtocolVersion, to octets: inout [UInt8])
        throws(EncodingRefusal)
    {
        try demand(.aspa, version)
        let isMixed = vap.providers.count > 1 && vap.providers.contains(ASN(0))
        let providers = isMixed ? vap.providers.filter { $0 != ASN(0) } : vap.providers
        guard !providers.isEmpty else { throw .noProviders(vap.customer) }
        guard providers.count <= mostProviders else {
            throw .tooManyProviders(vap.customer, count: providers.count)
        }
        octets.appendHeader(version, .aspa, UInt16(Change.announce.rawValue) << 8, 12 + 4 * providers.count)
        octets.append(vap.customer.rawValue)
        for provider in providers { octets.append(provider.rawValue) }
    }

    /// Appends an ASPA PDU that withdraws a customer: 12 octets, no list.
    ///
    /// - Throws: ``EncodingRefusal`` below version 2.
    /// - Source: draft-ietf-sidrops-8210bis-27, section 5.12; OpenBGPD and rtrlib refuse a list.
    public static func appendWithdrawal(
        of customer: ASN,
        version: ProtocolVersion,
        to octets: inout [UInt8]
    ) throws(EncodingRefusal) {
        try demand(.aspa, version)
        octets.appendHeader(version, .aspa, UInt16(Change.withdraw.rawValue) << 8, 12)
        octets.append(customer.rawValue)
    }

    static func demand(_ type: PDUType, _ version: ProtocolVersion) throws(EncodingRefusal) {
        guard version >= type.definedFrom else { throw .notInVersion(type, version) }
    }
}

extension [UInt8] {
    /// Appends a number in network order.
    mutating func append(_ value: UInt32) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    /// Appends the header of a PDU.
    mutating func appendHeader(_ version: ProtocolVersion, _ type: PDUType, _ field: UInt16, _ length: Int) {
        append(UInt32(version.rawValue) << 24 | UInt32(type.rawValue) << 16 | UInt32(field))
        append(UInt32(length))
    }
}
