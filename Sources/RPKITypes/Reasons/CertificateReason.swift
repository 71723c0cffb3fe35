/// Why a certificate breaks the profile of RFC 6487 or its place in the hierarchy.
public enum CertificateReason: Hashable, Sendable {
    /// The version is not 3.
    case version
    /// The serial number is not positive or longer than 20 octets.
    case serialNumber
    /// Another signature algorithm than sha256WithRSAEncryption.
    case signatureAlgorithm
    /// The signature algorithms inside and outside of the signed part differ.
    case signatureAlgorithmsDiffer
    /// The issuer's name has another form than one CommonName and at most one serialNumber, or characters that PrintableString does not have.
    case issuerName
    /// The subject's name has another form than one CommonName and at most one serialNumber.
    case subjectName
    /// The validity ends before it begins.
    case validityInverted(notBefore: Timestamp, notAfter: Timestamp)
    /// Unique identifiers must be absent.
    case uniqueIdentifier
    /// The subject's key is not an RSA key.
    case keyAlgorithm
    /// The RSA modulus does not have exactly 2048 bits, or is even.
    case keySize(bits: Int)
    /// The RSA exponent is not 65537.
    case keyExponent
    /// There are no extensions.
    case extensionsMissing
    /// There are more extensions than the limit.
    case tooManyExtensions(limit: Int)
    /// An extension stands there twice.
    case extensionTwice(oid: OID)
    /// A critical extension that the profile does not have.
    case unknownCriticalExtension(oid: OID)
    /// A resource extension of RFC 8360, which nobody uses and which is being withdrawn.
    case reconsideredExtension(oid: OID)
    /// An extension that this kind of certificate must have is missing.
    case extensionMissing(name: CertificateExtension)
    /// An extension that this kind of certificate must not have.
    case extensionForbidden(name: CertificateExtension)
    /// An extension is critical that must not be, or the reverse.
    case extensionCriticality(name: CertificateExtension)
    /// The basic constraints are not exactly cA TRUE without path length.
    case basicConstraints
    /// The subject key identifier does not have 20 octets.
    case subjectKeyIdentifier
    /// The subject key identifier is not the SHA-1 of the key.
    case subjectKeyIdentifierMismatch(found: KeyIdentifier, computed: KeyIdentifier)
    /// The authority key identifier lacks the key identifier, or has issuer or serial number.
    case authorityKeyIdentifier
    /// The authority key identifier is not the issuer's subject key identifier.
    case authorityKeyIdentifierMismatch(found: KeyIdentifier, issuer: KeyIdentifier)
    /// CA certificates have exactly keyCertSign and cRLSign, others exactly digitalSignature.
    case keyUsage
    /// The extended key usage of a router certificate lacks id-kp-bgpsec-router.
    case extendedKeyUsage
    /// There is not exactly one distribution point with a full name of URIs, one of them rsync.
    case crlDistributionPoints
    /// There is another access method than caIssuers, or no rsync URI.
    case authorityInfoAccess
    /// An access method that this kind of certificate must not have.
    case subjectInfoAccessMethod(oid: OID)
    /// An access location that is no URI, or an empty list.
    case subjectInfoAccessForm
    /// A CA certificate names no rsync directory for its objects.
    case repositoryMissing
    /// A CA certificate names no rsync URI for its manifest.
    case manifestMissing
    /// The manifest's URI is not the directory of the CA plus one valid file name that ends in `.mft`.
    case manifestOutsideRepository
    /// rpkiNotify stands there twice or is no https URI.
    case notifyInvalid
    /// The certificate of a signed object does not name the object's URI.
    case signedObjectMissing
    /// A URI that must be refused before use; the message says why.
    case uri(URIReason)
    /// There is not exactly one policy, id-cp-ipAddr-asNumber, with at most one qualifier, CPS.
    case policies
    /// The policy of RFC 8360, which nobody uses and which is being withdrawn.
    case reconsideredPolicy
    /// There is no resource extension.
    case resourcesMissing
    /// A resource extension, family or choice is empty.
    case resourcesEmpty
    /// This kind of certificate must not inherit resources.
    case inheritForbidden
    /// The address family is neither 0001 nor 0002.
    case addressFamily
    /// The address families do not ascend, or one stands there twice.
    case addressFamilyOrder
    /// An address or prefix has more bits than its family.
    case addressTooLong(bits: Int)
    /// A range of addresses or AS numbers ends before it starts.
    case resourceRangeInverted
    /// A range of addresses that is exactly a prefix.
    case resourceRangeIsPrefix
    /// Blocks of resources are unsorted, overlap, or should have been joined.
    case resourcesNotSorted
    /// There are more blocks of resources than the limit.
    case tooManyResources(limit: Int)
    /// The AS extension has routing domain identifiers.
    case routingDomains
    /// A resource that the issuer does not have; everything below the certificate is lost with it.
    case overclaim(block: ResourceBlock)
    /// With intersecting resources chosen, what the issuer does not have was left out.
    case overclaimTrimmed(block: ResourceBlock)
    /// The validity is over.
    case expired(notAfter: Timestamp)
    /// The validity has not begun.
    case premature(notBefore: Timestamp)
    /// The signature was not made with the issuer's key.
    case signature
    /// The issuer's name is not the subject of the issuing CA's certificate.
    case issuerNameMismatch
    /// A certificate that is its own issuer below the trust anchor.
    case selfIssued
    /// The issuer's CRL lists the serial number.
    case revoked
    /// The certificate names another CRL than the one on the issuer's manifest.
    case crlMismatch
    /// The path from the trust anchor has more CA certificates than the limit.
    case pathTooLong(limit: Int)
    /// A CA certificate whose key already stands on its path.
    case pathLoop
    /// A certificate file that is neither a CA nor a router certificate.
    case signedByCA

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The version is not 3.
        case version = "certificate-version"
        /// The serial number is not positive or longer than 20 octets.
        case serialNumber = "certificate-serial"
        /// Another signature algorithm than sha256WithRSAEncryption.
        case signatureAlgorithm = "certificate-signature-algorithm"
        /// The signature algorithms inside and outside of the signed part differ.
        case signatureAlgorithmsDiffer = "certificate-signature-algorithms-differ"
        /// The issuer's name has another form than one CommonName and at most one serialNumber, or characters that PrintableString does not have.
        case issuerName = "certificate-issuer-name"
        /// The subject's name has another form than one CommonName and at most one serialNumber.
        case subjectName = "certificate-subject-name"
        /// The validity ends before it begins.
        case validityInverted = "certificate-validity-inverted"
        /// Unique identifiers must be absent.
        case uniqueIdentifier = "certificate-unique-identifier"
        /// The subject's key is not an RSA key.
        case keyAlgorithm = "certificate-key-algorithm"
        /// The RSA modulus does not have exactly 2048 bits, or is even.
        case keySize = "certificate-key-size"
        /// The RSA exponent is not 65537.
        case keyExponent = "certificate-key-exponent"
        /// There are no extensions.
        case extensionsMissing = "certificate-extensions-missing"
        /// There are more extensions than the limit.
        case tooManyExtensions = "certificate-too-many-extensions"
        /// An extension stands there twice.
        case extensionTwice = "certificate-extension-twice"
        /// A critical extension that the profile does not have.
        case unknownCriticalExtension = "certificate-unknown-critical-extension"
        /// A resource extension of RFC 8360, which nobody uses and which is being withdrawn.
        case reconsideredExtension = "certificate-reconsidered-extension"
        /// An extension that this kind of certificate must have is missing.
        case extensionMissing = "certificate-extension-missing"
        /// An extension that this kind of certificate must not have.
        case extensionForbidden = "certificate-extension-forbidden"
        /// An extension is critical that must not be, or the reverse.
        case extensionCriticality = "certificate-extension-criticality"
        /// The basic constraints are not exactly cA TRUE without path length.
        case basicConstraints = "certificate-basic-constraints"
        /// The subject key identifier does not have 20 octets.
        case subjectKeyIdentifier = "certificate-ski-form"
        /// The subject key identifier is not the SHA-1 of the key.
        case subjectKeyIdentifierMismatch = "certificate-ski-mismatch"
        /// The authority key identifier lacks the key identifier, or has issuer or serial number.
        case authorityKeyIdentifier = "certificate-aki-form"
        /// The authority key identifier is not the issuer's subject key identifier.
        case authorityKeyIdentifierMismatch = "certificate-aki-mismatch"
        /// CA certificates have exactly keyCertSign and cRLSign, others exactly digitalSignature.
        case keyUsage = "certificate-key-usage"
        /// The extended key usage of a router certificate lacks id-kp-bgpsec-router.
        case extendedKeyUsage = "certificate-extended-key-usage"
        /// There is not exactly one distribution point with a full name of URIs, one of them rsync.
        case crlDistributionPoints = "certificate-crldp-form"
        /// There is another access method than caIssuers, or no rsync URI.
        case authorityInfoAccess = "certificate-aia-form"
        /// An access method that this kind of certificate must not have.
        case subjectInfoAccessMethod = "certificate-sia-method"
        /// An access location that is no URI, or an empty list.
        case subjectInfoAccessForm = "certificate-sia-form"
        /// A CA certificate names no rsync directory for its objects.
        case repositoryMissing = "certificate-sia-repository"
        /// A CA certificate names no rsync URI for its manifest.
        case manifestMissing = "certificate-sia-manifest"
        /// The manifest's URI is not the directory of the CA plus one valid file name that ends in `.mft`.
        case manifestOutsideRepository = "certificate-sia-manifest-outside"
        /// rpkiNotify stands there twice or is no https URI.
        case notifyInvalid = "certificate-sia-notify"
        /// The certificate of a signed object does not name the object's URI.
        case signedObjectMissing = "certificate-sia-signed-object"
        /// A URI that must be refused before use; the message says why.
        case uri = "certificate-uri"
        /// There is not exactly one policy, id-cp-ipAddr-asNumber, with at most one qualifier, CPS.
        case policies = "certificate-policies"
        /// The policy of RFC 8360, which nobody uses and which is being withdrawn.
        case reconsideredPolicy = "certificate-reconsidered-policy"
        /// There is no resource extension.
        case resourcesMissing = "certificate-resources-missing"
        /// A resource extension, family or choice is empty.
        case resourcesEmpty = "certificate-resources-empty"
        /// This kind of certificate must not inherit resources.
        case inheritForbidden = "certificate-inherit"
        /// The address family is neither 0001 nor 0002.
        case addressFamily = "certificate-address-family"
        /// The address families do not ascend, or one stands there twice.
        case addressFamilyOrder = "certificate-address-family-order"
        /// An address or prefix has more bits than its family.
        case addressTooLong = "certificate-address-too-long"
        /// A range of addresses or AS numbers ends before it starts.
        case resourceRangeInverted = "certificate-resource-range-inverted"
        /// A range of addresses that is exactly a prefix.
        case resourceRangeIsPrefix = "certificate-resource-range-is-prefix"
        /// Blocks of resources are unsorted, overlap, or should have been joined.
        case resourcesNotSorted = "certificate-resources-not-sorted"
        /// There are more blocks of resources than the limit.
        case tooManyResources = "certificate-too-many-resources"
        /// The AS extension has routing domain identifiers.
        case routingDomains = "certificate-rdi"
        /// A resource that the issuer does not have; everything below the certificate is lost with it.
        case overclaim = "certificate-overclaim"
        /// With intersecting resources chosen, what the issuer does not have was left out.
        case overclaimTrimmed = "certificate-overclaim-trimmed"
        /// The validity is over.
        case expired = "certificate-expired"
        /// The validity has not begun.
        case premature = "certificate-premature"
        /// The signature was not made with the issuer's key.
        case signature = "certificate-signature"
        /// The issuer's name is not the subject of the issuing CA's certificate.
        case issuerNameMismatch = "certificate-issuer-name-mismatch"
        /// A certificate that is its own issuer below the trust anchor.
        case selfIssued = "certificate-self-issued"
        /// The issuer's CRL lists the serial number.
        case revoked = "certificate-revoked"
        /// The certificate names another CRL than the one on the issuer's manifest.
        case crlMismatch = "certificate-crl-mismatch"
        /// The path from the trust anchor has more CA certificates than the limit.
        case pathTooLong = "certificate-path-too-long"
        /// A CA certificate whose key already stands on its path.
        case pathLoop = "certificate-path-loop"
        /// A certificate file that is neither a CA nor a router certificate.
        case signedByCA = "certificate-not-ca-or-router"
    }
}

