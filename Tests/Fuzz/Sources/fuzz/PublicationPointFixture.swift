import RPKIObjects
import Synchronization

@testable import RPKITypes
@testable import RPKIValidation
@testable import TestAuthority

/// The tree that a publication point is fuzzed in: a trust anchor, the CA `victim` with its child, the CA `healthy`.
struct PublicationPointFixture: Sendable {
    private static let time = Timestamp(1_795_300_000)

    private let builder: ScenarioBuilder
    private let victim: Authority
    private let base: Repository
    private let lastGood: [String: [UInt8]]
    private let anchor: TrustAnchor

    /// What the trust anchor has.
    let resources: ResourceSet
    /// The payload of `healthy`.
    let healthy: ExpectedPayload
    /// The payload of the victim's objects that no part replaces.
    let good: ExpectedPayload

    init() throws {
        builder = try ScenarioBuilder(time: Self.time, keys: KeyPool.scenarios())
        let parts = builder.parts
        resources = parts.trustAnchor.resources
        var base = Repository()
        var child = builder.authority(parts.child)
        try child.issueROA("child.roa", asn: ASN(64_500), entries: ScenarioBuilder.entries("192.0.2.192/26"))
        var healthy = builder.authority(parts.healthy)
        try healthy.issueROA(
            "good.roa",
            asn: ASN(64_504),
            entries: ScenarioBuilder.entries("198.51.100.0/24")
        )
        try healthy.issueASPA("good.asa", customer: ASN(64_505), providers: [ASN(64_506), ASN(64_507)])
        try healthy.issueRouter("good-router.cer", asns: ASNSet([Interval(64_504)]))
        var anchor = builder.authority(parts.trustAnchor)
        try anchor.issueAuthority(parts.victim)
        try anchor.issueAuthority(parts.healthy)
        try base.add(&child)
        try base.add(&healthy)
        try base.add(&anchor)
        try base.add(trustAnchor: parts.trustAnchor, validity: builder.validity)
        self.healthy = healthy.payload

        var victim = builder.authority(parts.victim)
        try victim.issueROA("good4.roa", asn: ASN(64_496), entries: ScenarioBuilder.entries("192.0.2.0/25"))
        try victim.issueASPA("good.asa", customer: ASN(64_496), providers: [ASN(64_504), ASN(64_505)])
        good = victim.payload
        self.victim = victim
        try victim.issueAuthority(parts.child)
        var complete = base
        try complete.add(&victim)
        lastGood = complete.files
        self.base = base
        let locator = base.locators["ta.tal"] ?? ""
        self.anchor = TrustAnchor(try TrustAnchorLocator(Array(locator.utf8), name: "ta"))
    }

    /// Validates as ``Validator`` does, on this thread alone, so that coverage is the input's.
    func validate(_ files: [String: [UInt8]], withLastGood: Bool) -> ValidationReport {
        let source = FuzzSource(
            files: files,
            lastGood: withLastGood ? lastGood : nil,
            lastGoodKey: builder.parts.victim.key.keyIdentifier,
            lastGoodURI: builder.parts.victim.manifestURI
        )
        let run = PublicationPointRun(
            source: source,
            context: ValidationContext(time: Self.time),
            trustAnchors: [anchor],
            chunkSize: 4,
            memo: nil
        )
        var walk = ValidationWalk(run: run)
        while let item = walk.next() { _ = walk.complete(item.perform(run)) }
        return walk.report()
    }

    /// All files, with `bytes` in the given part.
    func files(_ part: PublicationPointTarget.Part, _ bytes: [UInt8]) throws -> [String: [UInt8]] {
        try issue(part, replacement: bytes).files
    }

    func seeds() throws -> [[UInt8]] {
        try PublicationPointTarget.Part.allCases.flatMap { part in
            try issue(part, replacement: nil).originals.flatMap {
                [[part.rawValue] + $0, [part.rawValue | 0x80] + $0]
            }
        }
    }
}

extension PublicationPointFixture {
    /// Puts the input in the place of original bytes; without an input the originals are kept, as seeds.
    private final class Slot: Sendable {
        let replacement: [UInt8]?
        let originals = Mutex<[[UInt8]]>([])

        init(_ replacement: [UInt8]?) { self.replacement = replacement }

        func fill(_ bytes: inout [UInt8]) {
            originals.withLock { $0.append(bytes) }
            if let replacement { bytes = replacement }
        }

        /// The first byte of the input says which extension.
        func fill(_ extensions: inout [ExtensionTemplate]?) {
            let count = extensions?.count ?? 0
            guard count > 0 else { return }
            let values = (extensions ?? []).map(\.value)
            originals.withLock { $0 += values.enumerated().map { [UInt8($0.offset)] + $0.element } }
            guard let replacement, let first = replacement.first else { return }
            extensions?[Int(first) % count].value = Array(replacement.dropFirst())
        }

        func fillAttributes(_ template: inout SignedObjectTemplate) {
            var content = template.standardAttributes.joinedBytes
            fill(&content)
            template.attributes = .list([content])
        }
    }

