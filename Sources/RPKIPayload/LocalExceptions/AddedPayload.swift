import RPKITypes

/// What assertions add to a set, while they are taken one after another.
struct AddedPayload {
    var vrps: AddedValues<VRP>
    var routerKeys: AddedValues<RouterKey>
    /// The VAPs of customers that assertions speak of; nil when there are too many providers.
    private(set) var vaps: [ASN: VAPEntry?] = [:]

    /// Makes the state before the first assertion, from the entries of the filtered set.
    init(
        _ vrps: [VRPEntry],
        _ routerKeys: [RouterKeyEntry],
        _ vaps: [VAPEntry],
        _ sources: [LocalExceptions.Source]
    ) {
        self.vrps = AddedValues(vrps, \.vrp, sources.flatMap { $0.file.prefixAssertions.map(\.value) })
        self.routerKeys = AddedValues(
            routerKeys,
            \.routerKey,
            sources.flatMap { $0.file.bgpsecAssertions.map(\.value) }
        )
        let customers = Set(sources.flatMap { $0.file.aspaAssertions.map(\.value.customer) })
        for entry in vaps where customers.contains(entry.vap.customer) {
            self.vaps[entry.vap.customer] = entry
        }
    }

    /// Adds the providers of an assertion.
    mutating func extend(
        _ vap: VAP,
        _ local: TrustAnchorIndex,
        limit: Int
    ) -> AssertionEffect.Result {
        guard let known = vaps[vap.customer] else {
            vaps[vap.customer] = VAPEntry(vap: vap, expires: .distantFuture, trustAnchor: local)
            return .added
        }
        // Too many providers before: a later assertion cannot make them fewer.
        guard let known else { return .tooManyProviders(count: limit + 1, limit: limit) }
        let providers = ProviderList(providers: known.vap.providers + vap.providers).merged
        guard providers.count <= limit else {
            vaps[vap.customer] = VAPEntry?.none
            return .tooManyProviders(count: providers.count, limit: limit)
        }
        guard providers != known.vap.providers else { return .alreadyPresent }
        let before = Set(known.vap.providers)
        vaps[vap.customer] = VAPEntry(
            vap: VAP(customer: vap.customer, providers: providers),
            expires: known.expires,
            trustAnchor: known.trustAnchor
        )
        return .extended(by: providers.filter { !before.contains($0) })
    }
}

/// Values that assertions add to a sorted list.
struct AddedValues<Value: Hashable & Comparable> {
    /// The values of assertions that are in the list or were inserted.
    private var present: Set<Value> = []
    /// All values of assertions, ascending, without duplicates.
    private let sorted: [Value]

    /// Makes the state before the first assertion.
    ///
    /// - Parameters:
    ///   - entries: the list, ascending by value.
    ///   - value: the value of an entry.
    ///   - added: all values that will be inserted.
    init<Entry>(_ entries: [Entry], _ value: (Entry) -> Value, _ added: [Value]) {
        var unique: [Value] = []
        for value in added.sorted() where unique.last != value { unique.append(value) }
        sorted = unique
        var place = 0
        for entry in entries {
            guard place < sorted.count else { break }
            let known = value(entry)
            while place < sorted.count, sorted[place] < known { place += 1 }
            if place < sorted.count, sorted[place] == known { present.insert(known) }
        }
    }

    /// Inserts a value; says whether it is new.
    mutating func insert(_ value: Value) -> Bool { present.insert(value).inserted }

    /// The list with the added values; an entry of a value that is added too is replaced.
    func merged<Entry>(
        into entries: [Entry],
        value: (Entry) -> Value,
        entry: (Value) -> Entry
    ) -> [Entry] {
        guard !sorted.isEmpty else { return entries }
        var result: [Entry] = []
        result.reserveCapacity(entries.count + sorted.count)
        var place = 0
        for old in entries {
            let known = value(old)
            while place < sorted.count, sorted[place] < known {
                result.append(entry(sorted[place]))
                place += 1
            }
            if place < sorted.count, sorted[place] == known { continue }
            result.append(old)
        }
        while place < sorted.count {
            result.append(entry(sorted[place]))
            place += 1
        }
        return result
    }
}
