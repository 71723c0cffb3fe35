package import RPKITypes

/// A certificate about to be signed, with the key and the bytes it will have.
package struct CertificateDraft: Sendable {
    /// The certificate.
    package var template: CertificateTemplate
    /// The issuer's key.
    package var signer: SigningKey
    /// What is done to the signed bytes.
    package var finish: @Sendable ([UInt8]) -> [UInt8] = { $0 }

    /// Makes a draft.
    package init(template: CertificateTemplate, signer: SigningKey) {
        self.template = template
        self.signer = signer
    }

    /// Signs.
    package func build() throws -> [UInt8] { finish(try template.signed(by: signer)) }
}

/// A CRL about to be signed.
package struct CRLDraft: Sendable {
    /// The list.
    package var template: CRLTemplate
    /// The CA's key.
    package var signer: SigningKey
    /// What is done to the signed bytes.
    package var finish: @Sendable ([UInt8]) -> [UInt8] = { $0 }

    /// Signs.
    package func build() throws -> [UInt8] { finish(try template.signed(by: signer)) }
}

/// A signed object about to be signed: first its certificate by the CA, then itself by the certificate's key.
package struct SignedObjectDraft: Sendable {
    /// The type of the content.
    package var contentType: OID
    /// The octets of the content.
    package var content: [UInt8]
    /// The certificate.
    package var certificate: CertificateDraft
    /// The certificate's key, which signs the object.
    package var key: SigningKey
    /// The attribute signing-time.
    package var signingTime: Timestamp
    /// What is done to the envelope before it is signed.
    package var envelope: @Sendable (inout SignedObjectTemplate) -> Void = { _ in }
    /// What is done to the signed bytes.
    package var finish: @Sendable ([UInt8]) -> [UInt8] = { $0 }

    /// Signs.
    package func build() throws -> [UInt8] {
        var template = SignedObjectTemplate(
            eContentType: contentType,
            eContent: content,
            key: key,
            certificate: try certificate.build(),
            signingTime: signingTime
        )
        envelope(&template)
        return finish(try template.signed(by: key))
    }
}
