public import RPKITypes

/// A decoded object of any kind, told apart by its content and never by its name; nothing in it is verified.
public enum RPKIObject: Sendable {
    /// A CA, router or trust anchor certificate.
    case certificate(ResourceCertificate)
    /// A certificate revocation list.
    case crl(CertificateRevocationList)
    /// A signed object with its content.
    case signed(SignedObject, SignedContent)
    /// A canonical cache representation.
    case cacheRepresentation(CanonicalCacheRepresentation)
    /// A trust anchor locator.
    case locator(TrustAnchorLocator)

    /// Decodes an object.
    ///
    /// - Parameters:
    ///   - bytes: the object.
    ///   - name: the file's name without suffix, which names a trust anchor locator.
    ///   - limits: the bounds on what the object may contain.
    ///   - relaxations: deviations to tolerate.
    /// - Throws: ``DecodeError`` with the offset of the first rule broken; its reason is `object-unknown` for
    ///   content that is no object of any kind.
    public init(
        _ bytes: [UInt8],
        name: String,
        limits: Limits = .standard,
        relaxations: Relaxations = []
    ) throws(DecodeError) {
        switch ContentDetection.kind(of: bytes.span) {
        case .certificate:
            self = .certificate(try ResourceCertificate.decodeWithAnyRole(bytes, limits: limits))
        case .crl: self = .crl(try CertificateRevocationList(bytes, limits: limits))
        case .signedObject:
            let object = try SignedObject(bytes, limits: limits, relaxations: relaxations)
            self = .signed(object, try SignedContent(object, limits: limits))
        case .cacheRepresentation:
            self = .cacheRepresentation(try CanonicalCacheRepresentation(bytes, limits: limits))
        case .locator: self = .locator(try TrustAnchorLocator(bytes, name: name, limits: limits))
        case nil: throw DecodeError(.encoding(.unknownObject))
        }
    }
}

extension ResourceCertificate {
    /// Decodes a certificate as a trust anchor's if it is self-issued, else by its extensions.
    package static func decodeWithAnyRole(
        _ bytes: [UInt8],
        limits: Limits
    ) throws(DecodeError) -> ResourceCertificate {
        do throws(DecodeError) {
            return try ResourceCertificate(bytes, as: .trustAnchor, limits: limits)
        } catch {
            // A trust anchor's certificate is told from a CA's by having no CRL and no issuer to point at.
            switch error.reason {
            case .certificate(.extensionForbidden), .certificate(.extensionMissing),
                .certificate(.inheritForbidden),
                .certificate(.keyUsage), .certificate(.subjectName), .certificate(.keyAlgorithm),
                .certificate(.subjectInfoAccessMethod), .trustAnchor(.authorityKeyIdentifier):
                return try ResourceCertificate(bytes, limits: limits)
            default: throw error
            }
        }
    }
}

/// The content of a signed object, by kind.
public enum SignedContent: Sendable {
    /// The content of a ROA.
    case roa(RouteOriginAuthorization)
    /// The content of an ASPA.
    case aspa(ASProviderAttestation)
    /// The content of a manifest.
    case manifest(Manifest)
    /// The content of a Ghostbusters record.
    case ghostbusters(GhostbustersRecord)
    /// The content of a trust anchor key object.
    case trustAnchorKey(TrustAnchorKey)
    /// The content of a signed checklist.
    case signedChecklist(SignedChecklist)
    /// The content of a Signed Prefix List.
    case signedPrefixList(SignedPrefixList)

    /// Decodes the content of an envelope.
    package init(_ object: SignedObject, limits: Limits) throws(DecodeError) {
        let der = object.bytes.span
        switch object.kind {
        case .roa: self = .roa(try RouteOriginAuthorization(object.content, of: der, limits: limits))
        case .aspa: self = .aspa(try ASProviderAttestation(object.content, of: der, limits: limits))
        case .manifest: self = .manifest(try Manifest(object.content, of: der, limits: limits))
        case .ghostbusters:
            self = .ghostbusters(try GhostbustersRecord(object.content, of: der, limits: limits))
        case .trustAnchorKey:
            self = .trustAnchorKey(try TrustAnchorKey(object.content, of: der, limits: limits))
        case .signedChecklist:
            self = .signedChecklist(try SignedChecklist(object.content, of: der, limits: limits))
        case .signedPrefixList:
            self = .signedPrefixList(try SignedPrefixList(object.content, of: der, limits: limits))
        }
    }
}

/// Tells kinds of objects apart by the outermost elements.
package enum ContentDetection {
    package enum Kind: Hashable, Sendable {
        case certificate
        case crl
        case signedObject
        case cacheRepresentation
        case locator
    }

    /// Tells the kind of an object.
    ///
    /// - Parameters:
    ///   - bytes: the object.
    ///   - path: the file's name or path; its suffix decides what a ContentInfo of an unknown type was meant to be.
    /// - Returns: the kind; nil for content that is of none.
    package static func kind(of bytes: Span<UInt8>, path: String = "") -> Kind? {
        guard bytes.count >= 2 else { return nil }
        guard bytes[0] == DERTag.sequence else {
            return bytes[0] == 0x23 || URISyntax.scheme(of: bytes) != nil ? .locator : nil
        }
        do throws(DecodeError) {
            var position = 0
            _ = try BERHeader(bytes, &position, bytes.count)
            let tag = position < bytes.count ? bytes[position] : 0
            if tag == DERTag.objectIdentifier {
                var reader = DERReader(position..<bytes.count)
                switch try reader.readOID(in: bytes) {
                case .canonicalCacheRepresentation: return .cacheRepresentation
                case .signedData: return .signedObject
                default: return path.hasSuffix(".ccr") ? .cacheRepresentation : .signedObject
                }
            }
            guard tag == DERTag.sequence else { return nil }
            _ = try BERHeader(bytes, &position, bytes.count)
            // A certificate of version 3 begins with [0], a CRL with its version.
            guard position < bytes.count else { return nil }
            return bytes[position] == DERTag.context(0) || bytes[position] != DERTag.integer
                ? .certificate : .crl
        } catch {
            return nil
        }
    }
}
