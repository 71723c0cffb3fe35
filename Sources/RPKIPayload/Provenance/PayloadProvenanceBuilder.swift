package import RPKITypes

/// Collects the sources of payload and puts them in the order of a set.
package struct PayloadProvenanceBuilder: Sendable {
    /// A publication point that was added.
    package struct Point: Hashable, Sendable {
        fileprivate let index: UInt32
    }

    /// The CAs, which points are added by.
    package var authorities = AuthorityTable()
    private var table = SourceTable()
    private var vrps: [Sourced<VRP>] = []
    private var routerKeys: [Sourced<RouterKey>] = []
    private var customers: [Sourced<ASN>] = []
    private var removedVRPs: Set<VRP> = []
    private var removedRouterKeys: Set<RouterKey> = []
    private var removedCustomers: Set<ASN> = []

    private struct Sourced<Value: Comparable & Sendable>: Sendable {
        let value: Value
        let source: SourceIndex
    }

    /// Makes an empty builder.
    package init() {}

    /// Adds what the objects of a publication point have in common.
    ///
    /// - Parameters:
    ///   - directory: the URI before their names, with a slash at its end.
    ///   - trustAnchor: the name of the TAL.
    ///   - validity: what the certificates of all CAs above have in common.
    ///   - stale: nextUpdate of manifest or CRL, whichever is earlier.
    ///   - expires: the last second in which all that its objects rest on holds; nil when only `validity` and
    ///     `stale` are known.
    ///   - authority: the place of its CA in ``authorities``; nil when it is not there.
    /// - Returns: what its objects are added with.
    package mutating func addPoint(
        directory: String,
        trustAnchor: String,
        validity: ValidityPeriod,
        stale: Timestamp,
        expires: Timestamp? = nil,
        authority: Int? = nil
    ) -> Point {
        Point(
            index: table.add(
                SourceTable.Point(
                    directory: directory,
                    trustAnchor: trustAnchor,
                    validity: validity,
                    stale: stale,
                    expires: expires ?? min(validity.notAfter, stale),
                    authority: authority.flatMap { UInt32(exactly: $0) }
                )
            )
        )
    }

    /// Adds an object.
    ///
    /// - Parameters:
    ///   - kind: what it is.
    ///   - name: its name in the directory of `point`.
    ///   - validity: of its own certificate.
    ///   - point: where it is published.
    /// - Returns: nil when there are 2,147,483,648 objects already.
    package mutating func addObject(
        _ kind: SourceObject.Kind,
        _ name: FileName,
        validity: ValidityPeriod,
        in point: Point
    ) -> SourceIndex? {
        table.add(kind, name, validity, in: point.index)
    }

    /// Makes room for a number of VRPs that is known beforehand.
    package mutating func reserveCapacity(vrps count: Int) { vrps.reserveCapacity(count) }

    /// Says that a VRP comes from a source.
    package mutating func add(_ vrp: VRP, from source: SourceIndex) {
        vrps.append(Sourced(value: vrp, source: source))
    }

    /// Says that a router key comes from a source.
    package mutating func add(_ routerKey: RouterKey, from source: SourceIndex) {
        routerKeys.append(Sourced(value: routerKey, source: source))
    }

    /// Says that providers of a customer come from a source.
    package mutating func add(customer: ASN, from source: SourceIndex) {
        customers.append(Sourced(value: customer, source: source))
    }

    /// Takes note of local exceptions: each assertion is a source, and what filters removed is none.
    ///
    /// - Parameters:
    ///   - exceptions: those that the set was made with; a source's name is the path.
    ///   - changes: what they did to the validated payload.
    package mutating func add(_ exceptions: LocalExceptions, _ changes: ExceptionChanges) {
        for element in changes.filters.flatMap(\.removed) {
            switch element {
            case .vrp(let vrp): removedVRPs.insert(vrp)
            case .routerKey(let key): removedRouterKeys.insert(key)
            case .vap(let vap): removedCustomers.insert(vap.customer)
            }
        }
        for source in exceptions.sources {
            for assertion in source.file.prefixAssertions {
                guard let index = table.addException(path: source.name, comment: assertion.comment) else {
                    return
                }
                add(assertion.value, from: index)
            }
            for assertion in source.file.bgpsecAssertions {
                guard let index = table.addException(path: source.name, comment: assertion.comment) else {
                    return
                }
                add(assertion.value, from: index)
            }
            for assertion in source.file.aspaAssertions {
                guard let index = table.addException(path: source.name, comment: assertion.comment) else {
                    return
                }
                add(customer: assertion.value.customer, from: index)
            }
        }
    }

    /// Puts the sources in the order of a set; those of elements that it does not have are dropped.
    ///
    /// - Complexity: O(*n* log *n*) in sources.
    package consuming func build(for payload: PayloadSet) -> PayloadProvenance {
        let (table, authorities) = (table, authorities)
        let (removedVRPs, removedKeys, removedCustomers) = (removedVRPs, removedRouterKeys, removedCustomers)
        vrps.removeAll { $0.source.exception == nil && removedVRPs.contains($0.value) }
        routerKeys.removeAll { $0.source.exception == nil && removedKeys.contains($0.value) }
        customers.removeAll { $0.source.exception == nil && removedCustomers.contains($0.value) }
        return PayloadProvenance(
            authorities: authorities,
            table: table,
            vrps: PayloadProvenanceBuilder.lists(&vrps, of: payload.vrps, \.vrp, table),
            routerKeys: PayloadProvenanceBuilder.lists(
                &routerKeys,
                of: payload.routerKeys,
                \.routerKey,
                table
            ),
            vaps: PayloadProvenanceBuilder.lists(&customers, of: payload.vaps, \.vap.customer, table)
        )
    }

    /// Walks through sources and entries, both ascending by value.
    private static func lists<Value, Entry>(
        _ sourced: inout [Sourced<Value>],
        of entries: [Entry],
        _ value: (Entry) -> Value,
        _ table: SourceTable
    ) -> SourceLists {
        sourced.sort { $0.value < $1.value }
        var lists = SourceLists()
        var place = 0
        for entry in entries {
            let wanted = value(entry)
            while place < sourced.count, sourced[place].value < wanted { place += 1 }
            let first = place
            while place < sourced.count, sourced[place].value == wanted { place += 1 }
            guard place - first > 1 else {
                lists.append(sourced[first..<place].lazy.map(\.source))
                continue
            }
            lists.append(table.ordered(sourced[first..<place].map(\.source)))
        }
        return lists
    }
}

extension SourceTable {
    /// The sources of one element in their order, at most ``PayloadProvenance/sourceLimit``.
    ///
    /// Objects come before exceptions, the longest validity first, then by URI: one order whatever the order of the
    /// work was. An object that was found on several paths stands once.
    fileprivate func ordered(_ sources: [SourceIndex]) -> [SourceIndex] {
        // The URIs are made once: hostile repositories list one VRP in very many ROAs.
        let objects = sources.filter { $0.exception == nil }
            .map { (source: $0, notAfter: notAfter($0), name: "\(uri($0)) \(trustAnchor($0))") }
            .sorted { ($1.notAfter, $0.name) < ($0.notAfter, $1.name) }
        var names: Set<String> = []
        var ordered: [SourceIndex] = []
        for object in objects where names.insert(object.name).inserted {
            ordered.append(object.source)
            guard ordered.count < PayloadProvenance.sourceLimit else { return ordered }
        }
        let exceptions = sources.filter { $0.exception != nil }.sorted()
        return ordered + exceptions.prefix(PayloadProvenance.sourceLimit - ordered.count)
    }
}
