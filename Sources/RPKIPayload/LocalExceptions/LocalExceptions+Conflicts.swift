import RPKITypes

extension LocalExceptions {
    /// An entry with what it speaks of.
    private struct Claim<Value> {
        let value: Value
        let source: Int
        let list: ExceptionList
        let index: Int

        func place(_ sources: [Source]) -> ExceptionPlace {
            ExceptionPlace(file: sources[source].name, list: list, index: index)
        }
    }

    /// No address may be in prefixes of two files.
    ///
    /// In the order of prefixes (address, the shorter first), those that contain the next one are a stack.
    /// As long as there was no conflict, all on it come from one file, so that a look at its top is enough.
    static func demandApartPrefixes(_ sources: [Source]) throws(ExceptionConflict) {
        var claims: [Claim<IPPrefix>] = []
        for (number, source) in sources.enumerated() {
            for (index, filter) in source.file.prefixFilters.enumerated() {
                guard let prefix = filter.prefix else { continue }
                claims.append(Claim(value: prefix, source: number, list: .prefixFilters, index: index))
            }
            for (index, assertion) in source.file.prefixAssertions.enumerated() {
                let prefix = assertion.value.prefix
                claims.append(Claim(value: prefix, source: number, list: .prefixAssertions, index: index))
            }
        }
        claims.sort { ($0.value, $0.source, $0.index) < ($1.value, $1.source, $1.index) }
        var containing: [Claim<IPPrefix>] = []
        for claim in claims {
            while let last = containing.last, !last.value.covers(claim.value) { containing.removeLast() }
            if let last = containing.last, last.source != claim.source {
                throw ExceptionConflict(
                    subject: .prefixes(last.value, claim.value),
                    first: last.place(sources),
                    second: claim.place(sources)
                )
            }
            containing.append(claim)
        }
    }

    /// No AS may be in BGPsec entries of two files.
    static func demandApartRouterKeys(_ sources: [Source]) throws(ExceptionConflict) {
        var claims: [Claim<ASN>] = []
        for (number, source) in sources.enumerated() {
            for (index, filter) in source.file.bgpsecFilters.enumerated() {
                guard let asn = filter.asn else { continue }
                claims.append(Claim(value: asn, source: number, list: .bgpsecFilters, index: index))
            }
            for (index, assertion) in source.file.bgpsecAssertions.enumerated() {
                let asn = assertion.value.asn
                claims.append(Claim(value: asn, source: number, list: .bgpsecAssertions, index: index))
            }
        }
        try demandApart(claims, sources) { .routerKeys($0) }
    }

    /// No customer may be in ASPA entries of two files.
    static func demandApartCustomers(_ sources: [Source]) throws(ExceptionConflict) {
        var claims: [Claim<ASN>] = []
        for (number, source) in sources.enumerated() {
            for (index, filter) in source.file.aspaFilters.enumerated() {
                claims.append(Claim(value: filter.customer, source: number, list: .aspaFilters, index: index))
            }
            for (index, assertion) in source.file.aspaAssertions.enumerated() {
                let customer = assertion.value.customer
                claims.append(Claim(value: customer, source: number, list: .aspaAssertions, index: index))
            }
        }
        try demandApart(claims, sources) { .customer($0) }
    }

    private static func demandApart(
        _ claims: [Claim<ASN>],
        _ sources: [Source],
        _ subject: (ASN) -> ExceptionConflict.Subject
    ) throws(ExceptionConflict) {
        var owners: [ASN: Claim<ASN>] = [:]
        for claim in claims {
            guard let owner = owners[claim.value] else {
                owners[claim.value] = claim
                continue
            }
            guard owner.source != claim.source else { continue }
            throw ExceptionConflict(
                subject: subject(claim.value),
                first: owner.place(sources),
                second: claim.place(sources)
            )
        }
    }
}
