import RPKIObjects
import RPKITypes
import RPKIValidation
import TestAuthority

/// One bound of ``Limits``: data that has exactly as much as `exact`, and what is reported when one less is permitted.
struct LimitCase: Sendable {
    /// The field's name on the command line.
    var field: String
    /// What the data is.
    var name: String
    /// The smallest value under which the data passes.
    var exact: Int
    /// The code of the refusal.
    var code: String
    /// The codes that come up under the given limits.
    var codes: @Sendable (Limits) async throws -> Set<String>

    init(
        _ field: String,
        _ name: String,
        exact: Int,
        code: String,
        codes: @escaping @Sendable (Limits) async throws -> Set<String>
    ) {
        self.field = field
        self.name = name
        self.exact = exact
        self.code = code
        self.codes = codes
    }
}

// MARK: - Limits of single objects

extension LimitCase {
    /// A case that shows in a decoder.
    private static func decoding(
        _ field: String,
        _ name: String,
        exact: Int,
        code: String,
        _ bytes: [UInt8],
        relaxations: Relaxations = []
    ) -> LimitCase {
        LimitCase(field, name, exact: exact, code: code) { limits in
            do throws(DecodeError) {
                _ = try RPKIObject(bytes, name: "ta", limits: limits, relaxations: relaxations)
                return []
            } catch {
                return [error.reason.code.rawValue]
            }
        }
    }

    /// The authority whose objects are decoded.
    private static func authority() throws -> Authority {
        try TestHierarchy.authority("ca", key: 1, under: "ta")
    }

    private static func file(_ make: (inout Authority) throws -> Void) throws -> [UInt8] {
        var authority = try authority()
        try make(&authority)
        return authority.files.last?.bytes ?? []
    }

    /// The certificate of a CA, changed.
    private static func certificate(
        _ resources: ResourceSet = TestHierarchy.everything,
        _ adjust: @escaping Authority.CertificateAdjustment = { _ in }
    ) throws -> [UInt8] {
        try file { authority in
            let child = try TestHierarchy.identity("child", key: 2, resources, under: "ca")
            try authority.issueAuthority(child, adjust: adjust)
        }
    }

    private static let prefixes = ["192.0.2.0/26", "198.51.100.0/25", "2001:db8::/48", "2001:db8:2::/48"]

    static func ofObjects() throws -> [LimitCase] {
        try ofSizes() + ofCertificates() + ofContents() + ofKeysAndLists() + ofCacheRepresentations()
    }

    private static func ofSizes() throws -> [LimitCase] {
        let roa = try file { try $0.roa("a.roa", "192.0.2.0/24") }
        let object = try SignedObject(roa)
        // Tag and one length octet stand before fewer than 128 octets.
        let attributes = object.signedAttributes.count - 2
        let ber = try file { authority in
            try authority.roa("a.roa", "192.0.2.0/24") { $0.envelope = { $0.envelope = .ber } }
        }
        let certificate = try certificate()
        let crl = try authority().published { $0.hasSuffix(".crl") }
        let locator = Array(
            Locator.text(try TestHierarchy.identity("ta", key: 0)).utf8
        )
        let uri = "rsync://rpki.example.net/repo/ca/a.roa"
        return [
            decoding("object-size", "ROA", exact: roa.count, code: "object-too-large", roa),
            decoding("object-size", "CA", exact: certificate.count, code: "object-too-large", certificate),
            decoding("object-size", "CRL", exact: crl.count, code: "object-too-large", crl),
            decoding("tal-size", "TAL", exact: locator.count, code: "tal-too-large", locator),
            decoding(
                "uri-length",
                "TAL",
                exact: "rsync://rpki.example.net/repo/ta.cer".utf8.count,
                code: "tal-uri",
                locator
            ),
            LimitCase("uri-length", "a URI alone", exact: uri.utf8.count, code: "uri-too-long") { limits in
                do throws(URIReason) {
                    _ = try RsyncURI(uri, maximumLength: limits.uriLength)
                    return []
                } catch {
                    return [Reason.uri(error).code.rawValue]
                }
            },
            decoding(
                "uri-length",
                "ROA",
                exact: "rsync://rpki.example.net/repo/ca/ca.crl".utf8.count,
                code: "certificate-uri",
                roa
            ),
            decoding(
                "signed-attributes-size",
                "ROA",
                exact: attributes,
                code: "signed-object-attributes-too-large",
                roa
            ),
            // ContentInfo, [0], SignedData, [0], Certificate, TBSCertificate, Name, SET, attribute, its type.
            decoding(
                "ber-depth",
                "ROA",
                exact: 10,
                code: "encoding-nested-too-deep",
                ber,
                relaxations: .berEnvelope
            ),
        ]
    }

