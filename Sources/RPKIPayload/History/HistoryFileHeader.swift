import RPKITypes

/// The first 80 octets of a history file; all numbers are big-endian.
///
///      0  mark, "RPKIHIST"
///      8  version of the format 4 | serial 4
///     16  session IDs of versions 0, 1 and 2, each 2 | whether there is a set 2
///     24  when the set was validated 8, in seconds since 1970; 0 without a set
///     32  trust anchors 4 | VRPs of IPv4 4
///     40  VRPs of IPv6 4 | VAPs 4
///     48  router keys 4 | deltas 4
///     56  octets after the header 8
///     64  checksum of these 8
///     72  checksum of the header up to here 8
///
/// A form that says another thing of these octets has another version, and keeps mark and version in their place.
struct HistoryFileHeader {
    static var mark: UInt64 { 0x5250_4B49_4849_5354 }
    static var version: UInt32 { 1 }
    static var size: Int { 80 }

    let sessions: SessionIDs
    let serial: SerialNumber
    /// Nil when there is no set.
    let validated: Timestamp?
    let counts: Counts
    let steps: Int
    let bodySize: Int

    /// The numbers of entries of a set.
    struct Counts: Hashable {
        var trustAnchors = 0
        var ipv4VRPs = 0
        var ipv6VRPs = 0
        var vaps = 0
        var routerKeys = 0
    }

    init(_ history: PayloadHistory) {
        sessions = history.sessions
        serial = history.serial
        validated = history.current == nil ? nil : history.validated
        var counts = Counts()
        if let set = history.current {
            counts.trustAnchors = set.trustAnchors.count
            counts.ipv4VRPs = set.vrps.count { $0.vrp.prefix.family == .ipv4 }
            counts.ipv6VRPs = set.vrps.count - counts.ipv4VRPs
            counts.vaps = set.vaps.count
            counts.routerKeys = set.routerKeys.count
        }
        self.counts = counts
        steps = history.steps.count
        bodySize =
            (history.current.map(HistoryRecords.size) ?? 0)
            + history.steps.reduce(0) { $0 + HistoryRecords.size($1) }
    }

    var fileSize: Int { HistoryFileHeader.size + bodySize }

    /// Reads the header of a whole file, and checks length and both checksums.
    init(reading file: Span<UInt8>) throws(HistoryFileError) {
        guard file.count >= 12 else { throw HistoryFileError(.length, at: file.count) }
        guard file.bigEndianWord(at: 0) == HistoryFileHeader.mark else {
            throw HistoryFileError(.mark, at: 0)
        }
        guard file.bigEndian32(at: 8) == HistoryFileHeader.version else {
            throw HistoryFileError(.version, at: 8)
        }
        guard file.count >= HistoryFileHeader.size else { throw HistoryFileError(.length, at: file.count) }
        guard HistoryChecksum.of(file.extracting(first: 72)) == file.bigEndianWord(at: 72) else {
            throw HistoryFileError(.headerChecksum, at: 72)
        }
        guard let bodySize = Int(exactly: file.bigEndianWord(at: 56)),
            bodySize == file.count - HistoryFileHeader.size
        else { throw HistoryFileError(.length, at: 56) }
        guard HistoryChecksum.of(file.extracting(droppingFirst: 80)) == file.bigEndianWord(at: 64) else {
            throw HistoryFileError(.bodyChecksum, at: 64)
        }
        let ids = SessionIDs(
            version0: file.bigEndian16(at: 16),
            version1: file.bigEndian16(at: 18),
            version2: file.bigEndian16(at: 20)
        )
        guard let ids else { throw HistoryFileError(.sessions, at: 16) }
        sessions = ids
        serial = SerialNumber(file.bigEndian32(at: 12))
        counts = Counts(
            trustAnchors: Int(file.bigEndian32(at: 32)),
            ipv4VRPs: Int(file.bigEndian32(at: 36)),
            ipv6VRPs: Int(file.bigEndian32(at: 40)),
            vaps: Int(file.bigEndian32(at: 44)),
            routerKeys: Int(file.bigEndian32(at: 48))
        )
        steps = Int(file.bigEndian32(at: 52))
        self.bodySize = bodySize
        switch file.bigEndian16(at: 22) {
        case 0:
            guard counts == Counts(), steps == 0, file.bigEndianWord(at: 24) == 0 else {
                throw HistoryFileError(.count, at: 32)
            }
            validated = nil
        case 1: validated = Timestamp(Int64(bitPattern: file.bigEndianWord(at: 24)))
        default: throw HistoryFileError(.count, at: 22)
        }
    }
}

extension Span<UInt8> {
    /// The four octets at `offset` as one integer; traps when they are not there.
    @inline(__always)
    func bigEndian32(at offset: Int) -> UInt32 {
        let octets = extracting(droppingFirst: offset).extracting(first: 4)
        precondition(octets.count == 4)
        return UInt32(octets[0]) << 24 | UInt32(octets[1]) << 16 | UInt32(octets[2]) << 8 | UInt32(octets[3])
    }

    /// The two octets at `offset` as one integer; traps when they are not there.
    @inline(__always)
    func bigEndian16(at offset: Int) -> UInt16 {
        UInt16(self[offset]) << 8 | UInt16(self[offset + 1])
    }
}
