import RPKITypes

extension LocalExceptions {
    /// Payload with exceptions applied, and what they changed.
    public struct Outcome: Hashable, Sendable {
        /// The payload that routers are given.
        public let payload: PayloadSet
        /// What each exception did.
        public let changes: ExceptionChanges
    }

    /// Applies the exceptions to validated payload (RFC 8416, section 4.1).
    ///
    /// Filters see validated payload only; assertions are added afterwards, and no filter removes them.
    /// What is asserted never expires and has the trust anchor ``PayloadSet/noTrustAnchor``.
    ///
    /// An asserted ASPA *extends* the VAP of its customer, as every assertion adds; to replace it, filter and
    /// assert. AS0 goes when there are other providers. The extended VAP keeps expiry and trust anchor: when
    /// what the RPKI said of it expires, the exceptions must be applied to the rest anew.
    ///
    /// - Parameters:
    ///   - payload: what validation found, without exceptions.
    ///   - limits: the number of providers of one customer.
    /// - Returns: the set that results, and the effect of each entry.
    /// - Complexity: O(*n*) in the set, O(*m* log *m*) in the exceptions.
    public func apply(to payload: PayloadSet, limits: DocumentLimits = .standard) -> Outcome {
        var application = ExceptionApplication(payload, limits: limits)
        application.filter(sources)
        application.assert(sources)
        return Outcome(payload: application.result, changes: application.changes)
    }
}

/// The state of ``LocalExceptions/apply(to:limits:)``.
private struct ExceptionApplication {
    private var trustAnchors: [String]
    private var vrps: [VRPEntry]
    private var vaps: [VAPEntry]
    private var routerKeys: [RouterKeyEntry]
    private let limits: DocumentLimits
    var changes = ExceptionChanges()

    init(_ payload: PayloadSet, limits: DocumentLimits) {
        trustAnchors = payload.trustAnchors
        vrps = payload.vrps
        vaps = payload.vaps
        routerKeys = payload.routerKeys
        self.limits = limits
    }

    var result: PayloadSet {
        PayloadSet(trustAnchors: trustAnchors, vrps: vrps, vaps: vaps, routerKeys: routerKeys)
    }

    // MARK: Filters

    mutating func filter(_ sources: [LocalExceptions.Source]) {
        var prefixFilters: [(number: Int, filter: PrefixFilter)] = []
        var bgpsecFilters: [(number: Int, filter: BGPsecFilter)] = []
        var customers: [ASN: Int] = [:]
        for source in sources {
            for (index, filter) in source.file.prefixFilters.enumerated() {
                prefixFilters.append((addEffect(source, .prefixFilters, index), filter))
            }
            for (index, filter) in source.file.bgpsecFilters.enumerated() {
                bgpsecFilters.append((addEffect(source, .bgpsecFilters, index), filter))
            }
            for (index, filter) in source.file.aspaFilters.enumerated() {
                let number = addEffect(source, .aspaFilters, index)
                if customers[filter.customer] == nil { customers[filter.customer] = number }
            }
        }
        if !prefixFilters.isEmpty {
            var index = PrefixFilterIndex(prefixFilters)
            vrps = remove(from: vrps, element: { .vrp($0.vrp) }, by: { index.first(matching: $0.vrp) })
        }
        if !bgpsecFilters.isEmpty {
            let index = BGPsecFilterIndex(bgpsecFilters)
            routerKeys = remove(
                from: routerKeys,
                element: { .routerKey($0.routerKey) },
                by: { index.first(matching: $0.routerKey) }
            )
        }
        if !customers.isEmpty {
            vaps = remove(from: vaps, element: { .vap($0.vap) }, by: { customers[$0.vap.customer] })
        }
    }

    /// Makes the effect of a filter; says its number.
    private mutating func addEffect(
        _ source: LocalExceptions.Source,
        _ list: ExceptionList,
        _ index: Int
    ) -> Int {
        let place = ExceptionPlace(file: source.name, list: list, index: index)
        changes.filters.append(FilterEffect(place: place))
        return changes.filters.count - 1
    }