extension CertificateReason {
    /// The stable code.
    public var code: Code {
        switch self {
        case .version: .version
        case .serialNumber: .serialNumber
        case .signatureAlgorithm: .signatureAlgorithm
        case .signatureAlgorithmsDiffer: .signatureAlgorithmsDiffer
        case .issuerName: .issuerName
        case .subjectName: .subjectName
        case .validityInverted: .validityInverted
        case .uniqueIdentifier: .uniqueIdentifier
        case .keyAlgorithm: .keyAlgorithm
        case .keySize: .keySize
        case .keyExponent: .keyExponent
        case .extensionsMissing: .extensionsMissing
        case .tooManyExtensions: .tooManyExtensions
        case .extensionTwice: .extensionTwice
        case .unknownCriticalExtension: .unknownCriticalExtension
        case .reconsideredExtension: .reconsideredExtension
        case .extensionMissing: .extensionMissing
        case .extensionForbidden: .extensionForbidden
        case .extensionCriticality: .extensionCriticality
        case .basicConstraints: .basicConstraints
        case .subjectKeyIdentifier: .subjectKeyIdentifier
        case .subjectKeyIdentifierMismatch: .subjectKeyIdentifierMismatch
        case .authorityKeyIdentifier: .authorityKeyIdentifier
        case .authorityKeyIdentifierMismatch: .authorityKeyIdentifierMismatch
        case .keyUsage: .keyUsage
        case .extendedKeyUsage: .extendedKeyUsage
        case .crlDistributionPoints: .crlDistributionPoints
        case .authorityInfoAccess: .authorityInfoAccess
        case .subjectInfoAccessMethod: .subjectInfoAccessMethod
        case .subjectInfoAccessForm: .subjectInfoAccessForm
        case .repositoryMissing: .repositoryMissing
        case .manifestMissing: .manifestMissing
        case .manifestOutsideRepository: .manifestOutsideRepository
        case .notifyInvalid: .notifyInvalid
        case .signedObjectMissing: .signedObjectMissing
        case .uri: .uri
        case .policies: .policies
        case .reconsideredPolicy: .reconsideredPolicy
        case .resourcesMissing: .resourcesMissing
        case .resourcesEmpty: .resourcesEmpty
        case .inheritForbidden: .inheritForbidden
        case .addressFamily: .addressFamily
        case .addressFamilyOrder: .addressFamilyOrder
        case .addressTooLong: .addressTooLong
        case .resourceRangeInverted: .resourceRangeInverted
        case .resourceRangeIsPrefix: .resourceRangeIsPrefix
        case .resourcesNotSorted: .resourcesNotSorted
        case .tooManyResources: .tooManyResources
        case .routingDomains: .routingDomains
        case .overclaim: .overclaim
        case .overclaimTrimmed: .overclaimTrimmed
        case .expired: .expired
        case .premature: .premature
        case .signature: .signature
        case .issuerNameMismatch: .issuerNameMismatch
        case .selfIssued: .selfIssued
        case .revoked: .revoked
        case .crlMismatch: .crlMismatch
        case .pathTooLong: .pathTooLong
        case .pathLoop: .pathLoop
        case .signedByCA: .signedByCA
        }
    }
}

