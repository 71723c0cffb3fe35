import RPKITypes

extension PDU {
    /// Decodes a PDU other than an Error Report, whose header was checked.
    ///
    /// - Parameters:
    ///   - octets: the whole PDU.
    ///   - type: its type.
    ///   - version: its version.
    ///   - remarks: what is let pass.
    /// - Returns: the PDU.
    /// - Throws: ``BodyFailure`` with the first rule that is broken.
    static func decode(
        _ octets: Span<UInt8>,
        _ type: PDUType,
        _ version: ProtocolVersion,
        remarks: inout [Remark]
    ) throws(BodyFailure) -> PDU {
        let field = octets.uint16(at: 2)
        let session = SessionID(field)
        switch type {
        case .serialNotify: return .serialNotify(session, SerialNumber(octets.uint32(at: 8)))
        case .serialQuery: return .serialQuery(session, SerialNumber(octets.uint32(at: 8)))
        case .cacheResponse: return .cacheResponse(session)
        case .resetQuery, .cacheReset:
            if field != 0 { remarks.append(.reservedField(type, field)) }
            return type == .resetQuery ? .resetQuery : .cacheReset
        case .ipv4Prefix: return try decodePrefix(octets, .ipv4, &remarks)
        case .ipv6Prefix: return try decodePrefix(octets, .ipv6, &remarks)
        case .endOfData:
            let serial = SerialNumber(octets.uint32(at: 8))
            guard version > .v0 else { return .endOfData(session, serial, nil) }
            let timing = Timing(
                refresh: octets.uint32(at: 12),
                retry: octets.uint32(at: 16),
                expire: octets.uint32(at: 20)
            )
            return .endOfData(session, serial, timing)
        case .routerKey: return decodeKey(octets, &remarks)
        case .aspa: return try decodeASPA(octets, &remarks)
        case .errorReport: preconditionFailure("Error Reports are read by ErrorReportReader")
        }
    }

    /// Bit 0 of the flags; the rest is reserved and ignored (section 5).
    private static func change(_ flags: UInt8, _ type: PDUType, _ remarks: inout [Remark]) -> Change {
        if flags > 1 { remarks.append(.reservedFlags(type, flags)) }
        return flags & 1 == 1 ? .announce : .withdraw
    }

    private static func decodePrefix(
        _ octets: Span<UInt8>,
        _ family: IPFamily,
        _ remarks: inout [Remark]
    ) throws(BodyFailure) -> PDU {
        let type: PDUType = family == .ipv4 ? .ipv4Prefix : .ipv6Prefix
        let field = octets.uint16(at: 2)
        if field != 0 { remarks.append(.reservedField(type, field)) }
        let change = change(octets[8], type, &remarks)
        let (length, maxLength) = (octets[9], octets[10])
        if octets[11] != 0 { remarks.append(.reservedField(type, UInt16(octets[11]))) }
        guard Int(length) <= family.width else {
            throw BodyFailure(.prefixLength(length, family), at: 9)
        }
        var address = UInt128(octets.uint32(at: 12)) << 96
        var end = 16
        if family == .ipv6 {
            address |= UInt128(octets.uint32(at: 16)) << 64
            address |= UInt128(octets.uint32(at: 20)) << 32 | UInt128(octets.uint32(at: 24))
            end = 28
        }
        // Section 5.9: the router MUST check that the bits are zero.
        guard let prefix = IPPrefix(family: family, address: address, length: Int(length)) else {
            throw BodyFailure(.hostBits(length: length, family), at: 12)
        }
        guard let vrp = VRP(prefix: prefix, maxLength: Int(maxLength), asn: ASN(octets.uint32(at: end)))
        else { throw BodyFailure(.maxLength(maxLength, prefixLength: length, family), at: 10) }
        return .prefix(vrp, change)
    }

    private static func decodeKey(_ octets: Span<UInt8>, _ remarks: inout [Remark]) -> PDU {
        let change = change(octets[2], .routerKey, &remarks)
        if octets[3] != 0 { remarks.append(.reservedField(.routerKey, UInt16(octets[3]))) }
        guard let identifier = KeyIdentifier(octets.extracting(8..<28)) else {
            preconditionFailure("20 octets are a key identifier")
        }
        let key = octets.extracting(32..<octets.count).withUnsafeBufferPointer { [UInt8]($0) }
        // A P-256 key with its algorithm identifier (RFC 8608) has 91 octets.
        if key.count != 91 { remarks.append(.keySize(key.count)) }
        let asn = ASN(octets.uint32(at: 28))
        return .routerKey(
            RouterKey(asn: asn, keyIdentifier: identifier, subjectPublicKeyInfo: key),
            change
        )
    }

    /// Section 5.12: one or more providers to announce, none to withdraw.
    private static func decodeASPA(
        _ octets: Span<UInt8>,
        _ remarks: inout [Remark]
    ) throws(BodyFailure) -> PDU {
        let change = change(octets[2], .aspa, &remarks)
        if octets[3] != 0 { remarks.append(.reservedField(.aspa, UInt16(octets[3]))) }
        let customer = ASN(octets.uint32(at: 8))
        let count = (octets.count - 12) / 4
        guard change == .announce else {
            guard count == 0 else {
                throw BodyFailure(.withdrawalWithProviders(customer, count: count), at: 12)
            }
            return .aspaWithdrawal(customer)
        }
        guard count > 0 else { throw BodyFailure(.noProviders(customer), at: 4) }
        var providers: [ASN] = []
        providers.reserveCapacity(count)
        var isAscending = true
        for index in 0..<count {
            let provider = ASN(octets.uint32(at: 12 + 4 * index))
            if count > 1, provider == ASN(0) {
                throw BodyFailure(.mixedAS0(customer), at: 12 + 4 * index)
            }
            if let last = providers.last, last >= provider { isAscending = false }
            providers.append(provider)
        }
        if !isAscending { providers = sorted(providers, customer, &remarks) }
        return .aspa(VAP(customer: customer, providers: providers))
    }

    private static func sorted(_ providers: [ASN], _ customer: ASN, _ remarks: inout [Remark]) -> [ASN] {
        if zip(providers, providers.dropFirst()).contains(where: { $0 > $1 }) {
            remarks.append(.unorderedProviders(customer))
        }
        var unique: [ASN] = []
        for provider in providers.sorted() where unique.last != provider { unique.append(provider) }
        if unique.count < providers.count { remarks.append(.repeatedProvider(customer)) }
        return unique
    }
}
