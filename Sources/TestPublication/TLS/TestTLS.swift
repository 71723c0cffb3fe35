import Glibc
package import RPKITypes
package import TestAuthority

/// A certification authority for HTTPS servers in tests: a root and an intermediate, made at run time.
///
/// Give ``rootPEM`` to a client as an additional root, and an ``Identity`` to a server.
package struct TestTLS: Sendable {
    /// A server's certificates and key.
    package struct Identity: Sendable {
        /// DER, the server's own first, the root not included.
        package let certificates: [[UInt8]]
        /// The key of the first.
        package let key: SigningKey
    }

    /// What a server's certificate is like.
    package enum Variant: String, CaseIterable, Hashable, Sendable {
        /// As it should be.
        case valid
        /// Its validity ended an hour ago.
        case expired
        /// Its validity begins in an hour.
        case notYetValid = "not-yet-valid"
        /// It is for the host `elsewhere.invalid` and no address.
        case wrongHost = "wrong-host"
        /// Signed with its own key.
        case selfSigned = "self-signed"
        /// Without the intermediate that issued it.
        case missingIntermediate = "missing-intermediate"
        /// Issued by a root that nobody knows.
        case unknownRoot = "unknown-root"
    }

    /// The root's certificate, DER.
    package let root: [UInt8]
    private let rootParty: WebCertificate.Party
    private let intermediate: [UInt8]
    private let intermediateParty: WebCertificate.Party
    private let time: Timestamp

    /// Makes root and intermediate for servers that are used around `time`, now by default.
    package init(time: Timestamp? = nil) throws {
        let time = time ?? Timestamp(Int64(Glibc.time(nil)))
        let validity = Validity(around: time)
        self.time = time
        rootParty = WebCertificate.Party(name: "Test Root", key: try SigningKey(.p256))
        intermediateParty = WebCertificate.Party(name: "Test Intermediate", key: try SigningKey(.p256))
        root = try WebCertificate.authority(rootParty, issuer: rootParty, serial: 1, validity: validity)
        intermediate = try WebCertificate.authority(
            intermediateParty,
            issuer: rootParty,
            serial: 2,
            validity: validity
        )
    }

    /// The root's certificate in PEM.
    package var rootPEM: [UInt8] { PEM.encode(root) }

    /// Writes the root's certificate in PEM.
    package func writeRoot(to path: String) throws { try FileOutput.create(rootPEM, at: path) }

    /// A server's certificate and key, for `localhost`, 127.0.0.1, ::1, and the given names and addresses.
    package func identity(
        _ variant: Variant = .valid,
        names: [String] = [],
        addresses: [String] = []
    ) throws -> Identity {
        let hour: Int64 = 3_600
        var validity = Validity(around: time)
        if variant == .expired { validity.notAfter = time.advanced(by: -hour) }
        if variant == .notYetValid { validity.notBefore = time.advanced(by: hour) }
        var general = (["localhost"] + names).map(GeneralName.dns)
        for text in ["127.0.0.1", "::1"] + addresses {
            guard let address = WebCertificate.address(text) else { throw PublicationError.address(text) }
            general.append(address)
        }
        if variant == .wrongHost { general = [GeneralName.dns("elsewhere.invalid")] }

        let server = WebCertificate.Party(name: "Test Server", key: try SigningKey(.p256))
        if variant == .unknownRoot {
            return try TestTLS(time: time).identity(.valid, names: names, addresses: addresses)
        }
        let certificate = try WebCertificate.endEntity(
            server,
            issuer: variant == .selfSigned ? server : intermediateParty,
            serial: 3,
            validity: validity,
            names: general
        )
        let isAlone = variant == .selfSigned || variant == .missingIntermediate
        return Identity(certificates: isAlone ? [certificate] : [certificate, intermediate], key: server.key)
    }

    /// A client's certificate and key for the given addresses.
    package func clientIdentity(addresses: [String]) throws -> Identity {
        let names = try addresses.map { text in
            guard let address = WebCertificate.address(text) else { throw PublicationError.address(text) }
            return address
        }
        let client = WebCertificate.Party(name: "Test Client", key: try SigningKey(.p256))
        let certificate = try WebCertificate.endEntity(
            client,
            for: .client,
            issuer: intermediateParty,
            serial: 4,
            validity: Validity(around: time),
            names: names
        )
        return Identity(certificates: [certificate, intermediate], key: client.key)
    }
}

extension TestTLS.Identity {
    /// The certificates in PEM, one after another.
    package var certificatesPEM: [UInt8] { certificates.flatMap { PEM.encode($0) } }

    /// The key in PEM.
    package func privateKeyPEM() throws -> [UInt8] {
        PEM.encode(try key.privateKeyDER(), label: "EC PRIVATE KEY")
    }
}
