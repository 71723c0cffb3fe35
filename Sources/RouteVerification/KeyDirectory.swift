/// Ascending numbers, and where those with the same first bits begin, so that a search is short.
///
/// The bits are those of the distance from the first number. Where numbers lie densely a search takes more
/// steps, never more than a binary search of all.
struct KeyDirectory<Key: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
    private let keys: [Key]
    /// How many numbers lie below each bucket, and at the end how many there are.
    private let starts: [UInt32]
    private let shift: Int

    /// 32 KB of starts, which stay in the cache.
    private static var mostBuckets: Int { 8_192 }

    /// Takes ascending numbers, fewer than 2^32.
    init(_ keys: [Key]) {
        self.keys = keys
        guard let first = keys.first, let last = keys.last else {
            (starts, shift) = ([0], 0)
            return
        }
        let wanted = min(KeyDirectory.mostBuckets, max(1, keys.count / 4))
        let range = last - first
        let bits = Int.bitWidth - 1 - wanted.leadingZeroBitCount
        shift = max(0, Key.bitWidth - range.leadingZeroBitCount - bits)
        let buckets = Int(range >> shift) + 1
        var starts: [UInt32] = []
        starts.reserveCapacity(buckets + 1)
        for (position, key) in keys.enumerated() {
            let bucket = Int((key - first) >> shift)
            while starts.count <= bucket { starts.append(UInt32(truncatingIfNeeded: position)) }
        }
        starts.append(UInt32(truncatingIfNeeded: keys.count))
        self.starts = starts
    }

    var memorySize: Int {
        keys.capacity * MemoryLayout<Key>.stride + starts.capacity * MemoryLayout<UInt32>.stride
    }

    /// How many numbers are at most `key`.
    @inline(always)
    func countOfAtMost(_ key: Key) -> Int {
        guard !keys.isEmpty, keys[0] <= key else { return 0 }
        let distance = (key &- keys[0]) >> shift
        guard distance < Key(truncatingIfNeeded: starts.count - 1) else { return keys.count }
        let bucket = Int(truncatingIfNeeded: distance)
        let start = Int(starts[bucket])
        return start + keys.countOfAtMost(key, start, Int(starts[bucket + 1]) - start)
    }
}

extension Array where Element: FixedWidthInteger & UnsignedInteger {
    /// How many of `length` ascending numbers from `start` on are at most `key`; which half it is in decides
    /// no branch, as that could not be predicted.
    @inline(always)
    func countOfAtMost(_ key: Element, _ start: Int, _ length: Int) -> Int {
        guard length > 0 else { return 0 }
        var base = start
        var rest = length
        while rest > 1 {
            let half = rest >> 1
            base &+= half & (0 &- self[base &+ half].isAtMost(key))
            rest &-= half
        }
        return base - start + self[base].isAtMost(key)
    }
}

extension FixedWidthInteger where Self: UnsignedInteger {
    /// 1 when this number is at most `other`, else 0.
    ///
    /// The borrow of `other - self`, by the bits: from a comparison the compiler would make a branch again.
    @inline(always)
    fileprivate func isAtMost(_ other: Self) -> Int {
        let borrow = (~other & self) | (~(other ^ self) & (other &- self))
        return 1 &- Int(truncatingIfNeeded: borrow >> (Self.bitWidth - 1))
    }
}
