/// Why a signed object breaks the template of RFC 6488 and RFC 9589.
public enum SignedObjectReason: Hashable, Sendable {
    /// The outermost content type is not signedData.
    case contentType
    /// The version of SignedData is not 3.
    case version
    /// There is not exactly one digest algorithm, SHA-256.
    case digestAlgorithms
    /// The content type is not the one that the file's suffix announces.
    case encapsulatedType(expected: OID, found: OID)
    /// The content is missing or empty.
    case contentMissing
    /// There is not exactly one certificate, in plain form.
    case certificates
    /// The field crls must be absent.
    case crlsPresent
    /// There is not exactly one SignerInfo.
    case signerInfos
    /// The version of SignerInfo is not 3.
    case signerVersion
    /// The signer is not identified by a subject key identifier.
    case signerIdentifier
    /// The signer's identifier is not that of the certificate.
    case signerIdentifierMismatch
    /// The signer's digest algorithm is not SHA-256.
    case digestAlgorithm
    /// signedAttrs is missing or empty.
    case attributesMissing
    /// signedAttrs is larger than the limit.
    case attributesTooLarge(size: Int, limit: Int)
    /// A signed attribute stands there twice.
    case attributeTwice(oid: OID)
    /// A signed attribute does not have exactly one value.
    case attributeValues(oid: OID)
    /// One of content-type, message-digest, signing-time is missing; for signing-time see the relaxation `absent-signing-time`.
    case attributeMissing(oid: OID)
    /// Another signed attribute than content-type, message-digest, signing-time.
    case attributeForbidden(oid: OID)
    /// The content-type attribute is not the content's type.
    case attributeContentType
    /// The signature algorithm is neither rsaEncryption nor sha256WithRSAEncryption.
    case signatureAlgorithm
    /// unsignedAttrs must be absent.
    case unsignedAttributes
    /// The message-digest attribute does not have 32 octets.
    case messageDigestForm
    /// The message-digest attribute is not the SHA-256 of the content.
    case messageDigest
    /// The signature over the signed attributes was not made with the certificate's key.
    case signature
    /// No signedObject URI of the certificate is the one under which the object was found; only for manifests is that a rejection.
    case location
    /// The certificate of a manifest, Ghostbusters record or TAK must inherit its resources.
    case resourcesNotInherited

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The outermost content type is not signedData.
        case contentType = "signed-object-content-type"
        /// The version of SignedData is not 3.
        case version = "signed-object-version"
        /// There is not exactly one digest algorithm, SHA-256.
        case digestAlgorithms = "signed-object-digest-algorithms"
        /// The content type is not the one that the file's suffix announces.
        case encapsulatedType = "signed-object-type"
        /// The content is missing or empty.
        case contentMissing = "signed-object-content-missing"
        /// There is not exactly one certificate, in plain form.
        case certificates = "signed-object-certificates"
        /// The field crls must be absent.
        case crlsPresent = "signed-object-crls"
        /// There is not exactly one SignerInfo.
        case signerInfos = "signed-object-signer-infos"
        /// The version of SignerInfo is not 3.
        case signerVersion = "signed-object-signer-version"
        /// The signer is not identified by a subject key identifier.
        case signerIdentifier = "signed-object-signer-identifier"
        /// The signer's identifier is not that of the certificate.
        case signerIdentifierMismatch = "signed-object-signer-mismatch"
        /// The signer's digest algorithm is not SHA-256.
        case digestAlgorithm = "signed-object-digest-algorithm"
        /// signedAttrs is missing or empty.
        case attributesMissing = "signed-object-attributes-missing"
        /// signedAttrs is larger than the limit.
        case attributesTooLarge = "signed-object-attributes-too-large"
        /// A signed attribute stands there twice.
        case attributeTwice = "signed-object-attribute-twice"
        /// A signed attribute does not have exactly one value.
        case attributeValues = "signed-object-attribute-values"
        /// One of content-type, message-digest, signing-time is missing; for signing-time see the relaxation `absent-signing-time`.
        case attributeMissing = "signed-object-attribute-missing"
        /// Another signed attribute than content-type, message-digest, signing-time.
        case attributeForbidden = "signed-object-attribute-forbidden"
        /// The content-type attribute is not the content's type.
        case attributeContentType = "signed-object-attribute-content-type"
        /// The signature algorithm is neither rsaEncryption nor sha256WithRSAEncryption.
        case signatureAlgorithm = "signed-object-signature-algorithm"
        /// unsignedAttrs must be absent.
        case unsignedAttributes = "signed-object-unsigned-attributes"
        /// The message-digest attribute does not have 32 octets.
        case messageDigestForm = "signed-object-digest-form"
        /// The message-digest attribute is not the SHA-256 of the content.
        case messageDigest = "signed-object-digest"
        /// The signature over the signed attributes was not made with the certificate's key.
        case signature = "signed-object-signature"
        /// No signedObject URI of the certificate is the one under which the object was found; only for manifests is that a rejection.
        case location = "signed-object-location"
        /// The certificate of a manifest, Ghostbusters record or TAK must inherit its resources.
        case resourcesNotInherited = "signed-object-resources-not-inherited"
    }
}

