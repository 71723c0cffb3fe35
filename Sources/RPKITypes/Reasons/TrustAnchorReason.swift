/// What is wrong with a trust anchor or its TAL.
public enum TrustAnchorReason: Hashable, Sendable {
    /// No URI of the TAL gave a certificate, and none is stored.
    case unavailable
    /// The file at a URI of the TAL cannot be read, or is no regular file.
    case unreadable(errno: Int32)
    /// The certificate at the TAL's URI has another key.
    case keyMismatch
    /// The trust anchor's certificate is not self-signed.
    case notSelfSigned
    /// The trust anchor's authority key identifier is another key's.
    case authorityKeyIdentifier
    /// The fetched certificate is older than the stored one, or valid for longer from the same start; the stored one is used.
    case olderThanStored
    /// The `.constraints` file denies the trust anchor this resource.
    case constrained(block: ResourceBlock)
    /// There are more repositories under the trust anchor than the limit; further ones are not followed.
    case noObjectSource(count: Int, limit: Int)
    /// There are more CA certificates than the limit; further ones are not followed.
    case tooManyAuthorities(limit: Int)
    /// There are more objects under the trust anchor than the limit; further CAs are not followed.
    case tooManyObjects(limit: Int)
    /// The trust anchor has more VRPs and router keys than the limit; it yields nothing.
    case tooManyVRPs(count: Int, limit: Int)

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// No URI of the TAL gave a certificate, and none is stored.
        case unavailable = "ta-unavailable"
        /// The file at a URI of the TAL cannot be read, or is no regular file.
        case unreadable = "ta-unreadable"
        /// The certificate at the TAL's URI has another key.
        case keyMismatch = "ta-key-mismatch"
        /// The trust anchor's certificate is not self-signed.
        case notSelfSigned = "ta-not-self-signed"
        /// The trust anchor's authority key identifier is another key's.
        case authorityKeyIdentifier = "ta-aki"
        /// The fetched certificate is older than the stored one, or valid for longer from the same start; the stored one is used.
        case olderThanStored = "ta-older-than-stored"
        /// The `.constraints` file denies the trust anchor this resource.
        case constrained = "ta-constrained"
        /// There are more repositories under the trust anchor than the limit; further ones are not followed.
        case noObjectSource = "ta-too-many-repositories"
        /// There are more CA certificates than the limit; further ones are not followed.
        case tooManyAuthorities = "run-too-many-authorities"
        /// There are more objects under the trust anchor than the limit; further CAs are not followed.
        case tooManyObjects = "ta-too-many-objects"
        /// The trust anchor has more VRPs and router keys than the limit; it yields nothing.
        case tooManyVRPs = "ta-too-many-vrps"
    }
}

extension TrustAnchorReason {
    /// The stable code.
    public var code: Code {
        switch self {
        case .unavailable: .unavailable
        case .unreadable: .unreadable
        case .keyMismatch: .keyMismatch
        case .notSelfSigned: .notSelfSigned
        case .authorityKeyIdentifier: .authorityKeyIdentifier
        case .olderThanStored: .olderThanStored
        case .constrained: .constrained
        case .noObjectSource: .noObjectSource
        case .tooManyAuthorities: .tooManyAuthorities
        case .tooManyObjects: .tooManyObjects
        case .tooManyVRPs: .tooManyVRPs
        }
    }
}

extension TrustAnchorReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .unavailable: "no certificate at any URI of the TAL"
        case .unreadable(let errno): "the certificate cannot be read (errno \(errno))"
        case .keyMismatch: "the certificate's key is not the TAL's"
        case .notSelfSigned: "not signed with its own key"
        case .authorityKeyIdentifier: "authorityKeyIdentifier is not its own key"
        case .olderThanStored: "the stored certificate is preferred to the one fetched"
        case .constrained(let block): "\(block) is denied to this trust anchor"
        case .noObjectSource(let count, let limit): "\(count) repositories, more than \(limit)"
        case .tooManyAuthorities(let limit): "more than \(limit) CA certificates"
        case .tooManyObjects(let limit): "more than \(limit) objects"
        case .tooManyVRPs(let count, let limit): "\(count) VRPs and router keys, more than \(limit)"
        }
    }
}

extension TrustAnchorReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .unavailable, .unreadable, .keyMismatch: .rfc(8630, section: "3")
        case .notSelfSigned: .rfc(8630, section: "2.3")
        case .authorityKeyIdentifier: .rfc(6487, section: "4.8.3")
        case .olderThanStored: .rfc(10097, section: "2")
        case .constrained: .draft("draft-ietf-sidrops-constraining-rpki-trust-anchors-00", section: "3")
        case .noObjectSource: .limit("repositories-per-trust-anchor")
        case .tooManyAuthorities: .limit("certification-authorities")
        case .tooManyObjects: .limit("objects-per-trust-anchor")
        case .tooManyVRPs: .limit("vrps-per-trust-anchor")
        }
    }
}
