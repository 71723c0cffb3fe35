import RPKICrypto
import RPKIObjects
import RPKITypes

/// The fields of signed objects: certificate, signing time, content.
enum SignedObjectDescription {
    /// All fields; without content, those of the envelope.
    static func fields(_ object: SignedObject, _ content: SignedContent?) -> [InspectionField] {
        let certificate = object.endEntityCertificate
        var fields = [InspectionField("type", "Type", .text(typeName(object.kind)))]
        fields += CertificateDescription.chainFields(certificate)
        if let time = object.signingTime {
            fields.append(InspectionField("signing_time", "Signing time", .time(time)))
        }
        // What rpki-client calls the validity of a manifest is that of its content.
        let prefix = object.kind == .manifest ? "cert_" : ""
        fields += [
            InspectionField(prefix + "valid_since", "Certificate not before", .time(certificate.notBefore)),
            InspectionField(prefix + "valid_until", "Certificate not after", .time(certificate.notAfter)),
        ]
        if let content { fields += self.fields(content) }
        return fields
    }

    private static func typeName(_ kind: SignedObjectKind) -> String {
        switch kind {
        case .roa: "roa"
        case .aspa: "aspa"
        case .manifest: "manifest"
        case .ghostbusters: "gbr"
        case .trustAnchorKey: "tak"
        case .signedChecklist: "rsc"
        case .signedPrefixList: "spl"
        }
    }

    private static func fields(_ content: SignedContent) -> [InspectionField] {
        switch content {
        case .roa(let roa):
            [
                InspectionField("asid", "asID", .asn(roa.asn)),
                InspectionField("vrps", "IP address blocks", .list(roa.vrps.map(value))),
            ]
        case .aspa(let aspa):
            [
                InspectionField("customer_asid", "Customer ASID", .asn(aspa.customer)),
                InspectionField("providers", "Providers", .asns(aspa.providers)),
            ]
        case .manifest(let manifest): fields(manifest)
        case .ghostbusters(let record): fields(record)
        case .trustAnchorKey(let key): fields(key)
        case .signedChecklist(let checklist): fields(checklist)
        case .signedPrefixList(let list):
            [
                InspectionField("asid", "asID", .asn(list.asn)),
                InspectionField("prefixes", "Originated IP prefixes", .texts(list.prefixes)),
            ]
        }
    }

    /// A VRP, as in ROAs.
    static func value(_ vrp: VRP) -> InspectionValue {
        .line(
            "\(vrp.prefix) maxlen: \(vrp.maxLength)",
            [
                InspectionField("prefix", "", .text(vrp.prefix.description)),
                InspectionField("asid", "", .asn(vrp.asn)),
                InspectionField("maxlen", "", .number(Int64(vrp.maxLength))),
            ]
        )
    }

    private static func fields(_ manifest: Manifest) -> [InspectionField] {
        let files = manifest.entries.map { entry in
            InspectionValue.line(
                "\(entry.name) (hash: \(entry.hash))",
                [
                    InspectionField("filename", "", .text(entry.name.description)),
                    InspectionField("hash", "", .digest(entry.hash)),
                ]
            )
        }
        return [
            InspectionField("manifest_number", "Manifest number", .text(manifest.number.description)),
            InspectionField("valid_since", "Manifest this update", .time(manifest.thisUpdate)),
            InspectionField("valid_until", "Manifest next update", .time(manifest.nextUpdate)),
            InspectionField("file_count", "Number of files", .number(Int64(files.count))),
            InspectionField("filesandhashes", "Files and hashes", .list(files)),
        ]
    }

    private static func fields(_ record: GhostbustersRecord) -> [InspectionField] {
        let properties = record.properties.map { property in
            InspectionValue.line(
                "\(property.name): \(property.value)",
                [
                    InspectionField("name", "", .text(property.name)),
                    InspectionField("value", "", .text(property.value)),
                ]
            )
        }
        return [InspectionField("vcard", "vCard", .list(properties))]
    }

    private static func fields(_ key: TrustAnchorKey) -> [InspectionField] {
        var keys = [value(key.current, "current")]
        if let predecessor = key.predecessor { keys.append(value(predecessor, "predecessor")) }
        if let successor = key.successor { keys.append(value(successor, "successor")) }
        return [InspectionField("takeys", "Trust anchor keys", .list(keys))]
    }

    private static func value(_ key: TrustAnchorKey.Key, _ name: String) -> InspectionValue {
        .object([
            InspectionField("name", "Key", .text(name)),
            InspectionField("ski", "Subject key identifier", .text(key.keyIdentifier.description)),
            InspectionField("comments", "Comments", .texts(key.comments)),
            InspectionField("uris", "URIs", .texts(key.uris)),
            InspectionField("spki", "Public key", .bytes(key.subjectPublicKeyInfo)),
        ])
    }

    private static func fields(_ checklist: SignedChecklist) -> [InspectionField] {
        let entries = checklist.entries.map { entry in
            var members: [InspectionField] = []
            if let name = entry.fileName { members.append(InspectionField("filename", "", .text(name))) }
            members.append(InspectionField("hash_digest", "", .digest(entry.hash)))
            return InspectionValue.line("\(entry.fileName ?? "no filename") (hash: \(entry.hash))", members)
        }
        return [
            InspectionField(
                "signed_with_resources",
                "Signed with resources",
                ResourceDescription.value(checklist.resources)
            ),
            InspectionField("filenamesandhashes", "Filenames and hashes", .list(entries)),
        ]
    }
}

extension TrustAnchorKey.Key {
    /// The key identifier that a certificate with this key has.
    var keyIdentifier: KeyIdentifier { KeyIdentifier(ofPublicKey: publicKeyBits.span) }
}

extension TrustAnchorLocator {
    /// The key identifier that a certificate with this key has.
    var keyIdentifier: KeyIdentifier { KeyIdentifier(ofPublicKey: publicKeyBits.span) }
}