extension SignedObjectReason {
    /// The stable code.
    public var code: Code {
        switch self {
        case .contentType: .contentType
        case .version: .version
        case .digestAlgorithms: .digestAlgorithms
        case .encapsulatedType: .encapsulatedType
        case .contentMissing: .contentMissing
        case .certificates: .certificates
        case .crlsPresent: .crlsPresent
        case .signerInfos: .signerInfos
        case .signerVersion: .signerVersion
        case .signerIdentifier: .signerIdentifier
        case .signerIdentifierMismatch: .signerIdentifierMismatch
        case .digestAlgorithm: .digestAlgorithm
        case .attributesMissing: .attributesMissing
        case .attributesTooLarge: .attributesTooLarge
        case .attributeTwice: .attributeTwice
        case .attributeValues: .attributeValues
        case .attributeMissing: .attributeMissing
        case .attributeForbidden: .attributeForbidden
        case .attributeContentType: .attributeContentType
        case .signatureAlgorithm: .signatureAlgorithm
        case .unsignedAttributes: .unsignedAttributes
        case .messageDigestForm: .messageDigestForm
        case .messageDigest: .messageDigest
        case .signature: .signature
        case .location: .location
        case .resourcesNotInherited: .resourcesNotInherited
        }
    }
}

extension SignedObjectReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .contentType: "ContentInfo is not signedData"
        case .version: "SignedData version is not 3"
        case .digestAlgorithms: "digestAlgorithms is not just SHA-256"
        case .encapsulatedType(let expected, let found): "eContentType \(found) instead of \(expected)"
        case .contentMissing: "no eContent"
        case .certificates: "not exactly one certificate"
        case .crlsPresent: "crls present"
        case .signerInfos: "not exactly one SignerInfo"
        case .signerVersion: "SignerInfo version is not 3"
        case .signerIdentifier: "sid is not a subjectKeyIdentifier"
        case .signerIdentifierMismatch: "sid is not the certificate's subjectKeyIdentifier"
        case .digestAlgorithm: "digestAlgorithm of the signer is not SHA-256"
        case .attributesMissing: "no signedAttrs"
        case .attributesTooLarge(let size, let limit): "signedAttrs of \(size) bytes, more than \(limit)"
        case .attributeTwice(let oid): "attribute \(oid) twice"
        case .attributeValues(let oid): "attribute \(oid) does not have exactly one value"
        case .attributeMissing(let oid): "attribute \(oid) missing"
        case .attributeForbidden(let oid): "attribute \(oid) is not allowed"
        case .attributeContentType: "content-type attribute is not the eContentType"
        case .signatureAlgorithm: "signatureAlgorithm is not RSA with SHA-256"
        case .unsignedAttributes: "unsignedAttrs present"
        case .messageDigestForm: "message-digest is not 32 octets"
        case .messageDigest: "message-digest is not the content's hash"
        case .signature: "signature does not verify"
        case .location: "signedObject is not the URI under which the object is published"
        case .resourcesNotInherited: "resources are not all inherited"
        }
    }
}

extension SignedObjectReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .contentType: .rfc(6488, section: "2")
        case .version: .rfc(6488, section: "2.1.1")
        case .digestAlgorithms: .rfc(6488, section: "2.1.2")
        case .encapsulatedType: .rfc(6488, section: "2.1.3.1")
        case .contentMissing: .rfc(6488, section: "2.1.3.2")
        case .certificates: .rfc(6488, section: "2.1.4")
        case .crlsPresent: .rfc(6488, section: "2.1.5")
        case .signerInfos: .rfc(6488, section: "2.1")
        case .signerVersion: .rfc(6488, section: "2.1.6.1")
        case .signerIdentifier, .signerIdentifierMismatch: .rfc(6488, section: "2.1.6.2")
        case .digestAlgorithm: .rfc(6488, section: "2.1.6.3")
        case .attributesMissing, .attributeTwice, .attributeValues: .rfc(6488, section: "2.1.6.4")
        case .attributesTooLarge: .limit("signed-attributes-size")
        case .attributeMissing, .attributeForbidden: .rfc(9589, section: "4")
        case .attributeContentType: .rfc(6488, section: "2.1.6.4.1")
        case .signatureAlgorithm: .rfc(6488, section: "2.1.6.5")
        case .unsignedAttributes: .rfc(6488, section: "2.1.6.7")
        case .messageDigestForm, .messageDigest: .rfc(6488, section: "2.1.6.4.2")
        case .signature: .rfc(6488, section: "3")
        case .location: .rfc(6487, section: "4.8.8.2")
        case .resourcesNotInherited: .rfc(9286, section: "5.1")
        }
    }
}
