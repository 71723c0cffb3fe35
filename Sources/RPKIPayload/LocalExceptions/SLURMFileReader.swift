import RPKITypes

/// The state of ``SLURMFile/read(_:limits:)``.
struct SLURMFileReader {
    private var json: JSONReader
    private let limits: DocumentLimits
    private var file = SLURMFile()
    private var entries = 0

    init(_ bytes: [UInt8], limits: DocumentLimits) {
        json = JSONReader(bytes)
        self.limits = limits
    }

    mutating func read() throws(DocumentError) -> SLURMFile {
        let size = json.bytes.count
        guard size <= limits.size else { throw json.error(.tooLarge(size: size, limit: limits.size), at: 0) }
        // What members are known depends on the version, which may stand behind them.
        file = SLURMFile(version: try SLURMFileReader.version(json))
        var required: Set<String> = ["validationOutputFilters", "locallyAddedAssertions"]
        try json.beginObject()
        let start = json.valueStart
        while let name = try json.nextMember() {
            required.remove(json.string(of: name))
            if json.isText(name, "validationOutputFilters") {
                try readFilters()
            } else if json.isText(name, "locallyAddedAssertions") {
                try readAssertions()
            } else if json.isText(name, "slurmVersion") {
                _ = try json.readInteger()
            } else {
                throw unknown(name)
            }
        }
        try demandNone(required, start)
        try json.finish()
        return file
    }

    /// Looks for the version in a copy of the reader, up to its place.
    private static func version(_ reader: JSONReader) throws(DocumentError) -> Int {
        var json = reader
        try json.beginObject()
        let start = json.valueStart
        while let name = try json.nextMember() {
            guard json.isText(name, "slurmVersion") else {
                try json.skipValue()
                continue
            }
            let version = try json.readInteger()
            guard version == 1 || version == 2 else { throw json.error(.slurm(.unknownVersion(version))) }
            return Int(version)
        }
        throw json.error(.slurm(.missingMember("slurmVersion")), at: start)
    }

    // MARK: Rules that all objects share

    private func unknown(_ name: JSONText) -> DocumentError {
        json.error(.slurm(.unknownMember(ForeignText(json.content(of: name)))), at: name.range.lowerBound)
    }

    private func demandNone(_ missing: Set<String>, _ start: Int) throws(DocumentError) {
        guard let name = missing.min() else { return }
        throw json.error(.slurm(.missingMember(name)), at: start)
    }

    private func demand<Value>(_ value: Value?, _ name: String, _ start: Int) throws(DocumentError) -> Value {
        guard let value else { throw json.error(.slurm(.missingMember(name)), at: start) }
        return value
    }

    /// Refuses a member of version 2 in a file of version 1.
    private func demandVersion2(_ name: JSONText) throws(DocumentError) {
        guard file.version < 2 else { return }
        throw json.error(
            .slurm(.memberOfVersion2(json.string(of: name))),
            at: name.range.lowerBound
        )
    }

    private mutating func readList(
        _ read: (inout SLURMFileReader) throws(DocumentError) -> Void
    ) throws(DocumentError) {
        try json.beginArray()
        while try json.nextElement() {
            guard entries < limits.entries else {
                throw json.error(.slurm(.tooManyEntries(limit: limits.entries)), at: json.position)
            }
            entries += 1
            try read(&self)
        }
    }

    // MARK: Filters (RFC 8416, section 3.3)

    private mutating func readFilters() throws(DocumentError) {
        var required: Set<String> = ["prefixFilters", "bgpsecFilters"]
        try json.beginObject()
        let start = json.valueStart
        while let name = try json.nextMember() {
            required.remove(json.string(of: name))
            if json.isText(name, "prefixFilters") {
                try readList { (reader) throws(DocumentError) in try reader.readPrefixFilter() }
            } else if json.isText(name, "bgpsecFilters") {
                try readList { (reader) throws(DocumentError) in try reader.readBGPsecFilter() }
            } else if json.isText(name, "aspaFilters") {
                try demandVersion2(name)
                try readList { (reader) throws(DocumentError) in try reader.readASPAFilter() }
            } else {
                throw unknown(name)
            }
        }
        try demandNone(required, start)
    }

    private mutating func readPrefixFilter() throws(DocumentError) {
        var prefix: IPPrefix?
        var asn: ASN?
        var comment: String?
        try json.beginObject()
        let start = json.valueStart
        while let name = try json.nextMember() {
            if json.isText(name, "prefix") {
                prefix = try json.readPrefix()
            } else if json.isText(name, "asn") {
                asn = try json.readASNNumber()
            } else if json.isText(name, "comment") {
                comment = try json.readString()
            } else {
                throw unknown(name)
            }
        }
        guard prefix != nil || asn != nil else { throw json.error(.slurm(.emptyFilter), at: start) }
        file.prefixFilters.append(PrefixFilter(prefix: prefix, asn: asn, comment: comment))
    }

    private mutating func readBGPsecFilter() throws(DocumentError) {
        var asn: ASN?
        var keyIdentifier: KeyIdentifier?
        var comment: String?
        try json.beginObject()
        let start = json.valueStart
        while let name = try json.nextMember() {
            if json.isText(name, "asn") {
                asn = try json.readASNNumber()
            } else if json.isText(name, "SKI") {
                keyIdentifier = try json.readBase64KeyIdentifier()
            } else if json.isText(name, "comment") {
                comment = try json.readString()
            } else {
                throw unknown(name)
            }
        }
        guard asn != nil || keyIdentifier != nil else { throw json.error(.slurm(.emptyFilter), at: start) }
        file.bgpsecFilters.append(BGPsecFilter(asn: asn, keyIdentifier: keyIdentifier, comment: comment))
    }

