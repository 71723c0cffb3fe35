/// The bounds of documents that an operator or another program hands us.
public struct DocumentLimits: Hashable, Sendable {
    /// Size in bytes; 1,000,000 VRPs are 60 to 100 MB, `jsonext` of Routinator 400 MB.
    public var size = 1_000_000_000
    /// VRPs, router keys, customers and providers of a payload file, or entries of a SLURM file, together.
    public var entries = 10_000_000
    /// Providers of one customer after merging, as `Limits.mergedProviders`
    /// (draft-ietf-sidrops-aspa-profile-29, section 5.5).
    public var mergedProviders = 9_999
    /// Bytes of a SubjectPublicKeyInfo; one of P-256 has 91 (RFC 8608, section 3.1).
    public var publicKeySize = 1_024

    /// The defaults.
    public static let standard = DocumentLimits()

    /// Makes the default limits.
    public init() {}
}
