import RPKIObjects
import RPKITypes

/// The fields of certificates.
enum CertificateDescription {
    /// All fields of a certificate that is a file.
    static func fields(_ certificate: ResourceCertificate) -> [InspectionField] {
        let isRouter = certificate.role == .router
        var fields = [InspectionField("type", "Type", .text(isRouter ? "router_key" : "ca_cert"))]
        if !isRouter {
            let isTrustAnchor = certificate.role == .trustAnchor
            fields.append(InspectionField("trust_anchor", "Trust anchor", .flag(isTrustAnchor)))
        }
        fields += identity(certificate)
        fields += locations(certificate)
        fields += keyFields(certificate)
        fields += [
            InspectionField("valid_since", "Certificate not before", .time(certificate.notBefore)),
            InspectionField("valid_until", "Certificate not after", .time(certificate.notAfter)),
            InspectionField(
                "subordinate_resources",
                "Subordinate resources",
                ResourceDescription.value(certificate.resources)
            ),
        ]
        return fields
    }

    /// The fields of the certificate in a signed object, except its validity.
    static func chainFields(_ certificate: ResourceCertificate) -> [InspectionField] {
        let resources = ResourceDescription.value(certificate.resources)
        return identity(certificate) + locations(certificate)
            + [InspectionField("cert_resources", "Certificate resources", resources)]
    }

    private static func identity(_ certificate: ResourceCertificate) -> [InspectionField] {
        var fields = [
            InspectionField(
                "ski",
                "Subject key identifier",
                .text(certificate.subjectKeyIdentifier.description)
            )
        ]
        if let identifier = certificate.authorityKeyIdentifier {
            fields.append(InspectionField("aki", "Authority key identifier", .text(identifier.description)))
        }
        fields += [
            InspectionField("cert_issuer", "Certificate issuer", .text(certificate.issuerText)),
            InspectionField("cert_subject", "Certificate subject", .text(certificate.subjectText)),
            InspectionField("cert_serial", "Certificate serial", .text(certificate.serialNumber.description)),
        ]
        return fields
    }

    private static func keyFields(_ certificate: ResourceCertificate) -> [InspectionField] {
        let info = InspectionValue.bytes(certificate.subjectPublicKeyInfo)
        switch certificate.fields.subjectKey {
        case .rsa:
            return [
                InspectionField("key_algorithm", "Key algorithm", .text("RSA 2048, exponent 65537")),
                InspectionField("spki", "Public key", info),
            ]
        case .p256:
            return [
                InspectionField("key_algorithm", "Key algorithm", .text("ECDSA P-256")),
                InspectionField("router_key", "BGPsec public key", info),
            ]
        }
    }

    /// The URIs that validation uses, each by its name, then the others.
    private static func locations(_ certificate: ResourceCertificate) -> [InspectionField] {
        let used: [(name: String, label: String, purpose: CertificateLocation.Purpose, uri: String?)] = [
            ("aia", "Authority info access", .issuer, certificate.issuerCertificate?.description),
            ("crl", "CRL distribution point", .crl, certificate.crl?.description),
            ("manifest", "Manifest", .manifest, certificate.manifest?.description),
            ("carepository", "caRepository", .repository, certificate.repository?.description),
            ("notify_url", "Notify URL", .notification, certificate.notification?.description),
            ("sia", "Subject info access", .signedObject, certificate.signedObjects.first?.description),
        ]
        var fields: [InspectionField] = []
        var others = certificate.locations
        for item in used {
            guard let uri = item.uri else { continue }
            fields.append(InspectionField(item.name, item.label, .text(uri)))
            // The used one may have got a slash at its end, or its scheme in lower case.
            let index = others.firstIndex { $0.purpose == item.purpose && isSame($0.uri, uri) }
            if let index { others.remove(at: index) }
        }
        guard !others.isEmpty else { return fields }
        let values = others.map { location in
            InspectionValue.line(
                "\(location.purpose.rawValue) \(location.uri)",
                [
                    InspectionField("purpose", "", .text(location.purpose.rawValue)),
                    InspectionField("uri", "", .text(location.uri)),
                ]
            )
        }
        return fields + [InspectionField("other_locations", "Other locations", .list(values))]
    }

    private static func isSame(_ found: String, _ used: String) -> Bool {
        let (left, right) = (found.utf8.dropFirst(5), used.utf8.dropFirst(5))
        return left.elementsEqual(right) || (left.elementsEqual(right.dropLast()) && right.last == 0x2F)
    }
}

/// The fields of certificate revocation lists.
enum CRLDescription {
    static func fields(_ list: CertificateRevocationList) -> [InspectionField] {
        let revoked = list.revokedSerialNumbers.map { number in
            InspectionValue.line(
                number.description,
                [InspectionField("serial", "", .text(number.description))]
            )
        }
        return [
            InspectionField("type", "Type", .text("crl")),
            InspectionField(
                "aki",
                "Authority key identifier",
                .text(list.authorityKeyIdentifier.description)
            ),
            InspectionField("crl_issuer", "CRL issuer", .text(list.issuerText)),
            InspectionField("crl_serial", "CRL number", .text(list.number.description)),
            InspectionField("valid_since", "CRL this update", .time(list.thisUpdate)),
            InspectionField("valid_until", "CRL next update", .time(list.nextUpdate)),
            InspectionField("revoked_certs", "Revoked certificates", .counted(revoked)),
        ]
    }
}

/// The fields of trust anchor locators.
enum LocatorDescription {
    static func fields(_ locator: TrustAnchorLocator) -> [InspectionField] {
        [
            InspectionField("type", "Type", .text("tal")),
            InspectionField("name", "Trust anchor name", .text(locator.name)),
            InspectionField("ski", "Subject key identifier", .text(locator.keyIdentifier.description)),
            InspectionField("trust_anchor_locations", "Trust anchor locations", .texts(locator.uris)),
            InspectionField("comments", "Comments", .texts(locator.comments)),
            InspectionField("spki", "Public key", .bytes(locator.subjectPublicKeyInfo)),
        ]
    }
}
