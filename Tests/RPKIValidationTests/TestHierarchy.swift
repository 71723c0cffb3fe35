import RPKIObjects
import RPKITypes
import RPKIValidation
import TestAuthority

/// A hand-made hierarchy of CAs with short names, for tests of one behaviour.
struct TestHierarchy {
    static let base = "rsync://rpki.example.net/repo/"
    /// What the trust anchor has unless a test says otherwise.
    static let everything = ResourceSet(
        prefixes: ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"],
        asns: [64_496...64_511, 65_536...65_551]
    )
    static let time = TestRun.time

    var repository = Repository()
    var source: MemorySource { MemorySource(repository.files) }

    /// An identity whose certificate lies in the publication point of `parent`; nil for a trust anchor.
    static func identity(
        _ name: String,
        key: Int,
        _ resources: ResourceSet = everything,
        under parent: String? = nil
    ) throws -> AuthorityIdentity {
        AuthorityIdentity(
            name: name,
            key: try KeyPool.scenarios().authorityKey(key),
            resources: resources,
            repository: "\(base)\(name)/",
            certificateURI: parent.map { "\(base)\($0)/\(name).cer" } ?? "\(base)\(name).cer"
        )
    }

    /// A CA that has issued nothing yet: manifest number 7, current for a day from an hour before.
    static func authority(_ identity: AuthorityIdentity) throws -> Authority {
        Authority(
            identity: identity,
            keys: try KeyPool.scenarios(),
            validity: Validity(around: time),
            publication: PublicationSettings(
                thisUpdate: time.advanced(by: -3_600),
                nextUpdate: time.advanced(by: 86_400),
                number: 7
            ),
            firstSerial: 100
        )
    }

    static func authority(
        _ name: String,
        key: Int,
        _ resources: ResourceSet = everything,
        under parent: String? = nil
    ) throws -> Authority {
        try authority(identity(name, key: key, resources, under: parent))
    }

    /// Publishes a CA.
    mutating func publish(_ authority: Authority) throws {
        var authority = authority
        try repository.add(&authority)
    }

    /// Publishes a trust anchor with its certificate and locator.
    mutating func publish(
        trustAnchor authority: Authority,
        adjust: (inout CertificateDraft) throws -> Void = { _ in }
    ) throws {
        try repository.add(trustAnchor: authority.identity, validity: authority.validity, adjust: adjust)
        try publish(authority)
    }

    /// Validates everything.
    func run(
        _ context: ValidationContext = ValidationContext(time: time),
        constraints: ResourceConstraints? = nil,
        workers: Int = 2,
        chunkSize: Int = 256,
        source: MemorySource? = nil,
        memo: ValidationMemo? = nil
    ) async throws -> ValidationReport {
        try await TestRun.run(
            source ?? self.source,
            locators: repository.locators,
            context: context,
            constraints: constraints,
            workers: workers,
            chunkSize: chunkSize,
            memo: memo
        )
    }

    /// The key of a publication point.
    static func key(_ path: AuthorityIdentity...) -> PublicationPointKey {
        PublicationPointKey(trustAnchor: path.first?.name ?? "", path: path.compactMap(\.key.keyIdentifier))
    }
}

extension Authority {
    /// Issues a ROA for prefixes given as text.
    mutating func roa(
        _ name: String,
        _ prefixes: String...,
        asn: UInt32 = 64_496,
        maxLength: Int? = nil,
        adjust: ObjectAdjustment = { _ in }
    ) throws {
        let entries = prefixes.compactMap { IPPrefix($0) }.map { ROAEntry($0, maxLength: maxLength) }
        try issueROA(name, asn: ASN(asn), entries: entries, adjust: adjust)
    }

    /// Issues an ASPA.
    mutating func aspa(_ name: String, _ customer: UInt32, _ providers: UInt32...) throws {
        try issueASPA(name, customer: ASN(customer), providers: providers.map { ASN($0) })
    }
}

extension ValidationReport {
    /// The VRPs as text, each once, sorted: `192.0.2.0/24-24 AS64496`.
    var vrpTexts: [String] {
        Set(vrps.map { "\($0.value.prefix)-\($0.value.maxLength) \($0.value.asn)" }).sorted()
    }

    /// `code severity` of each finding.
    var verdicts: Set<String> {
        Set(findings.map { "\($0.reason.code.rawValue) \($0.severity.rawValue)" })
    }

    /// Everything that must not depend on how the work was shared, with an order.
    var fingerprint: [String] {
        var lines = findings.map(\.description)
        lines += vrps.map { "\($0.value) \($0.expires) \($0.trustAnchor)" }.sorted()
        lines += vaps.map { "\($0.value) \($0.expires) \($0.trustAnchor)" }
        lines += routerKeys.map { "\($0.value.asn) \($0.value.keyIdentifier) \($0.expires)" }.sorted()
        lines += prefixLists.map { "\($0.value) \($0.expires)" }.sorted()
        lines += nonFunctionalAuthorities.map { "\($0)" }
        lines += trustAnchors.map {
            "\($0.name) \($0.isUsable) \($0.publicationPoints) \($0.lastGoodPublicationPoints) \($0.vrps) \($0.aspas)"
                + " \($0.routerKeys) \($0.trustAnchorKey?.current.comments.count ?? -1) \($0.counts.total)"
        }
        lines.append("\(unsafeVRPs) \(publicationServers.count) \(overflowedCustomers)")
        lines +=
            publicationPoints.map { point in
                let authority = authorities[point.authority]
                let parent = authority.parent.map { authorities[$0].uri } ?? "-"
                return "\(point.manifestURI) \(point.expires) \(authority.uri) \(authority.digest) \(parent)"
            }
            .sorted()
        lines += repositoryTallies.map { "\($0)" }.sorted()
        return lines
    }
}
