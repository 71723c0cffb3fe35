import RPKITypes

/// The AlgorithmIdentifiers of RFC 7935 and RFC 8608, and some that are wrong.
package enum AlgorithmIdentifier {
    /// sha256WithRSAEncryption with NULL.
    package static let sha256WithRSA = DER.sequence(DER.oid(.sha256WithRSAEncryption), DER.null)
    /// rsaEncryption with NULL.
    package static let rsaEncryption = DER.sequence(DER.oid(.rsaEncryption), DER.null)
    /// sha256 without parameters.
    package static let sha256 = DER.sequence(DER.oid(.sha256))
    /// id-ecPublicKey with secp256r1.
    package static let p256 = DER.sequence(DER.oid(.ecPublicKey), DER.oid(.secp256r1))
    /// id-ecPublicKey with secp384r1.
    package static let p384 = DER.sequence(
        DER.oid(.ecPublicKey),
        DER.element(DER.Tag.oid, [0x2B, 0x81, 0x04, 0x00, 0x22])
    )
    /// sha1WithRSAEncryption.
    package static let sha1WithRSA = DER.sequence(
        DER.element(DER.Tag.oid, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x05]),
        DER.null
    )
    /// sha512WithRSAEncryption.
    package static let sha512WithRSA = DER.sequence(
        DER.element(DER.Tag.oid, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0D]),
        DER.null
    )
    /// ecdsa-with-SHA256.
    package static let ecdsaWithSHA256 = DER.sequence(
        DER.element(DER.Tag.oid, [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02])
    )
    /// sha512 without parameters.
    package static let sha512 = DER.sequence(
        DER.element(DER.Tag.oid, [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03])
    )
}
