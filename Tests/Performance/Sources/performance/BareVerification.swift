import CLibCrypto

/// Bare RSA-2048 verifications with libcrypto: what validation cannot do without.
///
/// The baseline of the budgets. CA keys are prepared once; keys of end-entity certificates are built from their
/// modulus for each verification, as each is used once.
final class BareVerification {
    /// The calls that the baseline is made of.
    enum Interface: String, CaseIterable {
        /// `EVP_PKEY_fromdata` and `EVP_PKEY_verify`, the calls that OpenSSL 3 documents.
        case evp
        /// `RSA_set0_key` and `RSA_verify`, deprecated, and cheaper.
        case rsa
    }

    private let key: OpaquePointer
    private let modulus: [UInt8]
    private let digest = [UInt8](repeating: 7, count: 32)
    private var signature = [UInt8](repeating: 0, count: 256)
    private let verifier: OpaquePointer
    private let prepared: OpaquePointer

    /// Makes a key, a signature, and the prepared contexts.
    init() throws {
        guard let key = BareVerification.newKey(bits: 2_048), let signer = EVP_PKEY_CTX_new(key, nil),
            let verifier = EVP_PKEY_CTX_new(key, nil)
        else { throw MeasurementError("libcrypto makes no key") }
        defer { EVP_PKEY_CTX_free(signer) }
        var count = 256
        guard EVP_PKEY_sign_init(signer) == 1, performance_set_pkcs1(signer) == 1,
            EVP_PKEY_sign(signer, &signature, &count, digest, 32) == 1,
            EVP_PKEY_verify_init(verifier) == 1, performance_set_pkcs1(verifier) == 1
        else { throw MeasurementError("libcrypto does not sign") }
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &number) == 1, let number else {
            throw MeasurementError("no modulus")
        }
        var bytes = [UInt8](repeating: 0, count: 256)
        BN_bn2binpad(number, &bytes, 256)
        BN_free(number)
        self.key = key
        self.verifier = verifier
        modulus = bytes
        prepared = try BareVerification.key(bytes)
    }

    private static func newKey(bits: Int32) -> OpaquePointer? {
        guard let context = EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, nil) else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_rsa_keygen_bits(context, bits) == 1,
            EVP_PKEY_keygen(context, &key) == 1
        else { return nil }
        return key
    }

    private static func key(_ modulus: [UInt8]) throws -> OpaquePointer {
        guard let key = RSA_new(), let exponent = BN_new(), BN_set_word(exponent, 65_537) == 1,
            let number = BN_bin2bn(modulus, 256, nil), RSA_set0_key(key, number, exponent, nil) == 1
        else { throw MeasurementError("no memory") }
        return key
    }

    /// Verifies `prepared` signatures with the prepared key and `single` ones each with a key built for it.
    func run(_ interface: Interface, prepared: Int, single: Int) throws {
        var valid = 0
        switch interface {
        case .rsa:
            for _ in 0..<prepared {
                valid += Int(RSA_verify(NID_sha256, digest, 32, signature, 256, self.prepared))
            }
            for _ in 0..<single {
                let key = try BareVerification.key(modulus)
                valid += Int(RSA_verify(NID_sha256, digest, 32, signature, 256, key))
                RSA_free(key)
            }
        case .evp:
            for _ in 0..<prepared { valid += Int(EVP_PKEY_verify(verifier, signature, 256, digest, 32)) }
            for _ in 0..<single { valid += try verifyWithBuiltKey() }
        }
        guard valid == prepared + single else { throw MeasurementError("a signature does not verify") }
    }

    private func verifyWithBuiltKey() throws -> Int {
        guard let builder = OSSL_PARAM_BLD_new(), let number = BN_bin2bn(modulus, 256, nil),
            let exponent = BN_new(), BN_set_word(exponent, 65_537) == 1,
            OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, number) == 1,
            OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, exponent) == 1,
            let parameters = OSSL_PARAM_BLD_to_param(builder),
            let maker = EVP_PKEY_CTX_new_from_name(nil, "RSA", nil)
        else { throw MeasurementError("no memory") }
        var key: OpaquePointer?
        guard EVP_PKEY_fromdata_init(maker) == 1,
            EVP_PKEY_fromdata(maker, &key, performance_public_key(), parameters) == 1,
            let verifier = EVP_PKEY_CTX_new(key, nil), EVP_PKEY_verify_init(verifier) == 1,
            performance_set_pkcs1(verifier) == 1
        else { throw MeasurementError("no key") }
        let result = Int(EVP_PKEY_verify(verifier, signature, 256, digest, 32))
        EVP_PKEY_CTX_free(verifier)
        EVP_PKEY_free(key)
        EVP_PKEY_CTX_free(maker)
        OSSL_PARAM_free(parameters)
        OSSL_PARAM_BLD_free(builder)
        BN_free(number)
        BN_free(exponent)
        return result
    }
}
