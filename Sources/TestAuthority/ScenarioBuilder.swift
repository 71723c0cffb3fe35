package import RPKITypes

/// The fixed parts of a scenario, for recipes that need more than the object that they change.
package struct ScenarioParts: Sendable {
    /// The time of evaluation.
    package let time: Timestamp
    /// The trust anchor.
    package let trustAnchor: AuthorityIdentity
    /// The CA whose publication point has the defect.
    package let victim: AuthorityIdentity
    /// The CA below it.
    package let child: AuthorityIdentity
    /// The CA that has nothing to do with it.
    package let healthy: AuthorityIdentity
    /// A key that is nobody's.
    package let strangeKey: SigningKey
    /// A P-256 key that is nobody's.
    package let strangeRouterKey: SigningKey
    /// Lists the resources that the victim does not have.
    package let foreign: ResourceSet

    /// A time relative to that of the evaluation, in seconds.
    package func at(_ offset: Int64) -> Timestamp { time.advanced(by: offset) }
}

/// Makes the files of a scenario.
struct ScenarioBuilder {
    static let base = "rsync://rpki.example.net/repo/"
    /// A serial number that every CRL lists.
    static let revokedSerial = DER.integer(4_711)

    let parts: ScenarioParts
    let keys: KeyPool
    let settings: PublicationSettings
    let validity: Validity
    var repository = Repository()
    var defectiveURI: String?
    var defectiveFile: [UInt8]?
    var flawlessFile: [UInt8]?
    var complete = ExpectedPayload()
    var withoutObject = ExpectedPayload()
    var withoutPublicationPoint = ExpectedPayload()

    init(time: Timestamp, keys: KeyPool) throws {
        guard keys.authorities.count >= 5, let strangeRouterKey = keys.routers.last, keys.routers.count >= 3
        else {
            throw AuthorityError.keys("a scenario needs five CA keys and three router keys")
        }
        func identity(_ name: String, _ key: Int, _ resources: ResourceSet, at place: String)
            -> AuthorityIdentity
        {
            AuthorityIdentity(
                name: name,
                key: keys.authorityKey(key),
                resources: resources,
                repository: "\(Self.base)\(name)/",
                certificateURI: Self.base + place
            )
        }
        let all = ResourceSet(
            prefixes: ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"],
            asns: [64_496...64_511, 65_536...65_551]
        )
        let victim = ResourceSet(prefixes: ["192.0.2.0/24", "2001:db8::/36"], asns: [64_496...64_503])
        let healthy = ResourceSet(
            prefixes: ["198.51.100.0/24", "2001:db8:8000::/36"],
            asns: [64_504...64_507]
        )
        let child = ResourceSet(prefixes: ["192.0.2.192/26", "2001:db8:800::/40"], asns: [64_500...64_500])
        parts = ScenarioParts(
            time: time,
            trustAnchor: identity("ta", 0, all, at: "ta.cer"),
            victim: identity("victim", 1, victim, at: "ta/victim.cer"),
            child: identity("child", 3, child, at: "victim/child.cer"),
            healthy: identity("healthy", 2, healthy, at: "ta/healthy.cer"),
            strangeKey: keys.authorityKey(4),
            strangeRouterKey: strangeRouterKey,
            foreign: ResourceSet(prefixes: ["203.0.113.0/24"], asns: [65_536...65_536])
        )
        self.keys = KeyPool(keys, routers: Array(keys.routers.dropLast()))
        settings = PublicationSettings(
            thisUpdate: time.advanced(by: -3_600),
            nextUpdate: time.advanced(by: 86_400),
            number: 7
        )
        validity = Validity(around: time)
    }

    /// A CA of the scenario that has issued nothing yet.
    func authority(_ identity: AuthorityIdentity) -> Authority {
        var authority = Authority(
            identity: identity,
            keys: keys,
            validity: validity,
            publication: settings,
            firstSerial: 100
        )
        authority.revoke(serial: Self.revokedSerial)
        return authority
    }

