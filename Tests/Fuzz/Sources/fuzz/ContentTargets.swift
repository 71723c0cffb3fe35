@testable import RPKIObjects
@testable import RPKITypes

/// eContent without its envelope, and what must hold of any content that is accepted.
enum ContentTargets {
    private static let limits = Limits.standard

    static func roa(_ bytes: [UInt8]) {
        let roa = decodeTwice(bytes.count, same: ==) { () throws(DecodeError) in
            try RouteOriginAuthorization(0..<bytes.count, of: bytes.span, limits: limits)
        }
        if let roa { check(roa) }
    }

    static func aspa(_ bytes: [UInt8]) {
        let aspa = decodeTwice(bytes.count, same: ==) { () throws(DecodeError) in
            try ASProviderAttestation(0..<bytes.count, of: bytes.span, limits: limits)
        }
        if let aspa { check(aspa) }
    }

    static func manifest(_ bytes: [UInt8]) {
        let manifest = decodeTwice(bytes.count, same: isSame) { () throws(DecodeError) in
            try Manifest(0..<bytes.count, of: bytes.span, limits: limits)
        }
        if let manifest { check(manifest) }
    }

    static func ghostbusters(_ bytes: [UInt8]) {
        let record = decodeTwice(bytes.count, same: ==) { () throws(DecodeError) in
            try GhostbustersRecord(0..<bytes.count, of: bytes.span, limits: .standard)
        }
        if let record { check(record) }
    }

    static func trustAnchorKey(_ bytes: [UInt8]) {
        let key = decodeTwice(bytes.count, same: ==) { () throws(DecodeError) in
            try TrustAnchorKey(0..<bytes.count, of: bytes.span, limits: limits)
        }
        if let key { check(key) }
    }

    static func signedChecklist(_ bytes: [UInt8]) {
        let checklist = decodeTwice(bytes.count, same: ==) { () throws(DecodeError) in
            try SignedChecklist(0..<bytes.count, of: bytes.span, limits: limits)
        }
        if let checklist { check(checklist) }
    }

    static func signedPrefixList(_ bytes: [UInt8]) {
        let list = decodeTwice(bytes.count, same: ==) { () throws(DecodeError) in
            try SignedPrefixList(0..<bytes.count, of: bytes.span, limits: limits)
        }
        if let list { check(list) }
    }

    /// Checks the content of a whole signed object.
    static func check(_ content: SignedContent) {
        switch content {
        case .roa(let roa): check(roa)
        case .aspa(let aspa): check(aspa)
        case .manifest(let manifest): check(manifest)
        case .ghostbusters(let record): check(record)
        case .trustAnchorKey(let key): check(key)
        case .signedChecklist(let checklist): check(checklist)
        case .signedPrefixList(let list): check(list)
        }
    }

    static func isSame(_ left: SignedContent, _ right: SignedContent) -> Bool {
        switch (left, right) {
        case (.roa(let left), .roa(let right)): left == right
        case (.aspa(let left), .aspa(let right)): left == right
        case (.manifest(let left), .manifest(let right)): isSame(left, right)
        case (.ghostbusters(let left), .ghostbusters(let right)): left == right
        case (.trustAnchorKey(let left), .trustAnchorKey(let right)): left == right
        case (.signedChecklist(let left), .signedChecklist(let right)): left == right
        case (.signedPrefixList(let left), .signedPrefixList(let right)): left == right
        default: false
        }
    }

    private static func isSame(_ left: Manifest, _ right: Manifest) -> Bool {
        left.number == right.number && left.thisUpdate == right.thisUpdate
            && left.nextUpdate == right.nextUpdate
            && left.entries == right.entries && left.repeatedHashes == right.repeatedHashes
    }
}

extension ContentTargets {
    private static func check(_ roa: RouteOriginAuthorization) {
        expect(!roa.vrps.isEmpty && roa.vrps.count <= limits.roaPrefixes, "\(roa.vrps.count) VRPs in a ROA")
        for vrp in roa.vrps {
            expectSound(vrp)
            expect(vrp.asn == roa.asn, "a VRP of another AS")
        }
    }

    private static func check(_ aspa: ASProviderAttestation) {
        expect(aspa.customer != ASN(0), "customer AS0")
        expect((1...limits.aspaProviders).contains(aspa.providers.count), "\(aspa.providers.count) providers")
        expect(!aspa.providers.contains(aspa.customer), "the customer as provider")
        expect(zip(aspa.providers, aspa.providers.dropFirst()).allSatisfy(<), "providers that do not ascend")
        expect(aspa.providers.count == 1 || !aspa.providers.contains(ASN(0)), "AS0 beside others")
    }

    private static func check(_ manifest: Manifest) {
        expect(manifest.thisUpdate < manifest.nextUpdate, "times of a manifest")
        expect(manifest.entries.count <= limits.manifestEntries, "\(manifest.entries.count) entries")
        expect(Set(manifest.entries.map(\.name)).count == manifest.entries.count, "a name twice")
        for entry in manifest.entries {
            let name = entry.name.description
            expect(FileName(name) == entry.name, "a file name that is another when read back")
            expect(name.utf8.count { $0 == 0x2E } == 1 && !name.utf8.contains(0x2F), "file name \(name)")
        }
        expect(Timestamp(manifest.nextUpdate.description) == manifest.nextUpdate, "a time that is read back")
    }

    private static func check(_ record: GhostbustersRecord) {
        expect(record.properties.contains { $0.name == "FN" }, "a record without a name")
        for property in record.properties {
            // C1 controls are text by the grammar of RFC 6350.
            let isClean = property.value.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }
            expect(isClean, "control characters in \(property.value.debugDescription)")
        }
    }

    private static func check(_ key: TrustAnchorKey) {
        for key in [key.current, key.predecessor, key.successor].compactMap({ $0 }) {
            expect((1...limits.takElements).contains(key.uris.count), "\(key.uris.count) URIs")
            expect(key.comments.count <= limits.takElements, "\(key.comments.count) comments")
            expect(!key.subjectPublicKeyInfo.isEmpty, "no key")
            key.uris.forEach(expectShown)
        }
    }

    private static func check(_ checklist: SignedChecklist) {
        expect(!checklist.resources.isEmpty && !checklist.entries.isEmpty, "an empty checklist")
        expectCanonical(checklist.resources)
        let names = checklist.entries.compactMap(\.fileName)
        expect(Set(names).count == names.count, "a name twice")
        expect(names.allSatisfy { !$0.isEmpty && !$0.contains("/") }, "a name with a slash")
    }

    private static func check(_ list: SignedPrefixList) {
        expect(list.asn != ASN(0), "AS0")
        expect(zip(list.prefixes, list.prefixes.dropFirst()).allSatisfy(<), "prefixes that do not ascend")
        list.prefixes.forEach(expectSound)
    }
}
