import RPKITypes

/// The providers of customers that are asked for again and again: each list stands in memory once.
struct ProviderLists {
    private let vaps: VAPIndex
    private var known: [ASN: [ASN]?] = [:]

    init(_ vaps: VAPIndex) { self.vaps = vaps }

    /// The providers of a customer; nil without attestation.
    mutating func providers(of customer: ASN) -> [ASN]? {
        if let found = known[customer] { return found }
        let found = vaps.providers(of: customer)
        known.updateValue(found, forKey: customer)
        return found
    }
}
