/// Why a trust anchor key object (TAK) is refused.
public enum TAKReason: Hashable, Sendable {
    /// The version is not 0.
    case version
    /// There are more comments or URIs than the limit.
    case tooManyElements(limit: Int)
    /// A key has no certificate URIs.
    case urisEmpty
    /// A certificate URI is no usable rsync or https URI.
    case uri(URIReason)
    /// A key is no SubjectPublicKeyInfo of the profile.
    case key
    /// The issuer is not the trust anchor itself.
    case issuerNotTrustAnchor
    /// The current key is not the key of the trust anchor that issued the object.
    case currentKeyMismatch
    /// There is more than one TAK object; none is used.
    case several
    /// The trust anchor announces a successor key. Check it out of band and change the TAL within 30 days.
    case successorAnnounced(successor: KeyIdentifier)

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The version is not 0.
        case version = "tak-version"
        /// There are more comments or URIs than the limit.
        case tooManyElements = "tak-too-many-elements"
        /// A key has no certificate URIs.
        case urisEmpty = "tak-uris-empty"
        /// A certificate URI is no usable rsync or https URI.
        case uri = "tak-uri"
        /// A key is no SubjectPublicKeyInfo of the profile.
        case key = "tak-key"
        /// The issuer is not the trust anchor itself.
        case issuerNotTrustAnchor = "tak-issuer"
        /// The current key is not the key of the trust anchor that issued the object.
        case currentKeyMismatch = "tak-current-key"
        /// There is more than one TAK object; none is used.
        case several = "tak-several"
        /// The trust anchor announces a successor key. Check it out of band and change the TAL within 30 days.
        case successorAnnounced = "tak-successor"
    }
}

extension TAKReason {
    /// The stable code.
    public var code: Code {
        switch self {
        case .version: .version
        case .tooManyElements: .tooManyElements
        case .urisEmpty: .urisEmpty
        case .uri: .uri
        case .key: .key
        case .issuerNotTrustAnchor: .issuerNotTrustAnchor
        case .currentKeyMismatch: .currentKeyMismatch
        case .several: .several
        case .successorAnnounced: .successorAnnounced
        }
    }
}

extension TAKReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .version: "version is not 0"
        case .tooManyElements(let limit): "more than \(limit) comments or URIs"
        case .urisEmpty: "a key without certificate URIs"
        case .uri(let reason): "\(reason)"
        case .key: "a key is not an RSA key of the profile"
        case .issuerNotTrustAnchor: "not issued by the trust anchor"
        case .currentKeyMismatch: "the current key is not the trust anchor's"
        case .several: "more than one TAK on the manifest"
        case .successorAnnounced(let successor): "successor key \(successor) is announced"
        }
    }
}

extension TAKReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .version, .urisEmpty, .uri, .key: .rfc(9691, section: "2.2")
        case .tooManyElements: .limit("tak-elements")
        case .issuerNotTrustAnchor, .currentKeyMismatch, .several: .rfc(9691, section: "2.3")
        case .successorAnnounced: .rfc(9691, section: "4")
        }
    }
}
