import RPKITypes

/// Everything that the generation of one publication point needs; shared by all tasks.
struct TreeContext: Sendable {
    let configuration: TreeConfiguration
    let plan: TreePlan
    let identities: [AuthorityIdentity]
    let keys: KeyPool
    let output: String

    init(_ configuration: TreeConfiguration, plan: TreePlan, keys: KeyPool, output: String) {
        self.configuration = configuration
        self.plan = plan
        self.keys = keys
        self.output = output
        var identities: [AuthorityIdentity] = []
        for (index, node) in plan.nodes.enumerated() {
            var random = SplitMix64.stream(seed: configuration.seed ^ 0xA5A5, index: index)
            let anchor = "ta\(node.trustAnchor)"
            let name = node.parent == nil ? anchor : Self.name(&random)
            let directory =
                node.parent == nil ? "\(anchor)/" : "\(anchor)/\(name.prefix(2))/\(name.dropFirst(2))/"
            let certificate =
                node.parent.map { identities[$0].repository + "\(name).cer" }
                ?? "\(configuration.base)\(anchor).cer"
            identities.append(
                AuthorityIdentity(
                    name: name,
                    key: keys.authorityKey(node.key),
                    resources: plan.resources(index),
                    repository: configuration.base + directory,
                    certificateURI: certificate,
                    notify: configuration.notify
                )
            )
        }
        self.identities = identities
    }

    /// 20 hexadecimal digits.
    static func name(_ random: inout SplitMix64) -> String {
        Hex.text(random.next().bigEndianBytes + random.next().bigEndianBytes.prefix(2))
    }

    var validity: Validity {
        Validity(
            notBefore: configuration.time.advanced(by: -86_400),
            notAfter: configuration.time.advanced(by: configuration.certificateLifetime)
        )
    }
}

/// What came out of one publication point.
struct PublishedAuthority: Sendable {
    let trustAnchor: Int
    let payload: ExpectedPayload
    /// The payload before the delta that changed it.
    let earlierPayload: ExpectedPayload
    /// The RRDP elements of the files, now and before all deltas.
    let snapshot: [UInt8]
    let earlierSnapshot: [UInt8]
    let delta: (index: Int, elements: [UInt8])?
}

extension TreeContext {
    /// Issues and writes the publication point of one CA.
    func publish(_ index: Int) throws -> PublishedAuthority {
        let node = plan.nodes[index]
        var random = SplitMix64.stream(seed: configuration.seed, index: index)
        let time = configuration.time
        var authority = Authority(
            identity: identities[index],
            keys: keys,
            validity: validity,
            publication: PublicationSettings(
                thisUpdate: time.advanced(by: -7_200),
                nextUpdate: time.advanced(by: configuration.publicationLifetime),
                number: UInt64.random(in: 1...5_000, using: &random)
            ),
            firstSerial: random.next() >> 2
        )
        authority.endEntityKeys = rotated(keys.endEntities, by: index)
        authority.routerKeys = rotated(keys.routers, by: index)
        for child in node.children { try authority.issueAuthority(identities[child]) }
        for _ in 0..<node.routers { try issueRouter(&authority, index, &random) }
        for _ in 0..<node.aspas { try issueASPA(&authority, index, &random) }
        for unit in 0..<max(0, node.roas - 1) { try issueROA(&authority, index, unit, &random) }

        var earlier: (files: [PublishedFile], payload: ExpectedPayload)?
        if node.delta != nil {
            let payload = authority.payload
            let files = authority.files
            try issueROA(&authority, index, node.roas, &random)
            earlier = (try authority.publish(), authority.payload)
            authority.revoke(serial: DER.integer(authority.nextSerial - 2))
            authority.files = files
            authority.payload = payload
            authority.publication.manifestNumber += 1
            authority.publication.crlNumber += 1
            authority.publication.thisUpdate = time.advanced(by: -3_600)
            authority.signingTime = time.advanced(by: -3_600)
        }
        if node.roas > 0 { try issueROA(&authority, index, node.roas - 1, &random) }
        let files = try authority.publish()
        try write(files, of: identities[index])
        return result(node, authority, files, earlier)
    }

