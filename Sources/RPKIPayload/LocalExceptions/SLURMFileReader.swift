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

    /// A reader of one entry of a list.
    private typealias EntryReader = (inout SLURMFileReader) throws(DocumentError) -> Void

    /// Reads an object with the lists of one kind, `Filters` or `Assertions`; that of ASPAs is of version 2.
    private mutating func readLists(
        _ kind: String,
        prefix: EntryReader,
        bgpsec: EntryReader,
        aspa: EntryReader
    ) throws(DocumentError) {
        var required: Set<String> = ["prefix\(kind)", "bgpsec\(kind)"]
        try json.beginObject()
        let start = json.valueStart
        while let name = try json.nextMember() {
            let text = json.string(of: name)
            required.remove(text)
            switch text {
            case "prefix\(kind)": try readList(prefix)
            case "bgpsec\(kind)": try readList(bgpsec)
            case "aspa\(kind)":
                try demandVersion2(name)
                try readList(aspa)
            default: throw unknown(name)
            }
        }
        try demandNone(required, start)
    }

    /// Reads an entry: its `comment`, and the members that `take` knows; it returns false for others.
    ///
    /// - Returns: where the entry is, and its comment.
    private mutating func readEntry(
        _ take: (inout SLURMFileReader, JSONText) throws(DocumentError) -> Bool
    ) throws(DocumentError) -> (start: Int, comment: String?) {
        var comment: String?
        try json.beginObject()
        let start = json.valueStart
        while let name = try json.nextMember() {
            if json.isText(name, "comment") {
                comment = try json.readString()
            } else {
                guard try take(&self, name) else { throw unknown(name) }
            }
        }
        return (start, comment)
    }

    // MARK: Filters (RFC 8416, section 3.3)

    private mutating func readFilters() throws(DocumentError) {
        try readLists(
            "Filters",
            prefix: { (reader) throws(DocumentError) in try reader.readPrefixFilter() },
            bgpsec: { (reader) throws(DocumentError) in try reader.readBGPsecFilter() },
            aspa: { (reader) throws(DocumentError) in try reader.readASPAFilter() }
        )
    }

    private mutating func readPrefixFilter() throws(DocumentError) {
        var (prefix, asn): (IPPrefix?, ASN?) = (nil, nil)
        let entry = try readEntry { (reader, name) throws(DocumentError) in
            if reader.json.isText(name, "prefix") {
                prefix = try reader.json.readPrefix()
            } else if reader.json.isText(name, "asn") {
                asn = try reader.json.readASNNumber()
            } else {
                return false
            }
            return true
        }
        guard prefix != nil || asn != nil else { throw json.error(.slurm(.emptyFilter), at: entry.start) }
        file.prefixFilters.append(PrefixFilter(prefix: prefix, asn: asn, comment: entry.comment))
    }

    private mutating func readBGPsecFilter() throws(DocumentError) {
        var (asn, keyIdentifier): (ASN?, KeyIdentifier?) = (nil, nil)
        let entry = try readEntry { (reader, name) throws(DocumentError) in
            if reader.json.isText(name, "asn") {
                asn = try reader.json.readASNNumber()
            } else if reader.json.isText(name, "SKI") {
                keyIdentifier = try reader.json.readBase64KeyIdentifier()
            } else {
                return false
            }
            return true
        }
        guard asn != nil || keyIdentifier != nil else {
            throw json.error(.slurm(.emptyFilter), at: entry.start)
        }
        file.bgpsecFilters.append(
            BGPsecFilter(asn: asn, keyIdentifier: keyIdentifier, comment: entry.comment)
        )
    }

    private mutating func readASPAFilter() throws(DocumentError) {
        var customer: ASN?
        let entry = try readEntry { (reader, name) throws(DocumentError) in
            guard reader.json.isText(name, "customerAsn") || reader.json.isText(name, "customerAsid") else {
                return false
            }
            guard customer == nil else {
                let text = ForeignText(reader.json.content(of: name))
                throw reader.json.error(.value(.repeatedMeaning(text)), at: name.range.lowerBound)
            }
            customer = try reader.json.readASNNumber()
            return true
        }
        guard let customer else { throw json.error(.slurm(.emptyFilter), at: entry.start) }
        file.aspaFilters.append(ASPAFilter(customer: customer, comment: entry.comment))
    }

    // MARK: Assertions (RFC 8416, section 3.4)

    private mutating func readAssertions() throws(DocumentError) {
        try readLists(
            "Assertions",
            prefix: { (reader) throws(DocumentError) in try reader.readPrefixAssertion() },
            bgpsec: { (reader) throws(DocumentError) in try reader.readBGPsecAssertion() },
            aspa: { (reader) throws(DocumentError) in try reader.readASPAAssertion() }
        )
    }

    private mutating func readPrefixAssertion() throws(DocumentError) {
        var (prefix, asn): (IPPrefix?, ASN?) = (nil, nil)
        var maxLength: (value: Int64, start: Int)?
        let entry = try readEntry { (reader, name) throws(DocumentError) in
            if reader.json.isText(name, "prefix") {
                prefix = try reader.json.readPrefix()
            } else if reader.json.isText(name, "asn") {
                asn = try reader.json.readASNNumber()
            } else if reader.json.isText(name, "maxPrefixLength") {
                maxLength = (try reader.json.readInteger(), reader.json.valueStart)
            } else {
                return false
            }
            return true
        }
        let origin = try demand(asn, "asn", entry.start)
        let known = try demand(prefix, "prefix", entry.start)
        let length = maxLength?.value ?? Int64(known.length)
        guard let vrp = VRP(prefix: known, maxLength: Int(length), asn: origin) else {
            throw json.error(
                .value(.maxLength(length, prefix: known)),
                member: "maxPrefixLength",
                at: maxLength?.start
            )
        }
        file.prefixAssertions.append(Assertion(value: vrp, comment: entry.comment))
    }

    private mutating func readBGPsecAssertion() throws(DocumentError) {
        var (asn, keyIdentifier): (ASN?, KeyIdentifier?) = (nil, nil)
        var publicKey: [UInt8]?
        let entry = try readEntry { (reader, name) throws(DocumentError) in
            if reader.json.isText(name, "asn") {
                asn = try reader.json.readASNNumber()
            } else if reader.json.isText(name, "SKI") {
                keyIdentifier = try reader.json.readBase64KeyIdentifier()
            } else if reader.json.isText(name, "routerPublicKey") {
                publicKey = try reader.json.readPublicKey(limit: reader.limits.publicKeySize)
            } else {
                return false
            }
            return true
        }
        let key = RouterKey(
            asn: try demand(asn, "asn", entry.start),
            keyIdentifier: try demand(keyIdentifier, "SKI", entry.start),
            subjectPublicKeyInfo: try demand(publicKey, "routerPublicKey", entry.start)
        )
        file.bgpsecAssertions.append(Assertion(value: key, comment: entry.comment))
    }

    private mutating func readASPAAssertion() throws(DocumentError) {
        var customer: ASN?
        var providers: (list: ProviderList, start: Int)?
        let entry = try readEntry { (reader, name) throws(DocumentError) in
            if reader.json.isText(name, "customerAsn") {
                customer = try reader.json.readASNNumber()
                guard customer != ASN(0) else { throw reader.json.error(.value(.customerZero)) }
            } else if reader.json.isText(name, "providerAsns") {
                providers = try reader.readProviders()
            } else {
                return false
            }
            return true
        }
        let known = try demand(customer, "customerAsn", entry.start)
        var (list, listStart) = try demand(providers, "providerAsns", entry.start)
        if list.providers.contains(known) {
            list.providers.removeAll { $0 == known }
            file.remarks.append(.ownProvider(index: file.aspaAssertions.count, customer: known))
        }
        let merged = list.merged
        guard !merged.isEmpty else {
            throw json.error(.value(.noProviders), member: "providerAsns", at: listStart)
        }
        let vap = VAP(customer: known, providers: merged)
        file.aspaAssertions.append(Assertion(value: vap, comment: entry.comment))
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