extension CertificateReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .version: "not version 3"
        case .serialNumber: "serial number negative, zero, or over 20 octets"
        case .signatureAlgorithm: "signature algorithm is not sha256WithRSAEncryption"
        case .signatureAlgorithmsDiffer: "inner and outer signature algorithm differ"
        case .issuerName: "issuer is not one CN and at most one serialNumber"
        case .subjectName: "subject is not one CN and at most one serialNumber"
        case .validityInverted(let notBefore, let notAfter):
            "notBefore \(notBefore) is after notAfter \(notAfter)"
        case .uniqueIdentifier: "issuer or subject unique identifier present"
        case .keyAlgorithm: "subject key is not rsaEncryption"
        case .keySize(let bits): "RSA modulus of \(bits) bits instead of 2048"
        case .keyExponent: "RSA exponent is not 65537"
        case .extensionsMissing: "no extensions"
        case .tooManyExtensions(let limit): "more than \(limit) extensions"
        case .extensionTwice(let oid): "extension \(oid) twice"
        case .unknownCriticalExtension(let oid): "unknown critical extension \(oid)"
        case .reconsideredExtension(let oid): "resource extension \(oid) of RFC 8360"
        case .extensionMissing(let name): "\(name) missing"
        case .extensionForbidden(let name): "\(name) must be absent"
        case .extensionCriticality(let name): "\(name) with the wrong criticality"
        case .basicConstraints: "basicConstraints are not cA without pathLen"
        case .subjectKeyIdentifier: "subjectKeyIdentifier is not 20 octets"
        case .subjectKeyIdentifierMismatch(let found, let computed):
            "subjectKeyIdentifier \(found) is not the key's hash \(computed)"
        case .authorityKeyIdentifier: "authorityKeyIdentifier is not just a keyIdentifier"
        case .authorityKeyIdentifierMismatch(let found, let issuer):
            "authorityKeyIdentifier \(found) is not the issuer's \(issuer)"
        case .keyUsage: "keyUsage is not the one for this kind of certificate"
        case .extendedKeyUsage: "extKeyUsage without id-kp-bgpsec-router"
        case .crlDistributionPoints: "cRLDistributionPoints is not one fullName with an rsync URI"
        case .authorityInfoAccess: "authorityInfoAccess is not caIssuers with an rsync URI"
        case .subjectInfoAccessMethod(let oid): "access method \(oid) in subjectInfoAccess"
        case .subjectInfoAccessForm: "subjectInfoAccess with something that is no URI"
        case .repositoryMissing: "no rsync URI for caRepository"
        case .manifestMissing: "no rsync URI for rpkiManifest"
        case .manifestOutsideRepository: "rpkiManifest is not a manifest file in caRepository"
        case .notifyInvalid: "rpkiNotify is not one https URI"
        case .signedObjectMissing: "no rsync URI for signedObject"
        case .uri(let reason): "\(reason)"
        case .policies: "certificatePolicies is not the RPKI policy with at most a CPS qualifier"
        case .reconsideredPolicy: "policy id-cp-ipAddr-asNumber-v2 of RFC 8360"
        case .resourcesMissing: "neither IP nor AS resources"
        case .resourcesEmpty: "a resource extension without resources"
        case .inheritForbidden: "inherited resources where they must be explicit"
        case .addressFamily: "address family is not IPv4 or IPv6, or has a SAFI"
        case .addressFamilyOrder: "address families not ascending"
        case .addressTooLong(let bits): "address of \(bits) bits"
        case .resourceRangeInverted: "range whose end is before its start"
        case .resourceRangeIsPrefix: "a range that must be written as a prefix"
        case .resourcesNotSorted: "resources not ascending, overlapping, or adjacent"
        case .tooManyResources(let limit): "more than \(limit) blocks of resources"
        case .routingDomains: "routing domain identifiers (rdi) present"
        case .overclaim(let block): "\(block) is not among the issuer's resources"
        case .overclaimTrimmed(let block): "\(block) is not among the issuer's resources and was left out"
        case .expired(let notAfter): "expired at \(notAfter)"
        case .premature(let notBefore): "not valid before \(notBefore)"
        case .signature: "signature does not verify"
        case .issuerNameMismatch: "issuer is not the issuing CA's subject"
        case .selfIssued: "self-issued, but no trust anchor"
        case .revoked: "revoked"
        case .crlMismatch: "cRLDistributionPoints is not the CRL on the manifest"
        case .pathTooLong(let limit): "more than \(limit) CA certificates from the trust anchor"
        case .pathLoop: "the key is its own ancestor"
        case .signedByCA: "neither a CA nor a router certificate"
        }
    }
}