    /// The entries that no filter removes; the others go to the effect of the filter whose number `find` says.
    private mutating func remove<Entry>(
        from entries: [Entry],
        element: (Entry) -> PayloadElement,
        by find: (Entry) -> Int?
    ) -> [Entry] {
        var kept: [Entry] = []
        kept.reserveCapacity(entries.count)
        for entry in entries {
            if let number = find(entry) {
                changes.filters[number].removed.append(element(entry))
            } else {
                kept.append(entry)
            }
        }
        return kept
    }

    // MARK: Assertions

    mutating func assert(_ sources: [LocalExceptions.Source]) {
        guard sources.contains(where: \.file.hasAssertions) else { return }
        let local = localTrustAnchor()
        var added = AddedPayload(vrps, routerKeys, vaps, sources)
        for source in sources {
            for (index, assertion) in source.file.prefixAssertions.enumerated() {
                let isNew = added.vrps.insert(assertion.value)
                record(
                    source,
                    .prefixAssertions,
                    index,
                    .vrp(assertion.value),
                    isNew ? .added : .alreadyPresent
                )
            }
            for (index, assertion) in source.file.bgpsecAssertions.enumerated() {
                let isNew = added.routerKeys.insert(assertion.value)
                let result: AssertionEffect.Result = isNew ? .added : .alreadyPresent
                record(source, .bgpsecAssertions, index, .routerKey(assertion.value), result)
            }
            for (index, assertion) in source.file.aspaAssertions.enumerated() {
                let result = added.extend(assertion.value, local, limit: limits.mergedProviders)
                record(source, .aspaAssertions, index, .vap(assertion.value), result)
            }
        }
        vrps = added.vrps.merged(
            into: vrps,
            value: \.vrp,
            entry: { VRPEntry($0, expires: .distantFuture, trustAnchor: local) }
        )
        routerKeys = added.routerKeys.merged(
            into: routerKeys,
            value: \.routerKey,
            entry: { RouterKeyEntry(routerKey: $0, expires: .distantFuture, trustAnchor: local) }
        )
        guard !added.vaps.isEmpty else { return }
        vaps.removeAll { added.vaps[$0.vap.customer] != nil }
        vaps += added.vaps.values.compactMap(\.self)
        vaps.sort { $0.vap.customer < $1.vap.customer }
    }

    private mutating func record(
        _ source: LocalExceptions.Source,
        _ list: ExceptionList,
        _ index: Int,
        _ element: PayloadElement,
        _ result: AssertionEffect.Result
    ) {
        let place = ExceptionPlace(file: source.name, list: list, index: index)
        changes.assertions.append(AssertionEffect(place: place, element: element, result: result))
    }

    /// The index of the name of local exceptions, which is put in its place among the names.
    private mutating func localTrustAnchor() -> TrustAnchorIndex {
        let name = PayloadSet.noTrustAnchor
        let position = trustAnchors.firstIndex { $0 >= name } ?? trustAnchors.count
        // A full table has no room for a name more: the last one then stands for it too.
        guard position < trustAnchors.count ? trustAnchors[position] != name : true,
            trustAnchors.count <= Int(UInt16.max)
        else { return TrustAnchorIndex(UInt16(min(position, trustAnchors.count - 1))) }
        trustAnchors.insert(name, at: position)
        let renumbering = (0..<trustAnchors.count - 1).map {
            TrustAnchorIndex(UInt16($0 < position ? $0 : $0 + 1))
        }
        if position < trustAnchors.count - 1 {
            vrps = vrps.map { $0.renumbered(renumbering) }
            vaps = vaps.map { $0.renumbered(renumbering) }
            routerKeys = routerKeys.map { $0.renumbered(renumbering) }
        }
        return TrustAnchorIndex(UInt16(position))
    }
}

extension SLURMFile {
    fileprivate var hasAssertions: Bool {
        !prefixAssertions.isEmpty || !bgpsecAssertions.isEmpty || !aspaAssertions.isEmpty
    }
}
