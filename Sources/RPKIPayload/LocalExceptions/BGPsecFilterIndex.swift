import RPKITypes

/// Finds the filter that removes a router key.
struct BGPsecFilterIndex {
    private struct Pair: Hashable {
        let asn: ASN?
        let keyIdentifier: KeyIdentifier?
    }

    /// The number of the first filter of each pair.
    private var numbers: [Pair: Int] = [:]

    /// Makes an index of filters, each with its number.
    init(_ filters: [(number: Int, filter: BGPsecFilter)]) {
        for (number, filter) in filters {
            let pair = Pair(asn: filter.asn, keyIdentifier: filter.keyIdentifier)
            if numbers[pair] == nil { numbers[pair] = number }
        }
    }

    /// The number of the first filter that matches; nil when none does.
    func first(matching key: RouterKey) -> Int? {
        [
            numbers[Pair(asn: key.asn, keyIdentifier: nil)],
            numbers[Pair(asn: nil, keyIdentifier: key.keyIdentifier)],
            numbers[Pair(asn: key.asn, keyIdentifier: key.keyIdentifier)],
        ].compactMap(\.self).min()
    }
}
