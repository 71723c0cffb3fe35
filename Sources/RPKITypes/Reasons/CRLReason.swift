/// Why a certificate revocation list is refused.
public enum CRLReason: Hashable, Sendable {
    /// The version is not 2.
    case version
    /// Another signature algorithm than sha256WithRSAEncryption, or two different ones.
    case signatureAlgorithm
    /// The issuer's name has another form than the profile's.
    case issuerName
    /// nextUpdate is missing.
    case nextUpdateMissing
    /// nextUpdate lies before thisUpdate.
    case updatesInverted(thisUpdate: Timestamp, nextUpdate: Timestamp)
    /// An extension other than authorityKeyIdentifier and cRLNumber, or one twice, or critical.
    case unexpectedExtension(oid: OID)
    /// authorityKeyIdentifier or cRLNumber is missing.
    case extensionMissing(oid: OID)
    /// The authority key identifier has another form than a key identifier.
    case authorityKeyIdentifier
    /// The CRL number is negative or not below 2^159.
    case number
    /// An entry of the list has extensions.
    case entryExtensions
    /// An entry has an impossible serial number.
    case entrySerialNumber
    /// There are more entries than the limit.
    case tooManyEntries(limit: Int)
    /// The authority key identifier is not the CA's key identifier.
    case authorityKeyIdentifierMismatch(found: KeyIdentifier, issuer: KeyIdentifier)
    /// The issuer's name is not the CA's subject.
    case issuerNameMismatch
    /// The signature was not made with the CA's key.
    case signature
    /// nextUpdate has passed.
    case stale(nextUpdate: Timestamp)
    /// thisUpdate lies in the future.
    case premature(thisUpdate: Timestamp)

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The version is not 2.
        case version = "crl-version"
        /// Another signature algorithm than sha256WithRSAEncryption, or two different ones.
        case signatureAlgorithm = "crl-signature-algorithm"
        /// The issuer's name has another form than the profile's.
        case issuerName = "crl-issuer-name"
        /// nextUpdate is missing.
        case nextUpdateMissing = "crl-next-update-missing"
        /// nextUpdate lies before thisUpdate.
        case updatesInverted = "crl-updates-inverted"
        /// An extension other than authorityKeyIdentifier and cRLNumber, or one twice, or critical.
        case unexpectedExtension = "crl-extension"
        /// authorityKeyIdentifier or cRLNumber is missing.
        case extensionMissing = "crl-extension-missing"
        /// The authority key identifier has another form than a key identifier.
        case authorityKeyIdentifier = "crl-aki-form"
        /// The CRL number is negative or not below 2^159.
        case number = "crl-number"
        /// An entry of the list has extensions.
        case entryExtensions = "crl-entry-extensions"
        /// An entry has an impossible serial number.
        case entrySerialNumber = "crl-entry-serial"
        /// There are more entries than the limit.
        case tooManyEntries = "crl-too-many-entries"
        /// The authority key identifier is not the CA's key identifier.
        case authorityKeyIdentifierMismatch = "crl-aki-mismatch"
        /// The issuer's name is not the CA's subject.
        case issuerNameMismatch = "crl-issuer-name-mismatch"
        /// The signature was not made with the CA's key.
        case signature = "crl-signature"
        /// nextUpdate has passed.
        case stale = "crl-stale"
        /// thisUpdate lies in the future.
        case premature = "crl-premature"
    }
}

extension CRLReason {
    /// The stable code.
    public var code: Code {
        switch self {
        case .version: .version
        case .signatureAlgorithm: .signatureAlgorithm
        case .issuerName: .issuerName
        case .nextUpdateMissing: .nextUpdateMissing
        case .updatesInverted: .updatesInverted
        case .unexpectedExtension: .unexpectedExtension
        case .extensionMissing: .extensionMissing
        case .authorityKeyIdentifier: .authorityKeyIdentifier
        case .number: .number
        case .entryExtensions: .entryExtensions
        case .entrySerialNumber: .entrySerialNumber
        case .tooManyEntries: .tooManyEntries
        case .authorityKeyIdentifierMismatch: .authorityKeyIdentifierMismatch
        case .issuerNameMismatch: .issuerNameMismatch
        case .signature: .signature
        case .stale: .stale
        case .premature: .premature
        }
    }
}

extension CRLReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .version: "not version 2"
        case .signatureAlgorithm: "signature algorithm is not sha256WithRSAEncryption"
        case .issuerName: "issuer is not one CN and at most one serialNumber"
        case .nextUpdateMissing: "no nextUpdate"
        case .updatesInverted(let thisUpdate, let nextUpdate):
            "thisUpdate \(thisUpdate) is after nextUpdate \(nextUpdate)"
        case .unexpectedExtension(let oid): "extension \(oid) is not one of the profile"
        case .extensionMissing(let oid): "extension \(oid) missing"
        case .authorityKeyIdentifier: "authorityKeyIdentifier is not just a keyIdentifier"
        case .number: "CRL number negative or over 20 octets"
        case .entryExtensions: "an entry has extensions"
        case .entrySerialNumber: "serial number of an entry is not positive or over 20 octets"
        case .tooManyEntries(let limit): "more than \(limit) entries"
        case .authorityKeyIdentifierMismatch(let found, let issuer):
            "authorityKeyIdentifier \(found) is not the CA's \(issuer)"
        case .issuerNameMismatch: "issuer is not the CA's subject"
        case .signature: "signature does not verify"
        case .stale(let nextUpdate): "stale since \(nextUpdate)"
        case .premature(let thisUpdate): "thisUpdate \(thisUpdate) lies in the future"
        }
    }
}

extension CRLReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .version,
            .issuerName,
            .unexpectedExtension,
            .extensionMissing,
            .authorityKeyIdentifier,
            .entryExtensions,
            .authorityKeyIdentifierMismatch,
            .signature,
            .stale,
            .premature:
            .rfc(6487, section: "5")
        case .signatureAlgorithm: .rfc(7935, section: "2")
        case .nextUpdateMissing, .updatesInverted: .rfc(5280, section: "5.1.2.5")
        case .number: .rfc(9829, section: "3")
        case .entrySerialNumber: .rfc(5280, section: "5.1.2.6")
        case .tooManyEntries: .limit("crl-entries")
        case .issuerNameMismatch: .rfc(5280, section: "6.3.3")
        }
    }
}