extension CertificateReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .version: .rfc(6487, section: "4.1")
        case .serialNumber: .rfc(6487, section: "4.2")
        case .signatureAlgorithm: .rfc(7935, section: "2")
        case .signatureAlgorithmsDiffer: .rfc(5280, section: "4.1.1.2")
        case .issuerName: .rfc(6487, section: "4.4")
        case .subjectName: .rfc(6487, section: "4.5")
        case .validityInverted: .rfc(5280, section: "4.1.2.5")
        case .uniqueIdentifier: .rfc(5280, section: "4.1.2.8")
        case .keyAlgorithm, .keySize, .keyExponent: .rfc(7935, section: "3")
        case .extensionsMissing,
            .unknownCriticalExtension,
            .extensionMissing,
            .extensionForbidden,
            .extensionCriticality,
            .uri:
            .rfc(6487, section: "4.8")
        case .tooManyExtensions: .limit("extensions")
        case .extensionTwice: .rfc(5280, section: "4.2")
        case .reconsideredExtension,
            .reconsideredPolicy:
            .draft("draft-ietf-sidrops-rpki-validation-update-03", section: "3")
        case .basicConstraints, .signedByCA: .rfc(6487, section: "4.8.1")
        case .subjectKeyIdentifier, .subjectKeyIdentifierMismatch: .rfc(6487, section: "4.8.2")
        case .authorityKeyIdentifier, .authorityKeyIdentifierMismatch: .rfc(6487, section: "4.8.3")
        case .keyUsage: .rfc(6487, section: "4.8.4")
        case .extendedKeyUsage: .rfc(8209, section: "3.1.3.2")
        case .crlDistributionPoints: .rfc(6487, section: "4.8.6")
        case .authorityInfoAccess: .rfc(6487, section: "4.8.7")
        case .subjectInfoAccessMethod, .subjectInfoAccessForm: .rfc(6487, section: "4.8.8")
        case .repositoryMissing, .manifestMissing: .rfc(6487, section: "4.8.8.1")
        case .manifestOutsideRepository: .rfc(9286, section: "6.1")
        case .notifyInvalid: .rfc(8182, section: "3.2")
        case .signedObjectMissing: .rfc(6487, section: "4.8.8.2")
        case .policies: .rfc(6487, section: "4.8.9")
        case .resourcesMissing, .inheritForbidden, .addressFamily: .rfc(6487, section: "4.8.10")
        case .resourcesEmpty: .rfc(3779, section: "2.2.3.4")
        case .addressFamilyOrder: .rfc(3779, section: "2.2.3.3")
        case .addressTooLong: .rfc(3779, section: "2.1.1")
        case .resourceRangeInverted: .rfc(3779, section: "2.2.3.9")
        case .resourceRangeIsPrefix: .rfc(3779, section: "2.2.3.7")
        case .resourcesNotSorted: .rfc(3779, section: "2.2.3.6")
        case .tooManyResources: .limit("resource-blocks")
        case .routingDomains: .rfc(6487, section: "4.8.11")
        case .overclaim, .signature, .selfIssued, .revoked, .pathLoop: .rfc(6487, section: "7.2")
        case .overclaimTrimmed: .draft("draft-ietf-sidrops-rpki-validation-update-03", section: "4")
        case .expired: .rfc(6487, section: "4.6.2")
        case .premature: .rfc(6487, section: "4.6.1")
        case .issuerNameMismatch: .rfc(5280, section: "6.1.3")
        case .crlMismatch: .rfc(9829, section: "2")
        case .pathTooLong: .limit("chain-depth")
        }
    }
}