    private mutating func readASPAFilter() throws(DocumentError) {
        var customer: ASN?
        var comment: String?
        try json.beginObject()
        let start = json.valueStart
        while let name = try json.nextMember() {
            if json.isText(name, "customerAsn") || json.isText(name, "customerAsid") {
                guard customer == nil else {
                    let text = ForeignText(json.content(of: name))
                    throw json.error(.value(.repeatedMeaning(text)), at: name.range.lowerBound)
                }
                customer = try json.readASNNumber()
            } else if json.isText(name, "comment") {
                comment = try json.readString()
            } else {
                throw unknown(name)
            }
        }
        guard let customer else { throw json.error(.slurm(.emptyFilter), at: start) }
        file.aspaFilters.append(ASPAFilter(customer: customer, comment: comment))
    }

    // MARK: Assertions (RFC 8416, section 3.4)

    private mutating func readAssertions() throws(DocumentError) {
        var required: Set<String> = ["prefixAssertions", "bgpsecAssertions"]
        try json.beginObject()
        let start = json.valueStart
        while let name = try json.nextMember() {
            required.remove(json.string(of: name))
            if json.isText(name, "prefixAssertions") {
                try readList { (reader) throws(DocumentError) in try reader.readPrefixAssertion() }
            } else if json.isText(name, "bgpsecAssertions") {
                try readList { (reader) throws(DocumentError) in try reader.readBGPsecAssertion() }
            } else if json.isText(name, "aspaAssertions") {
                try demandVersion2(name)
                try readList { (reader) throws(DocumentError) in try reader.readASPAAssertion() }
            } else {
                throw unknown(name)
            }
        }
        try demandNone(required, start)
    }

    private mutating func readPrefixAssertion() throws(DocumentError) {
        var prefix: IPPrefix?
        var asn: ASN?
        var maxLength: (value: Int64, start: Int)?
        var comment: String?
        try json.beginObject()
        let start = json.valueStart
        while let name = try json.nextMember() {
            if json.isText(name, "prefix") {
                prefix = try json.readPrefix()
            } else if json.isText(name, "asn") {
                asn = try json.readASNNumber()
            } else if json.isText(name, "maxPrefixLength") {
                maxLength = (try json.readInteger(), json.valueStart)
            } else if json.isText(name, "comment") {
                comment = try json.readString()
            } else {
                throw unknown(name)
            }
        }
        let origin = try demand(asn, "asn", start)
        let known = try demand(prefix, "prefix", start)
        let length = maxLength?.value ?? Int64(known.length)
        guard let vrp = VRP(prefix: known, maxLength: Int(length), asn: origin) else {
            throw json.error(
                .value(.maxLength(length, prefix: known)),
                member: "maxPrefixLength",
                at: maxLength?.start
            )
        }
        file.prefixAssertions.append(Assertion(value: vrp, comment: comment))
    }

    private mutating func readBGPsecAssertion() throws(DocumentError) {
        var asn: ASN?
        var keyIdentifier: KeyIdentifier?
        var publicKey: [UInt8]?
        var comment: String?
        try json.beginObject()
        let start = json.valueStart
        while let name = try json.nextMember() {
            if json.isText(name, "asn") {
                asn = try json.readASNNumber()
            } else if json.isText(name, "SKI") {
                keyIdentifier = try json.readBase64KeyIdentifier()
            } else if json.isText(name, "routerPublicKey") {
                publicKey = try json.readPublicKey(limit: limits.publicKeySize)
            } else if json.isText(name, "comment") {
                comment = try json.readString()
            } else {
                throw unknown(name)
            }
        }
        let key = RouterKey(
            asn: try demand(asn, "asn", start),
            keyIdentifier: try demand(keyIdentifier, "SKI", start),
            subjectPublicKeyInfo: try demand(publicKey, "routerPublicKey", start)
        )
        file.bgpsecAssertions.append(Assertion(value: key, comment: comment))
    }

    private mutating func readASPAAssertion() throws(DocumentError) {
        var customer: ASN?
        var providers: (list: ProviderList, start: Int)?
        var comment: String?
        try json.beginObject()
        let start = json.valueStart
        while let name = try json.nextMember() {
            if json.isText(name, "customerAsn") {
                customer = try json.readASNNumber()
                guard customer != ASN(0) else { throw json.error(.value(.customerZero)) }
            } else if json.isText(name, "providerAsns") {
                providers = try readProviders()
            } else if json.isText(name, "comment") {
                comment = try json.readString()
            } else {
                throw unknown(name)
            }
        }
        let known = try demand(customer, "customerAsn", start)
        var (list, listStart) = try demand(providers, "providerAsns", start)
        if list.providers.contains(known) {
            list.providers.removeAll { $0 == known }
            file.remarks.append(.ownProvider(index: file.aspaAssertions.count, customer: known))
        }
        let merged = list.merged
        guard !merged.isEmpty else {
            throw json.error(.value(.noProviders), member: "providerAsns", at: listStart)
        }
        let vap = VAP(customer: known, providers: merged)
        file.aspaAssertions.append(Assertion(value: vap, comment: comment))
    }

    private mutating func readProviders() throws(DocumentError) -> (list: ProviderList, start: Int) {
        var list = ProviderList()
        try json.beginArray()
        let start = json.valueStart
        while try json.nextElement() {
            guard list.providers.count < limits.mergedProviders else {
                throw json.error(.slurm(.tooManyProviders(limit: limits.mergedProviders)), at: json.position)
            }
            list.providers.append(try json.readASNNumber())
        }
        return (list, start)
    }
}
