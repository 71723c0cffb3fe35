import RPKICrypto
public import RPKITypes

/// The form of the state in the store, all numbers big-endian:
///
///     "RRDP" 1 | session 16 | serial 8 | n 4 | n x (serial 8, hash 32) | 2 x (length 2, bytes) | SHA-256 of all 32
///
/// What a server said is in it, so that reading trusts nothing: a server once could break the state file of a
/// relying party for good (rpki-client 9.5). A state that cannot be read is no state: the snapshot is taken.
extension RRDPState {
    /// Why stored bytes are no state; an error of our own, not of published data.
    public enum CodingError: Error, Hashable, Sendable {
        /// They end early, go on behind the end, or are of another version.
        case form
        /// The checksum is wrong.
        case checksum
        /// A value breaks its rule.
        case value
    }

    private static let mark: [UInt8] = Array("RRDP".utf8) + [1]
    private static let checksumSize = 32

    /// The bytes to store.
    public var encoded: [UInt8] {
        var bytes = Self.mark + session.value.bigEndianBytes + serial.bigEndianBytes
        bytes += UInt32(truncatingIfNeeded: deltas.count).bigEndianBytes
        for delta in deltas { bytes += delta.serial.bigEndianBytes + delta.hash.bytes }
        for text in [lastModified, entityTag] {
            let value = Array((text ?? "").utf8)
            bytes += UInt16(truncatingIfNeeded: value.count).bigEndianBytes + value
        }
        return bytes + SHA256.digest(bytes.span).bytes
    }

    /// Reads stored bytes.
    ///
    /// - Parameters:
    ///   - bytes: what ``encoded`` gave.
    ///   - limits: of more deltas than `Limits.listedDeltas` the newest are kept.
    /// - Throws: ``CodingError``.
    public init(encoded bytes: [UInt8], limits: Limits = .standard) throws(CodingError) {
        guard bytes.count >= Self.mark.count + Self.checksumSize, bytes.starts(with: Self.mark) else {
            throw .form
        }
        let end = bytes.count - Self.checksumSize
        guard SHA256.digest(bytes.span.extracting(first: end)).bytes == Array(bytes[end...]) else {
            throw .checksum
        }
        var rest = bytes[Self.mark.count..<end]
        guard let session = SessionID(try Self.number(16, from: &rest) as UInt128) else { throw .value }
        let serial = try Self.serial(from: &rest)
        let count = Int(try Self.number(4, from: &rest) as UInt32)
        // Before memory is reserved: each takes 40 bytes.
        guard count <= rest.count / 40 else { throw .form }
        var deltas: [Delta] = []
        deltas.reserveCapacity(count)
        for _ in 0..<count {
            let serial = try Self.serial(from: &rest)
            guard deltas.last.map({ $0.serial < serial }) ?? true else { throw .value }
            guard let hash = SHA256Digest(Array(try Self.bytes(32, from: &rest)).span) else { throw .form }
            deltas.append(Delta(serial: serial, hash: hash))
        }
        let lastModified = try Self.text(from: &rest)
        let entityTag = try Self.text(from: &rest)
        guard rest.isEmpty else { throw .form }
        self.init(
            session: session,
            serial: serial,
            deltas: deltas.suffix(limits.listedDeltas),
            lastModified: lastModified,
            entityTag: entityTag
        )
    }

    private static func bytes(
        _ count: Int,
        from rest: inout ArraySlice<UInt8>
    ) throws(CodingError) -> ArraySlice<UInt8> {
        guard rest.count >= count else { throw .form }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private static func number<Number: FixedWidthInteger>(
        _ size: Int,
        from rest: inout ArraySlice<UInt8>
    ) throws(CodingError) -> Number {
        try bytes(size, from: &rest).reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
    }

    private static func serial(from rest: inout ArraySlice<UInt8>) throws(CodingError) -> Int64 {
        let serial: Int64 = try number(8, from: &rest)
        guard serial > 0 else { throw .value }
        return serial
    }

    private static func text(from rest: inout ArraySlice<UInt8>) throws(CodingError) -> String? {
        let count = Int(try number(2, from: &rest) as UInt16)
        guard count > 0 else { return nil }
        let value = try bytes(count, from: &rest)
        guard isSafe(value) else { throw .value }
        return String(decoding: value, as: UTF8.self)
    }
}