    private func issue(
        _ part: PublicationPointTarget.Part,
        replacement: [UInt8]?
    ) throws -> (files: [String: [UInt8]], originals: [[UInt8]]) {
        let slot = Slot(replacement)
        var victim = victim
        var repository = base
        try addObject(part, to: &victim, slot)
        if part != .childExtension { try victim.issueAuthority(builder.parts.child) }
        adjustPublication(part, of: &victim, slot)
        try repository.add(&victim)
        if part == .trustAnchorExtension {
            try repository.add(trustAnchor: builder.parts.trustAnchor, validity: builder.validity) {
                slot.fill(&$0.template.extensions)
            }
        }
        return (repository.files, slot.originals.withLock { $0 })
    }

    private func addObject(_ part: PublicationPointTarget.Part, to victim: inout Authority, _ slot: Slot)
        throws
    {
        let (parts, asn) = (builder.parts, ASN(64_498))
        let entries = ScenarioBuilder.entries("192.0.2.128/26", "2001:db8:100::/40")
        switch part {
        case .roaContent, .rawROA, .roaExtension, .roaAttributes:
            try victim.issueROA("fuzz.roa", asn: asn, entries: entries) { draft in
                switch part {
                case .roaContent: slot.fill(&draft.content)
                case .roaExtension: slot.fill(&draft.certificate.template.extensions)
                case .roaAttributes: draft.envelope = { slot.fillAttributes(&$0) }
                default: draft.finish = { replaced($0, slot) }
                }
            }
        case .aspaContent:
            try victim.issueASPA("fuzz.asa", customer: asn, providers: [ASN(64_504), ASN(64_505)]) {
                slot.fill(&$0.content)
            }
        case .prefixListContent:
            try victim.issuePrefixList("fuzz.spl", asn: asn, prefixes: entries.map(\.prefix)) {
                slot.fill(&$0.content)
            }
        case .ghostbustersContent: try victim.issueGhostbusters("fuzz.gbr") { slot.fill(&$0.content) }
        case .trustAnchorKeyContent:
            let key = TrustAnchorKeyContent.Key(
                uris: [parts.trustAnchor.certificateURI],
                subjectPublicKeyInfo: parts.trustAnchor.key.subjectPublicKeyInfo
            )
            try victim.issueTAK("fuzz.tak", TrustAnchorKeyContent(current: key)) { slot.fill(&$0.content) }
        case .childExtension: try victim.issueAuthority(parts.child) { slot.fill(&$0.template.extensions) }
        case .routerExtension:
            try victim.issueRouter("fuzz.cer", asns: ASNSet([Interval(64_501)])) {
                slot.fill(&$0.template.extensions)
            }
        case .rawCertificate:
            try victim.issueRouter("fuzz.cer", asns: ASNSet([Interval(64_501)])) {
                $0.finish = { replaced($0, slot) }
            }
        default: break
        }
    }

    private func adjustPublication(
        _ part: PublicationPointTarget.Part,
        of victim: inout Authority,
        _ slot: Slot
    ) {
        switch part {
        case .manifestContent: victim.publication.adjustManifestObject = { slot.fill(&$0.content) }
        case .manifestAttributes:
            victim.publication.adjustManifestObject = { $0.envelope = { slot.fillAttributes(&$0) } }
        case .manifestExtension:
            victim.publication.adjustManifestObject = { slot.fill(&$0.certificate.template.extensions) }
        case .revokedEntry:
            victim.publication.adjustCRL = { slot.fill(&$0.template.entries[0].serial) }
        case .crlExtension: victim.publication.adjustCRL = { slot.fill(&$0.template.extensions) }
        case .rawCRL: victim.publication.adjustCRL = { $0.finish = { replaced($0, slot) } }
        default: break
        }
    }

    private func replaced(_ bytes: [UInt8], _ slot: Slot) -> [UInt8] {
        var bytes = bytes
        slot.fill(&bytes)
        return bytes
    }
}

/// Files in memory by `HOST/MODULE/path`, and perhaps a last good version of one CA.
private struct FuzzSource: ObjectSource {
    let files: [String: [UInt8]]
    let lastGood: [String: [UInt8]]?
    let lastGoodKey: KeyIdentifier?
    let lastGoodURI: String

    func trustAnchorCertificate(at uri: TrustAnchorURI, maximumSize: Int) -> ObjectRead {
        files[Repository.path(uri.description)].map(ObjectRead.bytes) ?? .absent
    }

    func storedTrustAnchorCertificate(named trustAnchor: String) -> [UInt8]? { nil }

    func publicationPoint(at directory: RsyncURI, notification: HTTPSURI?) -> any PublishedObjects {
        FuzzDirectory(files: files, path: Repository.path(directory.description))
    }

    func lastGoodPublicationPoint(_ key: PublicationPointKey) -> LastGoodPublicationPoint? {
        guard let lastGood, key.path.count == 2, key.path.last == lastGoodKey,
            let uri = try? RsyncURI(lastGoodURI), let manifest = lastGood[Repository.path(lastGoodURI)]
        else { return nil }
        let directory = String(Repository.path(lastGoodURI).prefix { _ in true }.dropLast("victim.mft".count))
        return LastGoodPublicationPoint(
            manifestURI: uri,
            manifest: manifest,
            objects: FuzzDirectory(files: lastGood, path: directory)
        )
    }
}

private struct FuzzDirectory: PublishedObjects {
    let files: [String: [UInt8]]
    let path: String

    func read(_ name: FileName, maximumSize: Int) -> ObjectRead {
        guard let bytes = files[path + name.description] else { return .absent }
        return bytes.count <= maximumSize ? .bytes(bytes) : .tooLarge(size: bytes.count)
    }
}
