package import RPKITypes

/// A prefix in a ROA with its optional maxLength.
package struct ROAEntry: Hashable, Sendable {
    /// The prefix.
    package var prefix: IPPrefix
    /// The maxLength; nil leaves it out.
    package var maxLength: Int?

    /// Makes an entry.
    package init(_ prefix: IPPrefix, maxLength: Int? = nil) {
        self.prefix = prefix
        self.maxLength = maxLength
    }

    /// ROAIPAddress.
    package var der: [UInt8] {
        DER.sequence(ResourceEncoding.prefix(prefix), maxLength.map { DER.integer($0) } ?? [])
    }

    /// The payload that the entry means for an origin; nil for an impossible maxLength.
    package func vrp(_ asn: ASN) -> VRP? {
        VRP(prefix: prefix, maxLength: maxLength ?? Int(prefix.length), asn: asn)
    }
}

/// RouteOriginAttestation (RFC 9582).
package struct RouteOriginContent: Hashable, Sendable {
    /// `[0] EXPLICIT INTEGER`; empty for the default.
    package var version: [UInt8] = []
    /// INTEGER.
    package var asID: [UInt8]
    /// Each a ROAIPAddressFamily.
    package var families: [[UInt8]]

    /// Makes the content of a ROA: families ascending, prefixes in canonical order (RFC 9582, section 4.3.3).
    package init(asn: ASN, entries: [ROAEntry]) {
        asID = DER.integer(asn.rawValue)
        families = IPFamily.allCases.compactMap { family in
            let own = entries.filter { $0.prefix.family == family }
                .sorted {
                    ($0.prefix.address, $0.prefix.length, $0.maxLength ?? Int($0.prefix.length))
                        < ($1.prefix.address, $1.prefix.length, $1.maxLength ?? Int($1.prefix.length))
                }
            return own.isEmpty ? nil : Self.family(ResourceEncoding.afi(family), own.map(\.der))
        }
    }

    /// A ROAIPAddressFamily of any AFI octets and addresses.
    package static func family(_ afi: [UInt8], _ addresses: [[UInt8]]) -> [UInt8] {
        DER.sequence(DER.octetString(afi), DER.sequence(of: addresses))
    }

    /// The whole content.
    package var der: [UInt8] { DER.sequence(version, asID, DER.sequence(of: families)) }
}
