/// How a source is compressed, recognised by its first octets.
public enum CompressionFormat: String, Hashable, Sendable, CaseIterable {
    /// Not at all.
    case none
    /// gzip (RFC 1952).
    case gzip
    /// bzip2.
    case bzip2
    /// Zstandard (RFC 8878).
    case zstd

    /// How many octets are needed to recognise every format.
    static let signatureSize = 10

    /// The format of a source that begins with these octets.
    ///
    /// An MRT record begins with its time, which can have the first four octets of bzip2 (in April 2005), so
    /// that those of its first block are looked at too. Those of the others are times before 1992, when there
    /// was no MRT.
    init(recognising start: Span<UInt8>) {
        func begins(_ signature: [UInt8], at offset: Int = 0) -> Bool {
            guard start.count >= offset + signature.count else { return false }
            return signature.indices.allSatisfy { start[offset + $0] == signature[$0] }
        }
        let firstBlock: [UInt8] = [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]
        let endOfStream: [UInt8] = [0x17, 0x72, 0x45, 0x38, 0x50, 0x90]
        if begins([0x1F, 0x8B, 0x08]) {
            self = .gzip
        } else if begins([0x42, 0x5A, 0x68]), begins(firstBlock, at: 4) || begins(endOfStream, at: 4) {
            self = .bzip2
        } else if begins([0x28, 0xB5, 0x2F, 0xFD]) {
            self = .zstd
        } else {
            self = .none
        }
    }
}
