@testable import RPKIObjects
@testable import RPKITypes

/// Whole objects.
enum ObjectTargets {
    /// Dispatch by content, as `ridgeline inspect` does it.
    static func any(_ bytes: [UInt8]) {
        let object = decodeTwice(bytes.count, same: isSame) { () throws(DecodeError) in
            try RPKIObject(bytes, name: "fuzz")
        }
        switch object {
        case .certificate(let certificate)?: CertificateTargets.check(certificate)
        case .crl(let list)?: check(list)
        case .signed(let object, let content)?: check(object, content)
        case .cacheRepresentation(let representation)?: check(representation)
        case .locator(let locator)?: TextTargets.check(locator)
        case nil: break
        }
    }

    /// A signed object of an expected kind, strictly.
    static func signed(_ bytes: [UInt8], _ kind: SignedObjectKind) {
        guard let object = decode(bytes, kind, []) else { return }
        expect(
            object.kind == kind && object.bytes == bytes && object.signingTime != nil,
            "fields of the envelope"
        )
        let content = decodeTwice(bytes.count, same: ContentTargets.isSame) { () throws(DecodeError) in
            try SignedContent(object, limits: .standard)
        }
        if let content {
            check(object, content)
        } else {
            CertificateTargets.check(object.endEntityCertificate)
        }
    }

    /// A signed object with all relaxations; what is good without them must be the same with them.
    static func envelope(_ bytes: [UInt8]) {
        let relaxed = decode(bytes, nil, [.berEnvelope, .absentSigningTime])
        if let strict = decode(bytes, nil, []) {
            expect(
                relaxed.map { isSame($0, strict) } ?? false,
                "a relaxation changes what is good without it"
            )
        }
        if let normal = try? BEREnvelope.normalized(bytes.span, .standard) {
            expect(
                (try? BEREnvelope.normalized(normal.span, .standard)) == normal,
                "normal form of a normal form"
            )
        }
        guard let relaxed else { return }
        let again = decode(relaxed.bytes, nil, .absentSigningTime)
        expect(again.map { isSame($0, relaxed) } ?? false, "a normalised object is not DER")
        if let content = try? SignedContent(relaxed, limits: .standard) { check(relaxed, content) }
    }

    static func crl(_ bytes: [UInt8]) {
        let list = decodeTwice(bytes.count, same: isSame) { () throws(DecodeError) in
            try CertificateRevocationList(bytes)
        }
        if let list { check(list) }
    }

    static func cacheRepresentation(_ bytes: [UInt8]) {
        let representation = decodeTwice(bytes.count, same: isSame) { () throws(DecodeError) in
            try CanonicalCacheRepresentation(bytes)
        }
        if let representation { check(representation) }
    }

    private static func decode(
        _ bytes: [UInt8],
        _ kind: SignedObjectKind?,
        _ relaxations: Relaxations
    ) -> SignedObject? {
        let size = relaxations.contains(.berEnvelope) ? nil : bytes.count
        return decodeTwice(size, same: isSame) { () throws(DecodeError) in
            try SignedObject(bytes, expecting: kind, relaxations: relaxations)
        }
    }

    private static func isSame(_ left: RPKIObject, _ right: RPKIObject) -> Bool {
        switch (left, right) {
        case (.certificate(let left), .certificate(let right)):
            left.bytes == right.bytes && left.role == right.role
        case (.crl(let left), .crl(let right)): isSame(left, right)
        case (.signed(let left, let content), .signed(let right, let other)):
            isSame(left, right) && ContentTargets.isSame(content, other)
        case (.cacheRepresentation(let left), .cacheRepresentation(let right)): isSame(left, right)
        case (.locator(let left), .locator(let right)): left == right
        default: false
        }
    }

    private static func isSame(_ left: SignedObject, _ right: SignedObject) -> Bool {
        left.bytes == right.bytes && left.kind == right.kind && left.signingTime == right.signingTime
            && left.content == right.content && left.messageDigest == right.messageDigest
            && left.signedAttributes == right.signedAttributes && left.signature == right.signature
            && left.certificate.whole == right.certificate.whole
            && left.certificate.resources == right.certificate.resources
    }

    private static func isSame(_ left: CertificateRevocationList, _ right: CertificateRevocationList) -> Bool
    {
        left.number == right.number && left.thisUpdate == right.thisUpdate
            && left.nextUpdate == right.nextUpdate
            && left.revokedSerialNumbers == right.revokedSerialNumbers && left.signature == right.signature
    }

    private static func isSame(
        _ left: CanonicalCacheRepresentation,
        _ right: CanonicalCacheRepresentation
    ) -> Bool {
        left.producedAt == right.producedAt && left.manifests == right.manifests && left.vrps == right.vrps
            && left.vaps == right.vaps && left.routerKeys == right.routerKeys && left.states == right.states
            && left.trustAnchors == right.trustAnchors
    }
}

extension ObjectTargets {
    private static func check(_ object: SignedObject, _ content: SignedContent) {
        let all = 0..<object.bytes.count
        for range in [object.content, object.messageDigest, object.signedAttributes, object.signature] {
            expect(all.contains(range), "a range outside of the object")
        }
        expect(object.messageDigest.count == 32, "a digest of \(object.messageDigest.count) octets")
        CertificateTargets.check(object.endEntityCertificate)
        ContentTargets.check(content)
    }

    private static func check(_ list: CertificateRevocationList) {
        expect(list.thisUpdate <= list.nextUpdate, "times of a CRL")
        let numbers = list.revokedSerialNumbers
        expect(zip(numbers, numbers.dropFirst()).allSatisfy(<), "serial numbers that do not ascend")
        expect(numbers.allSatisfy { list.revokes($0) }, "a listed number that is not revoked")
        expect(!list.revokes(LongNumber(0)), "0 is revoked")
        _ = (list.issuerName, list.number.description, list.nextUpdate.description)
    }

    private static func check(_ representation: CanonicalCacheRepresentation) {
        let (vaps, keys, anchors) = (
            representation.vaps, representation.routerKeys, representation.trustAnchors
        )
        representation.vrps.forEach(expectSound)
        expect(
            zip(vaps, vaps.dropFirst()).allSatisfy { $0.customer < $1.customer },
            "VAPs that do not ascend"
        )
        for vap in vaps {
            expect(!vap.providers.isEmpty, "a VAP without providers")
            expect(
                zip(vap.providers, vap.providers.dropFirst()).allSatisfy(<),
                "providers that do not ascend"
            )
            expect(vap.providers.count == 1 || !vap.providers.contains(ASN(0)), "AS0 beside others")
        }
        expect(zip(keys, keys.dropFirst()).allSatisfy { $0 < $1 }, "router keys that do not ascend")
        expect(zip(anchors, anchors.dropFirst()).allSatisfy { $0 < $1 }, "trust anchors that do not ascend")
        let manifests = representation.manifests
        expect(
            zip(manifests, manifests.dropFirst()).allSatisfy { $0.hash < $1.hash },
            "manifests that do not ascend"
        )
        for manifest in manifests {
            expect(manifest.size >= 1_000 && !manifest.locations.isEmpty, "fields of a manifest")
            expect(
                manifest.thisUpdate <= representation.producedAt,
                "a manifest from after the representation"
            )
        }
    }
}

extension Range<Int> {
    fileprivate func contains(_ other: Range<Int>) -> Bool {
        lowerBound <= other.lowerBound && other.upperBound <= upperBound
    }
}
