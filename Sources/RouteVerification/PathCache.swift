import RPKITypes

/// The verdicts of paths that were met before, in bounded memory.
///
/// Paths are compared in full, never by hash alone. A path has a few places in the table and no others, so that
/// paths chosen to collide cost a verification each and nothing more. When the store of paths is full, all are
/// forgotten.
struct PathCache: Sendable {
    private struct Slot {
        var tag: UInt32 = 0
        /// Where the path begins in `paths`; 0 marks a free slot.
        var start: UInt32 = 0
    }

    private var slots: [Slot]
    /// One unused word, then for each path its length and verdicts, and its AS numbers.
    private var paths: [UInt32] = [0]
    private let shift: UInt64
    private let pathsLimit: Int
    private(set) var hits = 0
    private(set) var misses = 0

    /// How many places a path may have.
    private static var places: Int { 8 }
    /// Longer paths are not remembered; the length must fit beside the verdicts.
    private static var longest: Int { 4_096 }

    init(capacity: Int) {
        guard capacity > 0 else {
            slots = []
            shift = 0
            pathsLimit = 0
            return
        }
        let bits = min(28, max(4, Int.bitWidth - (capacity * 2 - 1).leadingZeroBitCount))
        slots = Array(repeating: Slot(), count: 1 << bits)
        shift = UInt64(64 - bits)
        // Room for `capacity` paths of eleven numbers.
        pathsLimit = min(capacity, 1 << 27) * 12 + PathCache.longest + 2
    }

    /// Mixes AS numbers into 64 bits.
    @inline(always)
    static func hash(_ asns: [ASN]) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: asns.count)
        for asn in asns {
            let product = (hash ^ UInt64(asn.rawValue)).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
            hash = product.high ^ product.low
        }
        return hash &* 0xD6E8_FEB8_6659_FD93
    }

    @inline(always)
    mutating func find(_ asns: [ASN], _ hash: UInt64) -> (upstream: ASPAVerdict, downstream: ASPAVerdict)? {
        guard !slots.isEmpty else { return nil }
        var place = Int(hash >> shift)
        let tag = UInt32(truncatingIfNeeded: hash)
        for _ in 0..<PathCache.places {
            let slot = slots[place]
            if slot.start == 0 { return nil }
            if slot.tag == tag {
                let start = Int(slot.start)
                let head = paths[start]
                if Int(head >> 4) == asns.count, isEqual(asns, start + 1) {
                    hits += 1
                    return (PathCache.verdict(head), PathCache.verdict(head >> 2))
                }
            }
            place = (place + 1) & (slots.count - 1)
        }
        return nil
    }

    @inline(always)
    private func isEqual(_ asns: [ASN], _ start: Int) -> Bool {
        for position in asns.indices where paths[start + position] != asns[position].rawValue { return false }
        return true
    }

    mutating func insert(_ asns: [ASN], _ hash: UInt64, _ verdicts: (ASPAVerdict, ASPAVerdict)) {
        misses += 1
        guard !slots.isEmpty, asns.count <= PathCache.longest else { return }
        if paths.count + asns.count + 1 > pathsLimit { forget() }
        var place = Int(hash >> shift)
        var tries = 1
        while slots[place].start != 0, tries < PathCache.places {
            place = (place + 1) & (slots.count - 1)
            tries += 1
        }
        // When all places are taken, the path in the last is forgotten.
        slots[place] = Slot(
            tag: UInt32(truncatingIfNeeded: hash),
            start: UInt32(truncatingIfNeeded: paths.count)
        )
        paths.append(
            UInt32(asns.count) << 4 | PathCache.code(verdicts.0) | PathCache.code(verdicts.1) << 2
        )
        for asn in asns { paths.append(asn.rawValue) }
    }

    private mutating func forget() {
        for place in slots.indices { slots[place] = Slot() }
        paths.removeAll(keepingCapacity: true)
        paths.append(0)
    }

    private static func code(_ verdict: ASPAVerdict) -> UInt32 {
        switch verdict {
        case .invalid: 0
        case .unknown: 1
        case .valid: 2
        }
    }

    @inline(always)
    private static func verdict(_ code: UInt32) -> ASPAVerdict {
        switch code & 3 {
        case 0: .invalid
        case 1: .unknown
        default: .valid
        }
    }
}
