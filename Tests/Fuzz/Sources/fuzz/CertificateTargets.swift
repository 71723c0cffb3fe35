@testable import RPKIObjects
@testable import RPKITypes
@testable import TestAuthority

/// Certificates.
enum CertificateTargets {
    /// A file, in each role that it may be taken for.
    static func file(_ bytes: [UInt8]) {
        for role in [CertificateRole.trustAnchor, .ca, .router, .signedObject, .checklist, nil] {
            decode(bytes, as: role)
        }
        _ = try? ResourceCertificate.decodeWithAnyRole(bytes, limits: .standard)
    }

    /// One extension's value in a certificate that is otherwise good; the signature is of zeros.
    static func extensionValue(_ bytes: [UInt8]) {
        guard bytes.count >= 2 else { return }
        let (role, good) = templates[Int(bytes[0]) % templates.count]
        var template = good
        let index = Int(bytes[1]) % (template.extensions?.count ?? 1)
        template.extensions?[index].value = Array(bytes.dropFirst(2))
        decode(unsigned(template), as: role)
    }

    /// For each extension of each template the input that changes nothing.
    static var extensionSeeds: [[UInt8]] {
        templates.enumerated().flatMap { number, template in
            (template.template.extensions ?? []).enumerated().map { index, item in
                [UInt8(number), UInt8(index)] + item.value
            }
        }
    }

    private static func decode(_ bytes: [UInt8], as role: CertificateRole?) {
        let certificate = decodeTwice(bytes.count, same: isSame) { () throws(DecodeError) in
            try ResourceCertificate(bytes, as: role)
        }
        guard let certificate else { return }
        expect(role.map { $0 == certificate.role } ?? true, "another role than asked for")
        check(certificate)
    }

    private static func isSame(_ left: ResourceCertificate, _ right: ResourceCertificate) -> Bool {
        left.role == right.role && left.serialNumber == right.serialNumber
            && left.resources == right.resources
            && left.notBefore == right.notBefore && left.notAfter == right.notAfter && left.crl == right.crl
            && left.subjectKeyIdentifier == right.subjectKeyIdentifier && left.manifests == right.manifests
            && left.authorityKeyIdentifier == right.authorityKeyIdentifier
    }

    static func check(_ certificate: ResourceCertificate) {
        expect(certificate.notBefore <= certificate.notAfter, "an inverted validity")
        expect(certificate.serialNumber > LongNumber(0), "serial number 0")
        expectCanonical(certificate.resources.listed)
        for uri in [certificate.crl, certificate.issuerCertificate, certificate.repository].compactMap({ $0 })
        {
            expectSound(uri)
        }
        (certificate.manifests + certificate.signedObjects).forEach(expectSound)
        if let uri = certificate.notification { expectSound(uri) }
        expect(!certificate.subjectPublicKeyInfo.isEmpty, "no key")
        _ = (certificate.issuerName, certificate.subjectName, certificate.serialNumber.description)
        switch certificate.role {
        case .trustAnchor, .ca:
            expect(certificate.repository == certificate.manifest?.directory, "a manifest elsewhere")
        case .signedObject: expect(!certificate.signedObjects.isEmpty, "no place")
        case .checklist, .router: break
        }
        if certificate.role != .trustAnchor {
            expect(certificate.authorityKeyIdentifier != nil && certificate.crl != nil, "no issuer or CRL")
        }
        if certificate.role == .router {
            expect(!certificate.resources.asns.listed.isEmpty, "a router without AS")
            expect(!certificate.resources.hasAddresses, "a router with addresses")
        }
    }
}

extension CertificateTargets {
    /// One good certificate of each role.
    private static let templates: [(role: CertificateRole, template: CertificateTemplate)] = {
        do { return try makeTemplates() } catch { fatalError("templates: \(error)") }
    }()

    private static func makeTemplates() throws -> [(role: CertificateRole, template: CertificateTemplate)] {
        let (parent, child) = (try SigningKey(), try SigningKey())
        let resources = ResourceSet(
            prefixes: ["192.0.2.0/24", "198.51.100.0/25", "2001:db8::/32"],
            asns: [64_496...64_511, 65_536...65_536]
        )
        func identity(_ name: String, _ key: SigningKey) -> AuthorityIdentity {
            AuthorityIdentity(
                name: name,
                key: key,
                resources: resources,
                repository: "rsync://rpki.example.net/repo/\(name)/",
                certificateURI: "rsync://rpki.example.net/repo/\(name).cer",
                notify: "https://rpki.example.net/notification.xml"
            )
        }
        let (issuer, subject) = (identity("ta", parent), identity("ca", child))
        let validity = Validity(around: Timestamp(1_795_300_000))
        let serial = DER.integer(7)
        func endEntity(_ location: String?) -> CertificateTemplate {
            .endEntity(
                key: child,
                issuer: issuer,
                serial: serial,
                validity: validity,
                location: location,
                addresses: .explicit(resources),
                asns: .explicit(resources)
            )
        }
        return [
            (.trustAnchor, .trustAnchor(issuer, serial: serial, validity: validity)),
            (.ca, .authority(subject, issuer: issuer, serial: serial, validity: validity)),
            (.signedObject, endEntity("rsync://rpki.example.net/repo/ta/object.roa")),
            (.checklist, endEntity(nil)),
            (
                .router,
                .router(
                    key: try SigningKey(.p256),
                    issuer: issuer,
                    serial: serial,
                    validity: validity,
                    asns: resources.asns
                )
            ),
        ]
    }

    private static func unsigned(_ template: CertificateTemplate) -> [UInt8] {
        let signature = [UInt8](repeating: 0, count: 256)
        return DER.sequence(template.signedPart, template.outerAlgorithm, DER.bitString(signature))
    }
}
