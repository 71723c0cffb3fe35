import COpenSSL
public import RPKITypes

/// An RSA public key of the profile (2048 bits, exponent 65537; RFC 7935, section 3), prepared for many verifications.
///
/// - Note: The Montgomery context is written once, in `init`, and only read afterwards, by libcrypto as by us;
///   that is the proof for `@unchecked Sendable`.
@safe
public final class RSAPublicKey: @unchecked Sendable {
    fileprivate let modulus: OpaquePointer
    fileprivate let montgomery: OpaquePointer

    /// Prepares a key with the given modulus: 256 bytes, most significant first.
    ///
    /// Nil when there are not 256 bytes, the number has fewer than 2048 bits, or it is even.
    public init?(modulus bytes: Span<UInt8>) {
        guard RSAProfile.isUsable(modulus: bytes) else { return nil }
        guard let context = unsafe BN_CTX_new() else { return nil }
        defer { unsafe BN_CTX_free(context) }
        let number = unsafe bytes.withUnsafeBytes { buffer in
            unsafe BN_bin2bn(
                buffer.baseAddress?.assumingMemoryBound(to: UInt8.self),
                Int32(buffer.count),
                nil
            )
        }
        guard let number = unsafe number else { return nil }
        guard let montgomery = unsafe BN_MONT_CTX_new(),
            unsafe BN_MONT_CTX_set(montgomery, number, context) == 1
        else {
            unsafe BN_free(number)
            return nil
        }
        unsafe self.modulus = number
        unsafe self.montgomery = montgomery
    }

    deinit {
        unsafe BN_MONT_CTX_free(montgomery)
        unsafe BN_free(modulus)
    }
}

/// The fixed parts of RSA in the RPKI.
package enum RSAProfile {
    /// The modulus length in bytes.
    package static let modulusSize = 256

    /// Whether a modulus has exactly 2048 bits and is odd.
    package static func isUsable(modulus: Span<UInt8>) -> Bool {
        modulus.count == modulusSize && modulus[0] & 0x80 != 0 && modulus[modulusSize - 1] & 1 == 1
    }

    /// The DER of `DigestInfo` up to the digest: SEQUENCE, SHA-256 with NULL, OCTET STRING of 32 (RFC 8017, section 9.2).
    static let digestInfo: [UInt8] = [
        0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
        0x04, 0x20,
    ]
}

/// Verifies RSASSA-PKCS1-v1_5 signatures with SHA-256; holds scratch memory, so one a task.
///
/// The public operation is done with libcrypto's Montgomery multiplication, squared sixteen times and multiplied
/// once more (65537 = 2^16 + 1), and its result is compared whole with the one encoding that RFC 8017, section
/// 8.2.2, permits: nothing of the signature is parsed. `Docs/adr/0002-rsa-by-montgomery.md` has the measurements.
@safe
public struct SignatureVerifier: ~Copyable {
    private let context: OpaquePointer
    private let base: OpaquePointer
    private let power: OpaquePointer
    private let ownModulus: OpaquePointer
    private let ownMontgomery: OpaquePointer
    private var expected: [UInt8]

    /// Allocates the scratch memory; nil when there is none to be had.
    public init?() {
        guard let context = unsafe BN_CTX_new(), let base = unsafe BN_new(), let power = unsafe BN_new(),
            let modulus = unsafe BN_new(), let montgomery = unsafe BN_MONT_CTX_new()
        else { return nil }
        unsafe self.context = context
        unsafe self.base = base
        unsafe self.power = power
        unsafe self.ownModulus = modulus
        unsafe self.ownMontgomery = montgomery
        expected = [0x00, 0x01]
        expected += [UInt8](
            repeating: 0xFF,
            count: RSAProfile.modulusSize - 3 - RSAProfile.digestInfo.count - 32
        )
        expected += [0x00]
        expected += RSAProfile.digestInfo
        expected += [UInt8](repeating: 0, count: 32)
    }

    deinit {
        unsafe BN_MONT_CTX_free(ownMontgomery)
        unsafe BN_free(ownModulus)
        unsafe BN_free(power)
        unsafe BN_free(base)
        unsafe BN_CTX_free(context)
    }

    /// Whether `signature` is the prepared key's over `digest`.
    public mutating func isValid(signature: Span<UInt8>, over digest: SHA256Digest, by key: RSAPublicKey)
        -> Bool
    {
        unsafe verify(signature, digest, modulus: key.modulus, montgomery: key.montgomery)
    }

    /// Whether `signature` is over `digest` and of the key with this modulus, which is used only once.
    ///
    /// False for a modulus that the profile does not permit.
    public mutating func isValid(
        signature: Span<UInt8>,
        over digest: SHA256Digest,
        byKeyWithModulus modulus: Span<UInt8>
    ) -> Bool {
        guard RSAProfile.isUsable(modulus: modulus), unsafe load(modulus, into: ownModulus),
            unsafe BN_MONT_CTX_set(ownMontgomery, ownModulus, context) == 1
        else { return false }
        return unsafe verify(signature, digest, modulus: ownModulus, montgomery: ownMontgomery)
    }

    private func load(_ bytes: Span<UInt8>, into number: OpaquePointer) -> Bool {
        unsafe bytes.withUnsafeBytes { buffer in
            unsafe BN_bin2bn(
                buffer.baseAddress?.assumingMemoryBound(to: UInt8.self),
                Int32(buffer.count),
                number
            )
                != nil
        }
    }

    private mutating func verify(
        _ signature: Span<UInt8>,
        _ digest: SHA256Digest,
        modulus: OpaquePointer,
        montgomery: OpaquePointer
    ) -> Bool {
        // RFC 8017, sections 8.2.2 step 1 and 5.2.2 step 1: the length, and the number below the modulus.
        guard signature.count == RSAProfile.modulusSize, unsafe load(signature, into: base),
            unsafe BN_ucmp(base, modulus) < 0, unsafe BN_to_montgomery(power, base, montgomery, context) == 1
        else { return false }
        for _ in 0..<16 {
            guard unsafe BN_mod_mul_montgomery(power, power, power, montgomery, context) == 1 else {
                return false
            }
        }
        // A factor in ordinary form takes the product out of Montgomery form.
        guard unsafe BN_mod_mul_montgomery(power, power, base, montgomery, context) == 1 else { return false }
        digest.copyBytes(to: &expected, at: RSAProfile.modulusSize - 32)
        return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: RSAProfile.modulusSize) {
            encoded in
            guard unsafe BN_bn2binpad(power, encoded.baseAddress, Int32(RSAProfile.modulusSize)) >= 0 else {
                return false
            }
            return unsafe expected.withUnsafeBufferPointer { expected in
                guard let left = encoded.baseAddress, let right = expected.baseAddress else {
                    return false
                }
                return unsafe CRYPTO_memcmp(left, right, RSAProfile.modulusSize) == 0
            }
        }
    }
}
