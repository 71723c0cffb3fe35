public import RPKIObjects
public import RPKITypes

/// What a validation depends on besides the objects.
public struct ValidationContext: Sendable {
    /// The instant at which everything is judged.
    public var time: Timestamp
    /// The bounds on untrusted data.
    public var limits: Limits
    /// The named deviations that are tolerated.
    public var relaxations: Relaxations
    /// What happens to a certificate with resources that its issuer does not have.
    public var resourcePolicy: ResourcePolicy
    /// What happens to VRPs that overlap the resources of a rejected CA.
    public var unsafeVRPs: UnsafeVRPPolicy

    /// Makes a context; everything but the time has its default.
    public init(
        time: Timestamp,
        limits: Limits = .standard,
        relaxations: Relaxations = [],
        resourcePolicy: ResourcePolicy = .strict,
        unsafeVRPs: UnsafeVRPPolicy = .accept
    ) {
        self.time = time
        self.limits = limits
        self.relaxations = relaxations
        self.resourcePolicy = resourcePolicy
        self.unsafeVRPs = unsafeVRPs
    }
}

/// What happens to a certificate that claims resources which its issuer does not have.
public enum ResourcePolicy: String, Hashable, Sendable, CaseIterable {
    /// It is rejected, with everything below (RFC 6487, section 7.2).
    case strict
    /// It counts for what the issuer has (draft-ietf-sidrops-rpki-validation-update-03, section 4).
    case intersect
}

/// What happens to VRPs that overlap the resources of a rejected CA, as Routinator's `unsafe-vrps`.
public enum UnsafeVRPPolicy: String, Hashable, Sendable, CaseIterable {
    /// They are counted.
    case accept
    /// Each gets a finding.
    case warn
    /// Each gets a finding and is left out.
    case reject
}
