import RPKITypes

/// The verdicts of paths that were met before, in bounded memory.
///
/// Paths are compared in full, never by hash alone. A path has a few places in the table and no others, so
/// that paths chosen to collide cost a verification each and nothing more. Paths of up to six AS numbers,
/// most of them, stand in the table itself, where one read from memory finds them.
struct PathCache: Sendable {
    /// A path and its verdicts in eight words: the number of AS numbers, 0 in a free slot; the AS numbers, or
    /// for a long path two words of hash and its place in ``longPaths``; the verdicts, two bits each.
    typealias Slot = SIMD8<UInt32>

    private var slots: [Slot]
    private var longPaths: [ASN] = []
    private let shift: UInt64
    private(set) var hits = 0
    private(set) var misses = 0

    /// How many places a path may have.
    private static var places: Int { 4 }
    /// The most AS numbers that stand in a slot.
    private static var inSlot: Int { 6 }
    /// Longer paths are not remembered.
    private static var longest: Int { 4_096 }
    /// AS numbers of long paths, 16 MB; when there are more, those paths are forgotten.
    private static var longPathsLimit: Int { 4_194_304 }

    init(capacity: Int) {
        guard capacity > 0 else {
            (slots, shift) = ([], 0)
            return
        }
        let bits = min(26, max(4, Int.bitWidth - (capacity * 3 / 2).leadingZeroBitCount))
        slots = Array(repeating: Slot(), count: 1 << bits)
        shift = UInt64(64 - bits)
    }

    /// What is looked for: the slot without the verdicts, and the first place.
    struct Key {
        fileprivate var slot: Slot
        fileprivate let place: Int
    }

    @inline(always)
    func key(_ asns: [ASN]) -> Key {
        var hash = UInt64(truncatingIfNeeded: asns.count)
        for asn in asns {
            let product = (hash ^ UInt64(asn.rawValue)).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
            hash = product.high ^ product.low
        }
        var slot = Slot()
        slot[0] = UInt32(truncatingIfNeeded: asns.count)
        if asns.count <= PathCache.inSlot {
            for position in asns.indices { slot[position + 1] = asns[position].rawValue }
        } else {
            slot[1] = UInt32(truncatingIfNeeded: hash)
            slot[2] = UInt32(truncatingIfNeeded: hash >> 32)
        }
        let place = Int(truncatingIfNeeded: (hash &* 0xD6E8_FEB8_6659_FD93) >> shift)
        return Key(slot: slot, place: place)
    }

    @inline(always)
    mutating func find(_ asns: [ASN], _ key: Key) -> (upstream: ASPAVerdict, downstream: ASPAVerdict)? {
        guard !slots.isEmpty else { return nil }
        var place = key.place
        for _ in 0..<PathCache.places {
            let slot = slots[place]
            if slot[0] == 0 { return nil }
            if matches(slot, asns, key) {
                hits += 1
                return (PathCache.verdict(slot[7]), PathCache.verdict(slot[7] >> 2))
            }
            place = (place + 1) & (slots.count - 1)
        }
        return nil
    }

    @inline(always)
    private func matches(_ slot: Slot, _ asns: [ASN], _ key: Key) -> Bool {
        var found = slot
        found[7] = 0
        guard asns.count > PathCache.inSlot else { return found == key.slot }
        found[3] = 0
        guard found == key.slot else { return false }
        let start = Int(slot[3])
        for position in asns.indices where longPaths[start + position] != asns[position] { return false }
        return true
    }

    mutating func insert(_ asns: [ASN], _ key: Key, _ verdicts: (ASPAVerdict, ASPAVerdict)) {
        misses += 1
        guard !slots.isEmpty, !asns.isEmpty, asns.count <= PathCache.longest else { return }
        var slot = key.slot
        if asns.count > PathCache.inSlot {
            if longPaths.count + asns.count > PathCache.longPathsLimit { forgetLongPaths() }
            slot[3] = UInt32(truncatingIfNeeded: longPaths.count)
            longPaths += asns
        }
        slot[7] = PathCache.code(verdicts.0) | PathCache.code(verdicts.1) << 2
        var place = key.place
        var tries = 1
        // When all places are taken, the path in the last is forgotten.
        while slots[place][0] != 0, tries < PathCache.places {
            place = (place + 1) & (slots.count - 1)
            tries += 1
        }
        slots[place] = slot
    }

    /// Short paths go with the long ones, so that no place is empty before one that is taken.
    private mutating func forgetLongPaths() {
        for place in slots.indices { slots[place] = Slot() }
        longPaths.removeAll(keepingCapacity: true)
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
