import RPKITypes

/// The providers of one customer while they are collected from several places.
struct ProviderList: Hashable, Sendable {
    /// In the order of their arrival, with repetitions.
    var providers: [ASN] = []

    /// The providers as a VAP has them: ascending, without duplicates, AS0 only alone.
    ///
    /// AS0 says "no providers", which a union with providers contradicts: it goes
    /// (draft-ietf-sidrops-aspa-profile-29, section 5.2).
    var merged: [ASN] {
        var merged: [ASN] = []
        for provider in providers.sorted() where merged.last != provider { merged.append(provider) }
        if merged.count > 1, merged.first == ASN(0) { merged.removeFirst() }
        return merged
    }
}
