import RPKIObjects
import RPKITypes

/// Merges the ASPAs of each customer to one VAP (draft-ietf-sidrops-aspa-profile-29, sections 5.2 and 5.5).
struct VAPMerge {
    private struct Entry {
        var providers: [ASN]
        var expires: Timestamp
        var trustAnchor: Int
    }

    private var entries: [ASN: Entry] = [:]

    /// Adds an ASPA; the VAP expires with the first of its ASPAs, since the union must then be made anew.
    mutating func add(_ aspa: ASProviderAttestation, expires: Timestamp, trustAnchor: Int) {
        guard let entry = entries[aspa.customer] else {
            entries[aspa.customer] = Entry(
                providers: aspa.providers,
                expires: expires,
                trustAnchor: trustAnchor
            )
            return
        }
        entries[aspa.customer] = Entry(
            providers: entry.providers + aspa.providers,
            expires: min(entry.expires, expires),
            trustAnchor: min(entry.trustAnchor, trustAnchor)
        )
    }

    /// The VAPs, ascending by customer, and the customers with more providers than the limit.
    ///
    /// AS0 beside other providers is dropped; a customer over the limit is dropped whole, never cut.
    func merged(limit: Int) -> (
        vaps: [ValidationReport.Validated<VAP>], overflowed: [(customer: ASN, count: Int, trustAnchor: Int)]
    ) {
        var vaps: [ValidationReport.Validated<VAP>] = []
        var overflowed: [(customer: ASN, count: Int, trustAnchor: Int)] = []
        for (customer, entry) in entries.sorted(by: { $0.key < $1.key }) {
            var providers: [ASN] = []
            for provider in entry.providers.sorted() where providers.last != provider {
                providers.append(provider)
            }
            if providers.count > 1, providers.first == ASN(0) { providers.removeFirst() }
            guard providers.count <= limit else {
                overflowed.append((customer, providers.count, entry.trustAnchor))
                continue
            }
            let vap = VAP(customer: customer, providers: providers)
            vaps.append(.init(value: vap, expires: entry.expires, trustAnchor: entry.trustAnchor))
        }
        return (vaps, overflowed)
    }
}
