import RPKITypes

extension PayloadFileReader {
    /// Reads a list of ASPAs, or an object that has one for each address family.
    mutating func readASPAs() throws(DocumentError) {
        guard try json.peek() == .object else {
            return try readList { (reader) throws(DocumentError) in
                try reader.readASPA(hasAddressFamily: false)
            }
        }
        try json.beginObject()
        while let name = try json.nextMember() {
            guard json.isText(name, "ipv4") || json.isText(name, "ipv6") else {
                try json.skipValue()
                continue
            }
            try readList { (reader) throws(DocumentError) in try reader.readASPA(hasAddressFamily: true) }
        }
    }

    /// Reads `{"64496": [64500, 64501]}`.
    mutating func readASPAMap() throws(DocumentError) {
        try json.beginObject()
        while let name = try json.nextMember() {
            try countEntry()
            guard let customer = json.asn(of: name) else {
                throw json.error(.value(.asn), at: name.range.lowerBound)
            }
            guard customer != ASN(0) else {
                throw json.error(.value(.customerZero), at: name.range.lowerBound)
            }
            let (providers, start, hasAddressFamily) = try readProviders()
            guard !providers.contains(customer) else {
                throw json.error(.value(.ownProvider(customer)), at: start)
            }
            try add(customer, providers, Origin(), hasAddressFamily: hasAddressFamily)
        }
    }

    /// Reads one ASPA with its names of any validator.
    private mutating func readASPA(hasAddressFamily: Bool) throws(DocumentError) {
        var hasAddressFamily = hasAddressFamily
        var customer: ASN?
        var providers: (list: [ASN], start: Int)?
        var origin = Origin()
        try json.beginObject()
        let start = json.valueStart
        while let name = try json.nextMember() {
            if isCustomer(name) {
                try demandNil(customer, name)
                customer = try json.readASN()
                guard customer != ASN(0) else { throw json.error(.value(.customerZero)) }
            } else if isProviders(name) {
                try demandNil(providers, name)
                let list = try readProviders()
                providers = (list.providers, list.start)
                hasAddressFamily = hasAddressFamily || list.hasAddressFamily
            } else if json.isText(name, "afi") || json.isText(name, "afiLimit") {
                hasAddressFamily = try readAddressFamily() || hasAddressFamily
            } else {
                try readOrigin(name, &origin)
            }
        }
        guard let customer else { throw json.error(.value(.missingMember("customer")), at: start) }
        guard let providers else { throw json.error(.value(.missingMember("providers")), at: start) }
        guard !providers.list.contains(customer) else {
            throw json.error(.value(.ownProvider(customer)), member: "providers", at: providers.start)
        }
        try add(customer, providers.list, origin, hasAddressFamily: hasAddressFamily)
    }

    private mutating func isCustomer(_ name: JSONText) -> Bool {
        if json.isText(name, "customer") {
            evidence.insert(.routinator)
            return true
        }
        return json.isText(name, "customer_asid") || json.isText(name, "customer_asn")
            || json.isText(name, "customerAsid") || json.isText(name, "customerAsn")
    }

    private func isProviders(_ name: JSONText) -> Bool {
        json.isText(name, "providers") || json.isText(name, "provider_asns")
            || json.isText(name, "provider_asids") || json.isText(name, "providerAsns")
            || json.isText(name, "providerAsids")
    }

    /// Reads an array of providers: numbers, texts, texts with a family such as `AS64500(v4)`, or objects.
    private mutating func readProviders() throws(DocumentError)
        -> (providers: [ASN], start: Int, hasAddressFamily: Bool)
    {
        var providers: [ASN] = []
        var hasAddressFamily = false
        try json.beginArray()
        let start = json.valueStart
        while try json.nextElement() {
            try countEntry()
            switch try json.peek() {
            case .object:
                let (provider, isLimited) = try readProviderObject()
                providers.append(provider)
                hasAddressFamily = hasAddressFamily || isLimited
            case .string:
                let text = try json.readText()
                var octets = json.content(of: text)[...]
                if octets.count > 4,
                    octets.suffix(4) == [0x28, 0x76, 0x34, 0x29]
                        || octets.suffix(4) == [0x28, 0x76, 0x36, 0x29]
                {
                    octets = octets.dropLast(4)
                    hasAddressFamily = true
                }
                guard let provider = ASN(String(decoding: octets, as: UTF8.self)) else {
                    throw json.error(.value(.asn))
                }
                providers.append(provider)
            default:
                providers.append(try json.readASNNumber())
            }
        }
        guard !providers.isEmpty else { throw json.error(.value(.noProviders), at: start) }
        return (providers, start, hasAddressFamily)
    }

    /// Reads `{"providerAsid": 64500, "afiLimit": "IPv4"}`.
    private mutating func readProviderObject() throws(DocumentError) -> (ASN, isLimited: Bool) {
        var provider: ASN?
        var isLimited = false
        try json.beginObject()
        let start = json.valueStart
        while let name = try json.nextMember() {
            if json.isText(name, "providerAsid") || json.isText(name, "provider_asid")
                || json.isText(name, "provider") || json.isText(name, "asn")
            {
                try demandNil(provider, name)
                provider = try json.readASN()
            } else if json.isText(name, "afiLimit") || json.isText(name, "afi") {
                isLimited = try readAddressFamily() || isLimited
            } else {
                try json.skipValue()
            }
        }
        guard let provider else { throw json.error(.value(.missingMember("providerAsid")), at: start) }
        return (provider, isLimited)
    }

    /// Reads the value of `afi`; says whether it names one family.
    private mutating func readAddressFamily() throws(DocumentError) -> Bool {
        switch try json.peek() {
        case .null:
            try json.readNull()
            return false
        case .string:
            let text = try json.readString()
            switch text.lowercased() {
            case "ipv4", "ipv6": return true
            case "any", "both": return false
            default: throw json.error(.value(.unknownWord(ForeignText(text))))
            }
        default:
            let number = try json.readInteger()
            guard number == 1 || number == 2 else {
                throw json.error(.value(.unknownWord(ForeignText(String(number)))))
            }
            return true
        }
    }

    private mutating func add(
        _ customer: ASN,
        _ providers: [ASN],
        _ origin: Origin,
        hasAddressFamily: Bool
    ) throws(DocumentError) {
        let trustAnchor = try trustAnchor(of: origin)
        let expires = origin.expires ?? .distantFuture
        var entry = customers[customer] ?? Customer(expires: expires, trustAnchor: trustAnchor)
        // Not while the dictionary holds the list too: appending would copy it.
        customers[customer] = nil
        entry.list.providers += providers
        entry.expires = min(entry.expires, expires)
        entry.hasAddressFamily = entry.hasAddressFamily || hasAddressFamily
        customers[customer] = entry
    }

    /// Adds what was collected of each customer; says what was not taken as it stands.
    mutating func addVAPs() -> [PayloadFile.Remark] {
        var remarks: [PayloadFile.Remark] = []
        for (customer, entry) in customers.sorted(by: { $0.key < $1.key }) {
            let providers = entry.list.merged
            guard providers.count <= limits.mergedProviders else {
                let limit = limits.mergedProviders
                remarks.append(.tooManyProviders(customer: customer, count: providers.count, limit: limit))
                continue
            }
            if entry.hasAddressFamily { remarks.append(.addressFamily(customer: customer)) }
            builder.add(
                VAP(customer: customer, providers: providers),
                expires: entry.expires,
                trustAnchor: entry.trustAnchor
            )
        }
        return remarks
    }
}