    private static func ofCertificates() throws -> [LimitCase] {
        let two = ["rsync://rpki.example.net/repo/ta/ca.cer", "https://rpki.example.net/ca.cer"]
        let sia = try certificate()
        let aia = try certificate { draft in
            draft.template[.authorityInfoAccess] = .access(
                .authorityInfoAccess,
                (two + two).map { (.caIssuers, GeneralName.uri($0)) }
            )
        }
        let crldp = try certificate { draft in
            draft.template[.crlDistributionPoints] = ExtensionTemplate(
                .crlDistributionPoints,
                DER.sequence(ExtensionTemplate.distributionPoint((two + two).map(GeneralName.uri)))
            )
        }
        let router = try file {
            try $0.issueRouter("r.cer", asns: ASNSet([Interval(1, 5), Interval(9)].compactMap { $0 }))
        }
        let purposes = try file { authority in
            try authority.issueRouter("r.cer", asns: ASNSet([Interval(1)])) { draft in
                draft.template[.extendedKeyUsage] = ExtensionTemplate(
                    .extendedKeyUsage,
                    DER.sequence(DER.oid(.caIssuers), DER.oid(.signedObject), DER.oid(.bgpsecRouterPurpose))
                )
            }
        }
        let addresses = try certificate(
            ResourceSet(prefixes: ["192.0.2.0/26", "192.0.2.128/26", "203.0.113.0/24"])
        )
        let six = try certificate(ResourceSet(prefixes: ["2001:db8::/48", "2001:db8:4::/48"]))
        let asns = try certificate(ResourceSet(prefixes: [], asns: [1...1, 3...4, 6...6, 8...9]))
        let code = "certificate-too-many-resources"
        return [
            // Ten extensions: a CA certificate has no more.
            decoding("extensions", "CA", exact: 10, code: "certificate-too-many-extensions", sia),
            decoding("access-descriptions", "SIA", exact: 2, code: "certificate-sia-form", sia),
            decoding("access-descriptions", "AIA", exact: 4, code: "certificate-aia-form", aia),
            decoding("access-descriptions", "CRLDP", exact: 4, code: "certificate-crldp-form", crldp),
            decoding(
                "access-descriptions",
                "EKU",
                exact: 3,
                code: "certificate-extended-key-usage",
                purposes
            ),
            decoding("resource-blocks", "IPv4", exact: 3, code: code, addresses),
            decoding("resource-blocks", "IPv6", exact: 2, code: code, six),
            decoding("resource-blocks", "AS numbers", exact: 4, code: code, asns),
            decoding("router-asns", "router", exact: 6, code: "router-too-many-asns", router),
        ]
    }

    private static func ofContents() throws -> [LimitCase] {
        let roa = try file { authority in
            let entries = prefixes.compactMap { IPPrefix($0) }.map { ROAEntry($0) }
            try authority.issueROA("a.roa", asn: ASN(1), entries: entries)
        }
        let list = try file { authority in
            try authority.issuePrefixList(
                "a.spl",
                asn: ASN(1),
                prefixes: prefixes.compactMap { IPPrefix($0) }
            )
        }
        let aspa = try file { try $0.aspa("a.asa", 1, 2, 3, 4, 5, 6) }
        let ghostbusters = try file { try $0.issueGhostbusters("a.gbr") }
        var authority = try authority()
        for number in 0..<4 { authority.revoke(serial: DER.integer(number + 1)) }
        try authority.roa("a.roa", "192.0.2.0/24")
        let crl = try authority.published { $0.hasSuffix(".crl") }
        let manifest = try authority.published { $0.hasSuffix(".mft") }
        return [
            decoding("roa-prefixes", "ROA", exact: 4, code: "roa-too-many-prefixes", roa),
            decoding("roa-prefixes", "prefix list", exact: 4, code: "prefix-list-too-many-prefixes", list),
            decoding("aspa-providers", "ASPA", exact: 5, code: "aspa-too-many-providers", aspa),
            decoding(
                "ghostbusters-size",
                "vCard",
                exact: GhostbustersContent().bytes.count,
                code: "ghostbusters-too-large",
                ghostbusters
            ),
            decoding("crl-entries", "CRL", exact: 4, code: "crl-too-many-entries", crl),
            decoding("manifest-entries", "manifest", exact: 2, code: "manifest-too-many-entries", manifest),
        ]
    }