    mutating func build(_ recipe: Recipe?) throws {
        var child = authority(parts.child)
        try child.issueROA("child.roa", asn: ASN(64_500), entries: Self.entries("192.0.2.192/26"))
        var healthy = authority(parts.healthy)
        try healthy.issueROA(
            "good.roa",
            asn: ASN(64_504),
            entries: Self.entries("198.51.100.0/24", maxLength: 25)
        )
        try healthy.issueASPA("good.asa", customer: ASN(64_505), providers: [ASN(64_506), ASN(64_507)])
        try healthy.issueRouter("good-router.cer", asns: ASNSet([Interval(64_504)]))
        var (victim, lost) = try buildVictim(recipe)
        var anchor = authority(parts.trustAnchor)
        try buildTrustAnchor(&anchor, recipe)

        // An authority's own payload, without that of the CAs below it.
        complete.formUnion(healthy.payload)
        withoutPublicationPoint = complete
        withoutObject = complete
        withoutObject.formUnion(lost.remaining)
        if !lost.isChild { withoutObject.formUnion(child.payload) }
        complete.formUnion(victim.payload)
        complete.formUnion(child.payload)

        for var authority in [child, healthy] { try repository.add(&authority) }
        try publishVictim(&victim, recipe)
        try repository.add(&anchor)
    }

    static func entries(_ prefixes: String..., maxLength: Int? = nil) -> [ROAEntry] {
        prefixes.compactMap { IPPrefix($0) }.map { ROAEntry($0, maxLength: maxLength) }
    }
}

extension ScenarioBuilder {
    /// What is lost when the defective object is: the victim's payload without it.
    struct Loss {
        var remaining: ExpectedPayload
        var isChild = false
    }

    /// The victim with all its objects, and its payload without the object that has the defect.
    private mutating func buildVictim(_ recipe: Recipe?) throws -> (Authority, Loss) {
        var victim = authority(parts.victim)
        let parts = parts
        try victim.issueROA(
            "good4.roa",
            asn: ASN(64_496),
            entries: Self.entries("192.0.2.0/25", maxLength: 26)
        )
        try victim.issueROA("good6.roa", asn: ASN(64_496), entries: Self.entries("2001:db8::/40"))
        try victim.issueASPA("good.asa", customer: ASN(64_496), providers: [ASN(64_504), ASN(64_505)])
        try victim.issueRouter("good-router.cer", asns: ASNSet([Interval(64_497)]))
        try victim.issueGhostbusters("good.gbr")
        if case .childAuthority? = recipe?.target {} else { try victim.issueAuthority(parts.child) }
        var loss = Loss(remaining: victim.payload)
        let place = parts.victim.repository
        switch recipe?.target {
        case .roa(let adjust)?:
            defectiveURI = place + "defect.roa"
            try victim.issueROA("defect.roa", asn: ASN(64_498), entries: Self.entries("192.0.2.128/26")) {
                try adjust(&$0, parts)
            }
        case .aspa(let adjust)?:
            defectiveURI = place + "defect.asa"
            try victim.issueASPA("defect.asa", customer: ASN(64_499), providers: [ASN(64_504), ASN(64_505)]) {
                try adjust(&$0, parts)
            }
        case .router(let adjust)?:
            defectiveURI = place + "defect.cer"
            try victim.issueRouter("defect.cer", asns: ASNSet([Interval(64_501)])) { try adjust(&$0, parts) }
        case .ghostbusters(let adjust)?:
            defectiveURI = place + "defect.gbr"
            try victim.issueGhostbusters("defect.gbr") { try adjust(&$0, parts) }
        case .prefixList(let adjust)?:
            defectiveURI = place + "defect.spl"
            let prefixes = ["192.0.2.0/24", "192.0.2.0/25", "2001:db8::/36"].compactMap { IPPrefix($0) }
            try victim.issuePrefixList("defect.spl", asn: ASN(64_502), prefixes: prefixes) {
                try adjust(&$0, parts)
            }
        case .childAuthority(let adjust)?:
            defectiveURI = parts.child.certificateURI
            loss.isChild = true
            try victim.issueAuthority(parts.child) { try adjust(&$0, parts) }
        case .trustAnchorKeys(.victim)?:
            defectiveURI = place + "defect.tak"
            try victim.issueTAK("defect.tak", TrustAnchorKeyContent(current: key(of: parts.victim)))
        case .checklist(let adjust)?:
            let resources = ResourceSet(prefixes: ["192.0.2.0/28"], asns: [64_496...64_496])
            let entries = [
                ChecklistContent.Entry(name: "letter.txt", hash: Hashing.sha256(Array("letter".utf8))),
                ChecklistContent.Entry(name: nil, hash: Hashing.sha256(Array("other".utf8))),
            ]
            let content = ChecklistContent(resources: resources, entries: entries)
            var flawless = victim
            flawlessFile = try flawless.makeChecklist(content, resources: resources)
            defectiveFile = try victim.makeChecklist(content, resources: resources) { try adjust(&$0, parts) }
        default: break
        }
        return (victim, loss)
    }

