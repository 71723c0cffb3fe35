import COpenSSL
public import RPKITypes

/// SHA-256 of bytes that arrive in pieces.
public struct SHA256Stream: ~Copyable, Sendable {
    private var context: SHA256_CTX

    /// Begins with no bytes.
    public init() {
        context = SHA256_CTX()
        unsafe SHA256_Init(&context)
    }

    /// Takes the next bytes; any count, also none.
    public mutating func update(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBytes { buffer in
            _ = unsafe SHA256_Update(&context, buffer.baseAddress, buffer.count)
        }
    }

    /// The digest of all bytes.
    public consuming func finish() -> SHA256Digest {
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { output in
            unsafe output.initialize(repeating: 0)
            _ = unsafe SHA256_Final(output.baseAddress, &context)
            guard let digest = unsafe SHA256Digest(Span(_unsafeElements: UnsafeBufferPointer(output))) else {
                preconditionFailure("32 bytes were given")
            }
            return digest
        }
    }
}
