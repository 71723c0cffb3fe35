package import RPKITypes

/// One extension of a certificate or CRL, each part replaceable.
package struct ExtensionTemplate: Hashable, Sendable {
    /// The OBJECT IDENTIFIER, a whole element.
    package var oid: [UInt8]
    /// The BOOLEAN `critical`, a whole element; empty where it has its default.
    package var critical: [UInt8]
    /// The content of the OCTET STRING: the DER of the extension's own type.
    package var value: [UInt8]

    /// Makes an extension in DER.
    package init(_ oid: OID, critical: Bool = false, _ value: [UInt8]) {
        self.oid = DER.oid(oid)
        self.critical = critical ? DER.boolean(true) : []
        self.value = value
    }

    /// The whole extension.
    package var der: [UInt8] { DER.sequence(oid, critical, DER.octetString(value)) }
}

extension ExtensionTemplate {
    /// BasicConstraints: cA TRUE.
    package static var basicConstraints: ExtensionTemplate {
        ExtensionTemplate(.basicConstraints, critical: true, DER.sequence(DER.boolean(true)))
    }

    /// KeyUsage of a CA: keyCertSign and cRLSign.
    package static var authorityKeyUsage: ExtensionTemplate {
        ExtensionTemplate(.keyUsage, critical: true, DER.bitString([0x06], unusedBits: 1))
    }

    /// KeyUsage of everything else: digitalSignature.
    package static var endEntityKeyUsage: ExtensionTemplate {
        ExtensionTemplate(.keyUsage, critical: true, DER.bitString([0x80], unusedBits: 7))
    }

    /// ExtendedKeyUsage of a router.
    package static var routerKeyUsage: ExtensionTemplate {
        ExtensionTemplate(.extendedKeyUsage, DER.sequence(DER.oid(.bgpsecRouterPurpose)))
    }

    /// SubjectKeyIdentifier.
    package static func subjectKeyIdentifier(_ identifier: [UInt8]) -> ExtensionTemplate {
        ExtensionTemplate(.subjectKeyIdentifier, DER.octetString(identifier))
    }

    /// AuthorityKeyIdentifier: a key identifier and nothing else.
    package static func authorityKeyIdentifier(_ identifier: [UInt8]) -> ExtensionTemplate {
        ExtensionTemplate(.authorityKeyIdentifier, DER.sequence(DER.primitive(0, identifier)))
    }

    /// CRLDistributionPoints: one point with one URI.
    package static func crlDistributionPoint(_ uri: String) -> ExtensionTemplate {
        ExtensionTemplate(.crlDistributionPoints, DER.sequence(distributionPoint([GeneralName.uri(uri)])))
    }

    /// A DistributionPoint of some names and raw further fields.
    package static func distributionPoint(_ names: [[UInt8]], further: [UInt8] = []) -> [UInt8] {
        DER.sequence(DER.context(0, DER.context(0, names.joinedBytes)), further)
    }

    /// AuthorityInformationAccess: the issuer's certificate.
    package static func authorityInfoAccess(_ uri: String) -> ExtensionTemplate {
        access(.authorityInfoAccess, [(.caIssuers, GeneralName.uri(uri))])
    }

    /// SubjectInformationAccess of a CA.
    package static func authoritySIA(repository: String, manifest: String, notify: String?)
        -> ExtensionTemplate
    {
        var descriptions: [(OID, [UInt8])] = [
            (.caRepository, GeneralName.uri(repository)), (.rpkiManifest, GeneralName.uri(manifest)),
        ]
        if let notify { descriptions.append((.rpkiNotify, GeneralName.uri(notify))) }
        return access(.subjectInfoAccess, descriptions)
    }

    /// SubjectInformationAccess of a signed object's certificate.
    package static func signedObject(_ uri: String) -> ExtensionTemplate {
        access(.subjectInfoAccess, [(.signedObject, GeneralName.uri(uri))])
    }

    /// An extension of access descriptions: method and GeneralName.
    package static func access(_ oid: OID, _ descriptions: [(OID, [UInt8])]) -> ExtensionTemplate {
        ExtensionTemplate(oid, DER.sequence(of: descriptions.map { DER.sequence(DER.oid($0.0), $0.1) }))
    }

    /// CertificatePolicies: id-cp-ipAddr-asNumber.
    package static var policies: ExtensionTemplate {
        ExtensionTemplate(
            .certificatePolicies,
            critical: true,
            DER.sequence(DER.sequence(DER.oid(.ipAddrASNumberPolicy)))
        )
    }
}

/// The alternatives of GeneralName that occur here.
package enum GeneralName {
    /// A URI.
    package static func uri(_ text: String) -> [UInt8] { DER.primitive(6, Array(text.utf8)) }
    /// A DNS name, which no RPKI extension may have.
    package static func dns(_ text: String) -> [UInt8] { DER.primitive(2, Array(text.utf8)) }
}

extension [ExtensionTemplate] {
    /// The extension of a type; nil when there is none.
    ///
    /// Setting nil removes it, setting a new one appends it.
    package subscript(_ oid: OID) -> ExtensionTemplate? {
        get { first { $0.oid == DER.oid(oid) } }
        set {
            let index = firstIndex { $0.oid == DER.oid(oid) }
            switch (index, newValue) {
            case (let index?, let value?): self[index] = value
            case (let index?, nil): remove(at: index)
            case (nil, let value?): append(value)
            case (nil, nil): break
            }
        }
    }
}
