import COpenSSL

/// An RSA key that applies its private operation to any block, for signatures that no honest signer makes.
///
/// As with ``SigningKey``, the key never changes after `init`: therefore `@unchecked Sendable`.
package final class RawRSAKey: @unchecked Sendable {
    private let handle: OpaquePointer
    /// The modulus, most significant byte first.
    package let modulus: [UInt8]
    /// The length of the modulus in bytes.
    package let size: Int

    /// Makes a random key with exponent 65537.
    package init(bits: Int32 = 2_048) throws {
        guard let context = EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, nil) else {
            throw AuthorityError.cryptography("EVP_PKEY_CTX_new_id")
        }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_rsa_keygen_bits(context, bits) == 1,
            EVP_PKEY_keygen(context, &key) == 1, let key
        else { throw AuthorityError.cryptography("EVP_PKEY_keygen") }
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &number) == 1, let number else {
            EVP_PKEY_free(key)
            throw AuthorityError.cryptography("EVP_PKEY_get_bn_param")
        }
        defer { BN_free(number) }
        var octets = [UInt8](repeating: 0, count: Int(BN_num_bits(number) + 7) / 8)
        BN_bn2bin(number, &octets)
        handle = key
        modulus = octets
        size = octets.count
    }

    deinit { EVP_PKEY_free(handle) }

    /// The block to the power of the private exponent; the block has the modulus' length and is less than it.
    package func apply(to block: [UInt8]) throws -> [UInt8] {
        guard let context = EVP_PKEY_CTX_new(handle, nil) else {
            throw AuthorityError.cryptography("EVP_PKEY_CTX_new")
        }
        defer { EVP_PKEY_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: size)
        var count = size
        guard EVP_PKEY_sign_init(context) == 1,
            EVP_PKEY_CTX_set_rsa_padding(context, RSA_NO_PADDING) == 1,
            EVP_PKEY_sign(context, &signature, &count, block, block.count) == 1, count == size
        else { throw AuthorityError.cryptography("EVP_PKEY_sign") }
        return signature
    }
}
