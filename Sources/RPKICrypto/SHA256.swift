import COpenSSL
public import RPKITypes

/// SHA-256 through libcrypto's low-level calls, which cost no look-up and no allocation.
public enum SHA256 {
    /// The digest of `bytes`; any count, also none.
    public static func digest(_ bytes: Span<UInt8>) -> SHA256Digest {
        digest(prefix: nil, bytes)
    }

    /// The digest of `bytes` with the first byte replaced.
    ///
    /// For signedAttrs, which are signed with the tag of a SET OF (0x31) in place of the tag [0] that they
    /// are sent with (RFC 5652, section 5.4).
    package static func digest(replacingFirstByteWith byte: UInt8, of bytes: Span<UInt8>) -> SHA256Digest {
        digest(prefix: byte, bytes.extracting(droppingFirst: min(1, bytes.count)))
    }

    private static func digest(prefix: UInt8?, _ bytes: Span<UInt8>) -> SHA256Digest {
        var context = SHA256_CTX()
        unsafe SHA256_Init(&context)
        if var prefix { unsafe SHA256_Update(&context, &prefix, 1) }
        unsafe bytes.withUnsafeBytes { buffer in
            _ = unsafe SHA256_Update(&context, buffer.baseAddress, buffer.count)
        }
        return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { output in
            unsafe output.initialize(repeating: 0)
            _ = unsafe SHA256_Final(output.baseAddress, &context)
            guard let digest = unsafe SHA256Digest(Span(_unsafeElements: UnsafeBufferPointer(output))) else {
                preconditionFailure("32 bytes were given")
            }
            return digest
        }
    }
}

extension KeyIdentifier {
    /// The key identifier of a subject public key: SHA-1 of the content of its BIT STRING (RFC 6487, section 4.8.2).
    public init(ofPublicKey bits: Span<UInt8>) {
        var context = SHA_CTX()
        unsafe SHA1_Init(&context)
        unsafe bits.withUnsafeBytes { buffer in
            _ = unsafe SHA1_Update(&context, buffer.baseAddress, buffer.count)
        }
        self = unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { output in
            unsafe output.initialize(repeating: 0)
            _ = unsafe SHA1_Final(output.baseAddress, &context)
            guard let identifier = unsafe KeyIdentifier(Span(_unsafeElements: UnsafeBufferPointer(output)))
            else {
                preconditionFailure("20 bytes were given")
            }
            return identifier
        }
    }
}
