public import RPKITypes

/// The bounds of documents that an operator or another program hands us.
public struct DocumentLimits: Hashable, Sendable {
    /// Size in bytes, ``RPKITypes/Limits/documentSize``.
    public var size: Int
    /// VRPs, router keys, customers and providers of a payload file, or entries of a SLURM file, together;
    /// ``RPKITypes/Limits/documentEntries``.
    public var entries: Int
    /// Providers of one customer after merging, ``RPKITypes/Limits/mergedProviders``
    /// (draft-ietf-sidrops-aspa-profile-29, section 5.5).
    public var mergedProviders: Int
    /// Bytes of a SubjectPublicKeyInfo; one of P-256 has 91 (RFC 8608, section 3.1).
    public var publicKeySize = 1_024

    /// The defaults.
    public static let standard = DocumentLimits()

    /// Takes the limits of the configuration.
    public init(_ limits: Limits = .standard) {
        size = limits.documentSize
        entries = limits.documentEntries
        mergedProviders = limits.mergedProviders
    }
}
