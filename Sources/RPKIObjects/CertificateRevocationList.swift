public import RPKITypes

/// A certificate revocation list that keeps its profile; its signature and times are not yet checked.
public struct CertificateRevocationList: Sendable {
    /// The DER of the list.
    public let bytes: [UInt8]
    /// The CRL number; relying parties check its form and otherwise ignore it (RFC 9829, section 3).
    public let number: LongNumber
    /// When the list was issued.
    public let thisUpdate: Timestamp
    /// When the next one is due at the latest.
    public let nextUpdate: Timestamp
    /// The key identifier of the issuing CA.
    public let authorityKeyIdentifier: KeyIdentifier
    /// The revoked serial numbers, ascending, without duplicates.
    public let revokedSerialNumbers: [LongNumber]
    /// Name of the issuer, header included.
    package let issuer: Range<Int>
    package let signedPart: Range<Int>
    package let signature: Range<Int>

    /// The CommonName of the issuer.
    public var issuerName: String { DistinguishedName.commonName(issuer, bytes.span) }

    /// Whether the list has the serial number.
    ///
    /// O(log *n*).
    public func revokes(_ serialNumber: LongNumber) -> Bool {
        var low = 0
        var high = revokedSerialNumbers.count
        while low < high {
            let middle = (low + high) / 2
            if revokedSerialNumbers[middle] < serialNumber { low = middle + 1 } else { high = middle }
        }
        return low < revokedSerialNumbers.count && revokedSerialNumbers[low] == serialNumber
    }

    /// Decodes a CRL and checks it against the profile.
    ///
    /// An empty `revokedCertificates` is accepted although RFC 5280 wants it absent: many CAs write it.
    ///
    /// - Throws: ``DecodeError`` with the offset of the first rule broken.
    /// - Complexity: O(*n* log *n*) in entries.
    /// - Source: RFC 6487, section 5; RFC 9829; RFC 5280, section 5.
    public init(_ bytes: [UInt8], limits: Limits = .standard) throws(DecodeError) {
        let der = bytes.span
        guard der.count <= limits.objectSize else {
            throw DecodeError(.encoding(.objectTooLarge(size: der.count, limit: limits.objectSize)))
        }
        var reader = DERReader(der)
        var outer = try reader.enter(DERTag.sequence, in: der)
        try reader.finish()
        let signedPart = try outer.read(DERTag.sequence, in: der)
        let outerStart = outer.position
        let outerAlgorithm = try outer.readAlgorithm(in: der)
        signature = try outer.readOctetAlignedBitString(in: der)
        try outer.finish()

        var fields = DERReader(signedPart.content)
        let versionStart = fields.position
        guard fields.nextTag(in: der) == DERTag.integer,
            try fields.readUInt32(in: der, orThrow: .crl(.version)) == 1
        else { throw DecodeError(.crl(.version), at: versionStart) }
        let innerAlgorithm = try fields.readAlgorithm(in: der)
        guard let innerAlgorithm, innerAlgorithm.oid == .sha256WithRSAEncryption,
            innerAlgorithm == outerAlgorithm
        else {
            throw DecodeError(.crl(.signatureAlgorithm), at: outerStart)
        }
        issuer = try DistinguishedName.read(&fields, .printable, der, orThrow: .crl(.issuerName))
        thisUpdate = try fields.readTime(in: der)
        let nextStart = fields.position
        guard fields.nextTag(in: der) == DERTag.utcTime || fields.nextTag(in: der) == DERTag.generalizedTime
        else {
            throw DecodeError(.crl(.nextUpdateMissing), at: nextStart)
        }
        nextUpdate = try fields.readTime(in: der)
        guard thisUpdate <= nextUpdate else {
            throw DecodeError(
                .crl(.updatesInverted(thisUpdate: thisUpdate, nextUpdate: nextUpdate)),
                at: nextStart
            )
        }
        revokedSerialNumbers = try CRLEntries.read(&fields, der, limits)
        let extensions = try CRLExtensions(&fields, der, limits)
        try fields.finish()
        number = extensions.number
        authorityKeyIdentifier = extensions.authorityKeyIdentifier
        self.signedPart = signedPart.whole
        self.bytes = bytes
    }
}

/// Decoding of `revokedCertificates`.
enum CRLEntries {
    /// Reads the entries if there are any; they may have no extensions (RFC 6487, section 5).
    static func read(
        _ fields: inout DERReader,
        _ der: Span<UInt8>,
        _ limits: Limits
    ) throws(DecodeError) -> [LongNumber] {
        guard let list = try fields.readOptional(DERTag.sequence, in: der) else { return [] }
        var entries = DERReader(list.content)
        var serialNumbers: [LongNumber] = []
        var isAscending = true
        while !entries.isAtEnd {
            let start = entries.position
            guard serialNumbers.count < limits.crlEntries else {
                throw DecodeError(.crl(.tooManyEntries(limit: limits.crlEntries)), at: start)
            }
            var entry = try entries.enter(DERTag.sequence, in: der)
            let serialNumber = try entry.readLongNumber(in: der, orThrow: .crl(.entrySerialNumber))
            guard serialNumber > LongNumber(0) else { throw DecodeError(.crl(.entrySerialNumber), at: start) }
            _ = try entry.readTime(in: der)
            guard entry.isAtEnd else { throw DecodeError(.crl(.entryExtensions), at: entry.position) }
            if let last = serialNumbers.last, last >= serialNumber { isAscending = false }
            serialNumbers.append(serialNumber)
        }
        return isAscending ? serialNumbers : sortedUnique(serialNumbers)
    }

    private static func sortedUnique(_ numbers: [LongNumber]) -> [LongNumber] {
        var unique: [LongNumber] = []
        unique.reserveCapacity(numbers.count)
        for number in numbers.sorted() where unique.last != number { unique.append(number) }
        return unique
    }
}

/// The two extensions of a CRL: authorityKeyIdentifier and cRLNumber, neither critical (RFC 6487, section 5).
struct CRLExtensions {
    let number: LongNumber
    let authorityKeyIdentifier: KeyIdentifier

    init(_ fields: inout DERReader, _ der: Span<UInt8>, _ limits: Limits) throws(DecodeError) {
        let start = fields.position
        var number: LongNumber?
        var identifier: KeyIdentifier?
        if let wrapper = try fields.readOptional(DERTag.context(0), in: der) {
            var outer = DERReader(wrapper.content)
            var list = try outer.enter(DERTag.sequence, in: der)
            try outer.finish()
            while !list.isAtEnd {
                let itemStart = list.position
                let item = try ExtensionItem(&list, der)
                var value = DERReader(item.value)
                if item.oid == .authorityKeyIdentifier, identifier == nil, !item.isCritical {
                    identifier = try ExtensionValues.readAuthorityKeyIdentifier(
                        &value,
                        der,
                        orThrow: .crl(.authorityKeyIdentifier)
                    )
                } else if item.oid == .crlNumber, number == nil, !item.isCritical {
                    number = try value.readLongNumber(in: der, orThrow: .crl(.number))
                } else {
                    throw DecodeError(.crl(.unexpectedExtension(oid: item.oid)), at: itemStart)
                }
                try value.finish()
            }
        }
        guard let identifier else {
            throw DecodeError(.crl(.extensionMissing(oid: .authorityKeyIdentifier)), at: start)
        }
        guard let number else { throw DecodeError(.crl(.extensionMissing(oid: .crlNumber)), at: start) }
        self.number = number
        authorityKeyIdentifier = identifier
    }
}
