import RPKITypes
import TestAuthority

/// Certificates of the web's profile (RFC 5280, RFC 9525), made with the templates of the RPKI's.
enum WebCertificate {
    /// Who a certificate is issued to, and with what key.
    struct Party {
        let name: String
        let key: SigningKey

        /// Name.
        var subject: [UInt8] { DistinguishedName.name(name) }
    }

    /// A CA certificate.
    static func authority(_ party: Party, issuer: Party, serial: UInt64, validity: Validity) throws -> [UInt8]
    {
        try certificate(
            party,
            issuer: issuer,
            serial: serial,
            validity: validity,
            extensions: [.basicConstraints, .authorityKeyUsage]
        )
    }

    /// Whom a certificate is for.
    enum Purpose: UInt8 {
        /// id-kp-serverAuth.
        case server = 1
        /// id-kp-clientAuth.
        case client = 2

        /// The key purpose, 1.3.6.1.5.5.7.3.1 or 2 (RFC 5280, section 4.2.1.12).
        fileprivate var element: [UInt8] {
            DER.element(DER.Tag.oid, [0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, rawValue])
        }
    }

    /// The certificate of a server or a client with the given GeneralNames.
    static func endEntity(
        _ party: Party,
        for purpose: Purpose = .server,
        issuer: Party,
        serial: UInt64,
        validity: Validity,
        names: [[UInt8]]
    ) throws -> [UInt8] {
        try certificate(
            party,
            issuer: issuer,
            serial: serial,
            validity: validity,
            extensions: [
                .endEntityKeyUsage,
                ExtensionTemplate(.extendedKeyUsage, DER.sequence(purpose.element)),
                alternativeNames(names),
            ]
        )
    }

    private static func certificate(
        _ party: Party,
        issuer: Party,
        serial: UInt64,
        validity: Validity,
        extensions: [ExtensionTemplate]
    ) throws -> [UInt8] {
        var template = CertificateTemplate(
            serial: DER.integer(serial),
            issuer: issuer.subject,
            subject: party.subject,
            validity: validity,
            subjectPublicKeyInfo: party.key.subjectPublicKeyInfo,
            extensions: [
                .subjectKeyIdentifier(party.key.keyIdentifierBytes),
                .authorityKeyIdentifier(issuer.key.keyIdentifierBytes),
            ] + extensions
        )
        template.innerAlgorithm = AlgorithmIdentifier.ecdsaWithSHA256
        template.outerAlgorithm = AlgorithmIdentifier.ecdsaWithSHA256
        return try template.signed(by: issuer.key)
    }

    /// The extension subjectAltName.
    private static func alternativeNames(_ names: [[UInt8]]) -> ExtensionTemplate {
        var template = ExtensionTemplate(.keyUsage, DER.sequence(of: names))
        template.oid = DER.element(DER.Tag.oid, [0x55, 0x1D, 0x11])
        return template
    }

    /// The iPAddress of a textual address; nil when it is none.
    static func address(_ text: String) -> [UInt8]? {
        let isIPv6 = text.utf8.contains(0x3A)
        guard let prefix = IPPrefix(text + (isIPv6 ? "/128" : "/32")) else { return nil }
        return DER.primitive(7, Array(prefix.address.bigEndianBytes.prefix(isIPv6 ? 16 : 4)))
    }
}
