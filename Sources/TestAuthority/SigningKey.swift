import COpenSSL
package import RPKITypes

/// A private key with its public half in the encodings that certificates need.
///
/// The key never changes after `init`, and libcrypto allows concurrent use of an `EVP_PKEY` that nobody
/// changes, each signature having its own context: therefore `@unchecked Sendable`.
package final class SigningKey: @unchecked Sendable {
    /// What kind of key to make; all but the first two are for defects.
    package enum Kind: Hashable, Sendable {
        /// RSA of 2048 bits, exponent 65537: the profile of RFC 7935.
        case rsa2048
        /// ECDSA on P-256, for routers.
        case p256
        /// RSA of another size or exponent.
        case rsa(bits: Int32, exponent: UInt)
        /// ECDSA on P-384.
        case p384
    }

    private let handle: OpaquePointer
    /// The kind of the key.
    package let kind: Kind
    /// DER SubjectPublicKeyInfo.
    package let subjectPublicKeyInfo: [UInt8]
    /// The octets in the BIT STRING of the SubjectPublicKeyInfo: RSAPublicKey or an uncompressed point.
    package let publicKey: [UInt8]
    /// SHA-1 of ``publicKey``, 20 bytes.
    package let keyIdentifierBytes: [UInt8]

    /// Makes a new random key.
    package init(_ kind: Kind = .rsa2048) throws {
        self.kind = kind
        switch kind {
        case .rsa2048:
            handle = try SigningKey.generateRSA(bits: 2_048, exponent: 65_537)
        case .rsa(let bits, let exponent):
            handle = try SigningKey.generateRSA(bits: bits, exponent: exponent)
        case .p256:
            handle = try SigningKey.generateEC(NID_X9_62_prime256v1)
        case .p384:
            handle = try SigningKey.generateEC(NID_secp384r1)
        }
        do {
            publicKey = try SigningKey.publicKey(of: handle, kind: kind)
        } catch {
            EVP_PKEY_free(handle)
            throw error
        }
        subjectPublicKeyInfo = SigningKey.info(kind, publicKey: publicKey)
        keyIdentifierBytes = Hashing.sha1(publicKey)
    }

    deinit { EVP_PKEY_free(handle) }

    /// The key identifier; nil never happens, as SHA-1 has 20 bytes.
    package var keyIdentifier: KeyIdentifier? {
        let bytes = keyIdentifierBytes
        return KeyIdentifier(bytes.span)
    }

    /// A SubjectPublicKeyInfo of this key's algorithm with other key octets.
    package func info(publicKey octets: [UInt8]) -> [UInt8] { SigningKey.info(kind, publicKey: octets) }

    private static func info(_ kind: Kind, publicKey octets: [UInt8]) -> [UInt8] {
        let algorithm =
            switch kind {
            case .rsa2048, .rsa: AlgorithmIdentifier.rsaEncryption
            case .p256: AlgorithmIdentifier.p256
            case .p384: AlgorithmIdentifier.p384
            }
        return DER.sequence(algorithm, DER.bitString(octets))
    }

    /// Signs with SHA-256: PKCS #1 v1.5 for RSA, DER ECDSA-Sig-Value for ECDSA.
    package func sign(_ message: [UInt8]) throws -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw AuthorityError.cryptography("EVP_MD_CTX_new") }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, handle) == 1 else {
            throw AuthorityError.cryptography("EVP_DigestSignInit")
        }
        var signature = [UInt8](repeating: 0, count: Int(EVP_PKEY_get_size(handle)))
        var count = signature.count
        guard EVP_DigestSign(context, &signature, &count, message, message.count) == 1 else {
            throw AuthorityError.cryptography("EVP_DigestSign")
        }
        signature.removeLast(signature.count - count)
        return signature
    }
}

extension SigningKey {
    private static func generateRSA(bits: Int32, exponent: UInt) throws -> OpaquePointer {
        guard let context = EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, nil), let number = BN_new() else {
            throw AuthorityError.cryptography("EVP_PKEY_CTX_new_id")
        }
        defer {
            EVP_PKEY_CTX_free(context)
            BN_free(number)
        }
        BN_set_word(number, exponent)
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_rsa_keygen_bits(context, bits) == 1,
            EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context, number) == 1
        else { throw AuthorityError.cryptography("EVP_PKEY_keygen_init") }
        return try generate(context)
    }

    private static func generateEC(_ curve: Int32) throws -> OpaquePointer {
        guard let context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nil) else {
            throw AuthorityError.cryptography("EVP_PKEY_CTX_new_id")
        }
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, curve) == 1
        else {
            throw AuthorityError.cryptography("EVP_PKEY_keygen_init")
        }
        return try generate(context)
    }

    private static func generate(_ context: OpaquePointer) throws -> OpaquePointer {
        var key: OpaquePointer?
        guard EVP_PKEY_keygen(context, &key) == 1, let key else {
            throw AuthorityError.cryptography("EVP_PKEY_keygen")
        }
        return key
    }

    private static func publicKey(of handle: OpaquePointer, kind: Kind) throws -> [UInt8] {
        switch kind {
        case .rsa2048, .rsa:
            return DER.sequence(
                DER.integer(magnitude: try number(handle, OSSL_PKEY_PARAM_RSA_N)),
                DER.integer(magnitude: try number(handle, OSSL_PKEY_PARAM_RSA_E))
            )
        case .p256, .p384:
            var point = [UInt8](repeating: 0, count: 256)
            var count = 0
            guard
                EVP_PKEY_get_octet_string_param(handle, OSSL_PKEY_PARAM_PUB_KEY, &point, point.count, &count)
                    == 1
            else { throw AuthorityError.cryptography("EVP_PKEY_get_octet_string_param") }
            return Array(point.prefix(count))
        }
    }

    private static func number(_ handle: OpaquePointer, _ name: String) throws -> [UInt8] {
        var value: OpaquePointer?
        guard EVP_PKEY_get_bn_param(handle, name, &value) == 1, let value else {
            throw AuthorityError.cryptography("EVP_PKEY_get_bn_param")
        }
        defer { BN_free(value) }
        var octets = [UInt8](repeating: 0, count: Int(BN_num_bits(value) + 7) / 8)
        BN_bn2bin(value, &octets)
        return octets
    }
}

extension SigningKey {
    /// The private key in DER: RSAPrivateKey (RFC 8017) or ECPrivateKey (RFC 5915).
    package func privateKeyDER() throws -> [UInt8] {
        let count = i2d_PrivateKey(handle, nil)
        guard count > 0 else { throw AuthorityError.cryptography("i2d_PrivateKey") }
        var bytes = [UInt8](repeating: 0, count: Int(count))
        let written = bytes.withUnsafeMutableBufferPointer { buffer in
            var position = buffer.baseAddress
            return i2d_PrivateKey(handle, &position)
        }
        guard written == count else { throw AuthorityError.cryptography("i2d_PrivateKey") }
        return bytes
    }
}
