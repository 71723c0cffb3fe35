import RPKITypes

/// A URI of a certificate with what it is a place of, for people: validation uses ``CertificateFields`` only.
package struct CertificateLocation: Hashable, Sendable {
    /// What lies at the URI.
    package enum Purpose: String, Hashable, Sendable {
        /// cRLDistributionPoints: the issuer's CRL.
        case crl
        /// authorityInfoAccess, caIssuers: the issuer's certificate.
        case issuer
        /// subjectInfoAccess, caRepository.
        case repository
        /// subjectInfoAccess, rpkiManifest.
        case manifest
        /// subjectInfoAccess, rpkiNotify.
        case notification
        /// subjectInfoAccess, signedObject.
        case signedObject

        fileprivate init?(method: OID) {
            switch method {
            case .caIssuers: self = .issuer
            case .caRepository: self = .repository
            case .rpkiManifest: self = .manifest
            case .rpkiNotify: self = .notification
            case .signedObject: self = .signedObject
            default: return nil
            }
        }
    }

    package let purpose: Purpose
    /// Printable ASCII, of any scheme.
    package let uri: String
}

extension ResourceCertificate {
    /// All URIs of the certificate in its order, those that validation does not use among them.
    ///
    /// - Complexity: O(*n*) in bytes: the extensions are read again.
    package var locations: [CertificateLocation] {
        var locations: [CertificateLocation] = []
        do throws(DecodeError) {
            try forEachExtension { (item, der) throws(DecodeError) in
                switch item.oid {
                case .crlDistributionPoints:
                    // The form was checked: one point, its name in [0] and [0] again.
                    let names = try ResourceCertificate.content(item.value, [0x30, 0x30, 0xA0, 0xA0], der)
                    var reader = DERReader(names)
                    while !reader.isAtEnd {
                        let uri = try reader.read(in: der).content
                        locations.append(CertificateLocation(purpose: .crl, uri: der.text(uri)))
                    }
                case .authorityInfoAccess, .subjectInfoAccess:
                    var reader = DERReader(
                        try ResourceCertificate.content(item.value, [DERTag.sequence], der)
                    )
                    while !reader.isAtEnd {
                        var description = try reader.enter(DERTag.sequence, in: der)
                        let method = try description.readOID(in: der)
                        let uri = try description.read(in: der).content
                        guard let purpose = CertificateLocation.Purpose(method: method) else { continue }
                        locations.append(CertificateLocation(purpose: purpose, uri: der.text(uri)))
                    }
                default: return
                }
            }
        } catch {
            // Cannot be: the same bytes were decoded before. What was found until here is shown.
            return locations
        }
        return locations
    }

    /// The content of the innermost of elements that stand in each other.
    private static func content(
        _ range: Range<Int>,
        _ tags: [UInt8],
        _ der: Span<UInt8>
    ) throws(DecodeError) -> Range<Int> {
        var range = range
        for tag in tags {
            var reader = DERReader(range)
            range = try reader.read(tag, in: der).content
        }
        return range
    }

    private func forEachExtension(
        _ body: (ExtensionItem, Span<UInt8>) throws(DecodeError) -> Void
    ) throws(DecodeError) {
        let der = bytes.span
        var parts = DERReader(fields.signedPart)
        var reader = try parts.enter(DERTag.sequence, in: der)
        while !reader.isAtEnd {
            let element = try reader.read(in: der)
            guard element.tag == DERTag.context(3) else { continue }
            var list = DERReader(try ResourceCertificate.content(element.content, [DERTag.sequence], der))
            while !list.isAtEnd { try body(try ExtensionItem(&list, der), der) }
        }
    }
}
