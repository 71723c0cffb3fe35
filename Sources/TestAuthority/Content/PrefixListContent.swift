package import RPKITypes

/// RpkiSignedPrefixList (draft-ietf-sidrops-rpki-prefixlist-05).
package struct PrefixListContent: Hashable, Sendable {
    /// `[0] EXPLICIT INTEGER`; empty for the default.
    package var version: [UInt8] = []
    /// INTEGER.
    package var asID: [UInt8]
    /// Each an address family with its prefixes.
    package var families: [[UInt8]]

    /// Makes the content of a list, in canonical order.
    package init(asn: ASN, prefixes: [IPPrefix]) {
        asID = DER.integer(asn.rawValue)
        families = IPFamily.allCases.compactMap { family in
            let own = Set(prefixes).filter { $0.family == family }.sorted()
            return own.isEmpty
                ? nil : Self.family(ResourceEncoding.afi(family), own.map(ResourceEncoding.prefix))
        }
    }

    /// One address family of any parts.
    package static func family(_ afi: [UInt8], _ prefixes: [[UInt8]]) -> [UInt8] {
        DER.sequence(DER.octetString(afi), DER.sequence(of: prefixes))
    }

    /// The whole content.
    package var der: [UInt8] { DER.sequence(version, asID, DER.sequence(of: families)) }
}