    /// A key of a TAK object.
    private func key(of identity: AuthorityIdentity) -> TrustAnchorKeyContent.Key {
        TrustAnchorKeyContent.Key(
            uris: [identity.certificateURI],
            subjectPublicKeyInfo: identity.key.subjectPublicKeyInfo
        )
    }

    /// The trust anchor with its certificate and locator.
    private mutating func buildTrustAnchor(_ anchor: inout Authority, _ recipe: Recipe?) throws {
        let parts = parts
        try anchor.issueAuthority(parts.victim)
        try anchor.issueAuthority(parts.healthy)
        let content = TrustAnchorKeyContent(current: key(of: parts.trustAnchor))
        switch recipe?.target {
        case .trustAnchorKey(let adjust)?:
            defectiveURI = parts.trustAnchor.repository + "defect.tak"
            try anchor.issueTAK("defect.tak", content) { try adjust(&$0, parts) }
        case .trustAnchorKeys(.trustAnchorTwice)?:
            defectiveURI = parts.trustAnchor.repository + "defect.tak"
            try anchor.issueTAK("defect.tak", content)
            try anchor.issueTAK("second.tak", content)
        default: break
        }
        try repository.add(trustAnchor: parts.trustAnchor, validity: validity) { draft in
            if case .trustAnchor(let adjust)? = recipe?.target { try adjust(&draft, parts) }
        }
        if case .trustAnchor? = recipe?.target { defectiveURI = parts.trustAnchor.certificateURI }
        if case .locator(let adjust)? = recipe?.target {
            defectiveURI = parts.trustAnchor.certificateURI
            repository.locators["ta.tal"] = try adjust(parts)
        }
    }

    /// The victim's publication point, and files that are in none.
    private mutating func publishVictim(_ victim: inout Authority, _ recipe: Recipe?) throws {
        let parts = parts
        switch recipe?.target {
        case .crl(let adjust)?:
            defectiveURI = parts.victim.crlURI
            victim.publication.adjustCRL = { adjust(&$0, parts) }
        case .manifest(let adjust)?:
            defectiveURI = parts.victim.manifestURI
            victim.publication.adjustManifest = { adjust(&$0, parts) }
        case .manifestObject(let adjust)?:
            defectiveURI = parts.victim.manifestURI
            victim.publication.adjustManifestObject = { adjust(&$0, parts) }
        case .publication(let adjust)?:
            defectiveURI = parts.victim.manifestURI
            try adjust(&victim, parts)
        case .cacheRepresentation(let adjust)?:
            var representation = try representation()
            flawlessFile = representation.der
            try adjust(&representation, parts)
            defectiveFile = representation.der
        case .file(let make)?:
            defectiveFile = try make(parts)
        default: break
        }
        try repository.add(&victim)
    }

    /// A representation of the scenario's payload, with one manifest.
    private func representation() throws -> CacheRepresentation {
        var healthy = authority(parts.healthy)
        let published = try healthy.publish()
        let manifest = published.last.map {
            CacheRepresentation.Manifest(
                bytes: $0.bytes,
                authorityKeyIdentifier: parts.healthy.key.keyIdentifierBytes,
                number: settings.manifestNumber,
                thisUpdate: settings.thisUpdate,
                location: parts.healthy.manifestURI
            )
        }
        return CacheRepresentation(
            producedAt: parts.time,
            manifests: manifest.map { [$0] } ?? [],
            payload: complete,
            trustAnchors: [parts.trustAnchor.key.keyIdentifierBytes]
        )
    }
}
