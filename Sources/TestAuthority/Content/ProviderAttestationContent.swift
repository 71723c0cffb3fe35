package import RPKITypes

/// ASProviderAttestation (draft-ietf-sidrops-aspa-profile-29).
package struct ProviderAttestationContent: Hashable, Sendable {
    /// `[0] EXPLICIT INTEGER`, explicitly 1.
    package var version = DER.context(0, DER.integer(1))
    /// INTEGER.
    package var customer: [UInt8]
    /// Each an INTEGER.
    package var providers: [[UInt8]]

    /// Makes the content; the providers are written ascending and once each.
    package init(customer: ASN, providers: [ASN]) {
        self.customer = DER.integer(customer.rawValue)
        self.providers = Set(providers).sorted().map { DER.integer($0.rawValue) }
    }

    /// The whole content.
    package var der: [UInt8] { DER.sequence(version, customer, DER.sequence(of: providers)) }
}
