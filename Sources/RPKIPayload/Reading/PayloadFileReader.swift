import RPKITypes

/// The state of ``PayloadFile/read(_:limits:)``: root, metadata and VRPs.
struct PayloadFileReader {
    var json: JSONReader
    let limits: DocumentLimits
    var builder = PayloadSetBuilder()
    var customers: [ASN: Customer] = [:]
    /// The names of trust anchors that were met last, as they stand in the file.
    var recentNames: [(octets: [UInt8], index: TrustAnchorIndex)] = []
    private var entries = 0
    private var generated: Timestamp?
    private var hasPayload = false
    /// What speaks for a form.
    var evidence: Set<PayloadFile.Form> = []

    /// A customer AS with what all its entries say.
    struct Customer {
        var list = ProviderList()
        var expires: Timestamp
        let trustAnchor: TrustAnchorIndex
        var hasAddressFamily = false
    }

    init(_ bytes: [UInt8], limits: DocumentLimits) {
        json = JSONReader(bytes)
        self.limits = limits
    }

    mutating func read() throws(DocumentError) -> PayloadFile {
        let size = json.bytes.count
        guard size <= limits.size else { throw json.error(.tooLarge(size: size, limit: limits.size), at: 0) }
        if try json.peek() == .array {
            evidence.insert(.list)
            hasPayload = true
            try readList { (reader) throws(DocumentError) in try reader.readVRP() }
        } else {
            try readRoot()
        }
        try json.finish()
        guard hasPayload else { throw json.error(.payload(.noPayload), at: 0) }
        let remarks = addVAPs()
        return PayloadFile(payload: builder.build(), form: form, generated: generated, remarks: remarks)
    }

    private var form: PayloadFile.Form {
        let order: [PayloadFile.Form] = [.list, .fort, .routinatorExtended, .routinator]
        return order.first(where: evidence.contains) ?? .rpkiClient
    }

    private mutating func readRoot() throws(DocumentError) {
        try json.beginObject()
        while let name = try json.nextMember() {
            hasPayload = try readPayload(name) || hasPayload
        }
    }

    /// Reads the value of a member of the root; says whether it is one that holds payload.
    private mutating func readPayload(_ name: JSONText) throws(DocumentError) -> Bool {
        if json.isText(name, "roas") {
            try readList { (reader) throws(DocumentError) in try reader.readVRP() }
        } else if json.isText(name, "bgpsec_keys") {
            try readList { (reader) throws(DocumentError) in try reader.readRouterKey() }
        } else if json.isText(name, "routerKeys") {
            evidence.insert(.routinator)
            try readList { (reader) throws(DocumentError) in try reader.readRouterKey() }
        } else if json.isText(name, "router-keys") {
            evidence.insert(.fort)
            try readList { (reader) throws(DocumentError) in try reader.readRouterKey() }
        } else if json.isText(name, "aspas") || json.isText(name, "provider_authorizations") {
            try readASPAs()
        } else if json.isText(name, "aspa") {
            evidence.insert(.fort)
            try readASPAMap()
        } else {
            if json.isText(name, "slurmVersion") {
                throw json.error(.payload(.slurmFile), at: name.range.lowerBound)
            }
            if json.isText(name, "metadata"), try json.peek() == .object {
                try readMetadata()
            } else {
                try json.skipValue()
            }
            return false
        }
        return true
    }

    /// Reads an array, each element by `read`.
    mutating func readList(
        _ read: (inout PayloadFileReader) throws(DocumentError) -> Void
    ) throws(DocumentError) {
        try json.beginArray()
        while try json.nextElement() {
            try countEntry()
            try read(&self)
        }
    }

    /// Counts an entry before memory is spent on it.
    mutating func countEntry() throws(DocumentError) {
        guard entries < limits.entries else {
            throw json.error(.payload(.tooManyEntries(limit: limits.entries)), at: json.position)
        }
        entries += 1
    }

    /// What is read here is not payload: what cannot be read is passed over.
    private mutating func readMetadata() throws(DocumentError) {
        try json.beginObject()
        while let name = try json.nextMember() {
            let kind = try json.peek()
            if kind == .number, json.isText(name, "generated") {
                var copy = json
                if let seconds = try? copy.readSeconds() { generated = seconds }
            } else if kind == .string, json.isText(name, "buildtime") || json.isText(name, "generatedTime") {
                var copy = json
                if let time = try? copy.readTime() { generated = generated ?? time }
            }
            try json.skipValue()
        }
    }

    private mutating func readVRP() throws(DocumentError) {
        var asn: ASN?
        var prefix: IPPrefix?
        var maxLength: (value: Int64, start: Int)?
        var origin = Origin()
        try json.beginObject()
        let start = json.valueStart
        while let name = try json.nextMember() {
            if json.isText(name, "prefix") {
                prefix = try json.readPrefix()
            } else if json.isText(name, "asn") {
                if try json.peek() == .string { evidence.insert(.routinator) }
                asn = try json.readASN()
            } else if json.isText(name, "maxLength") {
                if try json.peek() == .null {
                    try json.readNull()
                } else {
                    maxLength = (try json.readInteger(), json.valueStart)
                }
            } else {
                try readOrigin(name, &origin)
            }
        }
        guard let asn else { throw json.error(.value(.missingMember("asn")), at: start) }
        guard let prefix else { throw json.error(.value(.missingMember("prefix")), at: start) }
        let length = maxLength?.value ?? Int64(prefix.length)
        guard let vrp = VRP(prefix: prefix, maxLength: Int(length), asn: asn) else {
            throw json.error(
                .value(.maxLength(length, prefix: prefix)),
                member: "maxLength",
                at: maxLength?.start
            )
        }
        let trustAnchor = try trustAnchor(of: origin)
        builder.add(vrp, expires: origin.expires ?? .distantFuture, trustAnchor: trustAnchor)
    }

    private mutating func readRouterKey() throws(DocumentError) {
        var asn: ASN?
        var keyIdentifier: KeyIdentifier?
        var publicKey: [UInt8]?
        var origin = Origin()
        try json.beginObject()
        let start = json.valueStart
        while let name = try json.nextMember() {
            if json.isText(name, "asn") {
                asn = try json.readASN()
            } else if json.isText(name, "ski") || json.isText(name, "SKI") {
                try demandNil(keyIdentifier, name)
                keyIdentifier = try json.readKeyIdentifier()
            } else if json.isText(name, "pubkey") || json.isText(name, "routerPublicKey")
                || json.isText(name, "spki")
            {
                try demandNil(publicKey, name)
                publicKey = try json.readPublicKey(limit: limits.publicKeySize)
            } else {
                try readOrigin(name, &origin)
            }
        }
        guard let asn else { throw json.error(.value(.missingMember("asn")), at: start) }
        guard let keyIdentifier else { throw json.error(.value(.missingMember("ski")), at: start) }
        guard let publicKey else { throw json.error(.value(.missingMember("pubkey")), at: start) }
        let trustAnchor = try trustAnchor(of: origin)
        builder.add(
            RouterKey(asn: asn, keyIdentifier: keyIdentifier, subjectPublicKeyInfo: publicKey),
            expires: origin.expires ?? .distantFuture,
            trustAnchor: trustAnchor
        )
    }

    /// Refuses a second member that says the same as one before, under another name.
    func demandNil<Value>(_ value: Value?, _ name: JSONText) throws(DocumentError) {
        guard value != nil else { return }
        let text = ForeignText(json.content(of: name))
        throw json.error(.value(.repeatedMeaning(text)), at: name.range.lowerBound)
    }
}