    private static func ofKeysAndLists() throws -> [LimitCase] {
        let identity = try TestHierarchy.identity("ta", key: 0)
        func key(comments: Int, uris: Int) -> TrustAnchorKeyContent.Key {
            TrustAnchorKeyContent.Key(
                comments: Array(repeating: "c", count: comments),
                uris: Array(repeating: identity.certificateURI, count: uris),
                subjectPublicKeyInfo: identity.key.subjectPublicKeyInfo
            )
        }
        func tak(_ content: TrustAnchorKeyContent) throws -> [UInt8] {
            try file { try $0.issueTAK("a.tak", content) }
        }
        let one = key(comments: 1, uris: 1)
        let long = "rsync://rpki.example.net/repo/ca/with-a-very-long-name-of-the-certificate-for-its-key.cer"
        var longKey = one
        longKey.uris = [DER.ia5String(long)]
        let code = "tak-too-many-elements"
        let entries = (0..<3).map { ChecklistContent.Entry(name: "\($0)", hash: Hashing.sha256([UInt8($0)])) }
        var authority = try authority()
        let resources = ResourceSet(prefixes: ["192.0.2.0/24"])
        let checklist = try authority.makeChecklist(
            ChecklistContent(resources: resources, entries: entries),
            resources: resources
        )
        return [
            decoding(
                "tak-elements",
                "URIs",
                exact: 5,
                code: code,
                try tak(TrustAnchorKeyContent(current: key(comments: 2, uris: 5)))
            ),
            decoding(
                "tak-elements",
                "comments of the successor",
                exact: 4,
                code: code,
                try tak(TrustAnchorKeyContent(current: one, successor: key(comments: 4, uris: 2)))
            ),
            decoding(
                "uri-length",
                "TAK",
                exact: long.utf8.count,
                code: "tak-uri",
                try tak(TrustAnchorKeyContent(current: longKey))
            ),
            decoding(
                "checklist-entries",
                "checklist",
                exact: 3,
                code: "checklist-too-many-entries",
                checklist
            ),
        ]
    }

    private static func ofCacheRepresentations() throws -> [LimitCase] {
        var payload = ExpectedPayload()
        let vrps = prefixes.compactMap { IPPrefix($0) }.compactMap {
            VRP(prefix: $0, maxLength: Int($0.length), asn: ASN(1))
        }
        // One list of two prefixes in each family, three origins.
        payload.insert(vrps)
        for asn in 2...3 {
            payload.insert(
                vrps.prefix(1).compactMap { VRP(prefix: $0.prefix, maxLength: 30, asn: ASN(UInt32(asn))) }
            )
        }
        var aspas = ExpectedPayload()
        for asn in 1...3 { aspas.insert(customer: ASN(UInt32(asn)), providers: [ASN(9)]) }
        func representation(_ payload: ExpectedPayload) -> [UInt8] {
            CacheRepresentation(
                producedAt: TestRun.time,
                manifests: nil,
                payload: payload,
                trustAnchors: nil
            ).der
        }
        let code = "ccr-too-many-entries"
        let field = "cache-representation-entries"
        return [
            decoding(field, "VRPs", exact: 3, code: code, representation(payload)),
            decoding(field, "VAPs", exact: 3, code: code, representation(aspas)),
        ]
    }
}

extension Authority {
    /// The first file of its publication point whose name fits.
    func published(_ isWanted: (String) -> Bool) throws -> [UInt8] {
        var copy = self
        return try copy.publish().first { isWanted($0.name) }?.bytes ?? []
    }
}