    private func result(
        _ node: TreePlan.Node,
        _ authority: Authority,
        _ files: [PublishedFile],
        _ earlier: (files: [PublishedFile], payload: ExpectedPayload)?
    ) -> PublishedAuthority {
        let repository = authority.identity.repository
        let snapshot = configuration.hasRRDP ? RRDP.publish(files, in: repository) : []
        let elements = earlier.map { RRDP.delta(from: $0.files, to: files, in: repository) }
        return PublishedAuthority(
            trustAnchor: node.trustAnchor,
            payload: authority.payload,
            earlierPayload: configuration.deltas == 0
                ? ExpectedPayload() : earlier?.payload ?? authority.payload,
            snapshot: snapshot,
            earlierSnapshot: configuration.deltas == 0
                ? [] : earlier.map { RRDP.publish($0.files, in: repository) } ?? snapshot,
            delta: node.delta.flatMap { index in elements.map { (index, $0) } }
        )
    }

    private func rotated(_ keys: [SigningKey], by count: Int) -> [SigningKey] {
        guard !keys.isEmpty else { return [] }
        let start = count % keys.count
        return Array(keys[start...] + keys[..<start])
    }

    private func write(_ files: [PublishedFile], of identity: AuthorityIdentity) throws {
        let directory = "\(output)/rsync/\(Repository.path(identity.repository))"
        try FileOutput.makeDirectory(String(directory.dropLast()))
        for file in files { try FileOutput.write(file.bytes, to: directory + file.name) }
    }
}

extension TreeContext {
    private func ownASN(_ index: Int, _ random: inout SplitMix64) -> UInt32 {
        let node = plan.nodes[index]
        return UInt32(node.firstASN + Int.random(in: 0..<node.ownASNs, using: &random))
    }

    private func issueRouter(_ authority: inout Authority, _ index: Int, _ random: inout SplitMix64) throws {
        let asn = ownASN(index, &random)
        try authority.issueRouter("\(Self.name(&random)).cer", asns: ASNSet([Interval(asn)]))
    }

    private func issueASPA(_ authority: inout Authority, _ index: Int, _ random: inout SplitMix64) throws {
        let customer = ASN(ownASN(index, &random))
        let most = Int.random(in: 1...20, using: &random)
        let count = Int.random(in: 1...most, using: &random)
        var providers: Set<ASN> = []
        while providers.count < count {
            let isLarge = Int.random(in: 0..<4, using: &random) == 0
            let provider = ASN(UInt32.random(in: 1...(isLarge ? 4_000_000_000 : 65_000), using: &random))
            if provider != customer { providers.insert(provider) }
        }
        try authority.issueASPA(
            "\(Self.name(&random)).asa",
            customer: customer,
            providers: providers.sorted()
        )
    }

    /// Issues a ROA with prefixes out of one unit of each family.
    private func issueROA(
        _ authority: inout Authority,
        _ index: Int,
        _ unit: Int,
        _ random: inout SplitMix64
    ) throws {
        let isForeign = Int.random(in: 0..<10, using: &random) == 0
        let asn = isForeign ? UInt32.random(in: 1...4_000_000_000, using: &random) : ownASN(index, &random)
        let count = configuration.prefixesPerROA.draw(&random)
        let kind = Int.random(in: 0..<10, using: &random)
        var entries: [ROAEntry] = []
        var prefixes: Set<IPPrefix> = []
        for _ in 0..<(count * 4) where entries.count < count {
            let isIPv4 = kind < 6 || (kind < 8 && Int.random(in: 0..<2, using: &random) == 0)
            let family: IPFamily = isIPv4 ? .ipv4 : .ipv6
            guard let unit = plan.prefix(index, unit: unit, family) else { continue }
            let longest = isIPv4 ? 28 : 48
            let depth = entries.isEmpty ? 0 : Int.random(in: 0...(longest - Int(unit.length)), using: &random)
            let length = Int(unit.length) + depth
            let offset =
                depth == 0 ? 0 : UInt128(random.next() >> (64 - UInt64(depth))) << UInt128(128 - length)
            guard let prefix = IPPrefix(family: family, address: unit.address | offset, length: length),
                prefixes.insert(prefix).inserted
            else { continue }
            let isOpen = Int.random(in: 0..<3, using: &random) == 0
            let maxLength = isOpen ? min(length + Int.random(in: 1...8, using: &random), longest + 2) : nil
            entries.append(ROAEntry(prefix, maxLength: maxLength))
        }
        try authority.issueROA("\(Self.name(&random)).roa", asn: ASN(asn), entries: entries)
    }
}
