/// The certificate extensions of the profile (RFC 6487, section 4.8).
public enum CertificateExtension: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    case basicConstraints
    case subjectKeyIdentifier
    case authorityKeyIdentifier
    case keyUsage
    case extendedKeyUsage = "extKeyUsage"
    case crlDistributionPoints = "cRLDistributionPoints"
    case authorityInfoAccess
    case subjectInfoAccess
    case certificatePolicies
    case ipAddrBlocks
    case autonomousSysIds

    /// The name as in the specification.
    public var description: String { rawValue }
}
