/// The VRPs of one address width, sorted by address, then prefix length, AS, and the longest maxLength first.
///
/// Invariant: the VRPs that cover a route are those of the *groups* (VRPs of one prefix) on the chain of
/// links that begins at the last entry whose address is not above the route's. A link leads to the last entry
/// of the next shorter prefix that contains the group's. So a lookup is one search for an address, and a few
/// steps:
///
///     10.0.0.0/8    10.0.0.0/16   10.1.0.0/16   10.1.2.0/24  │ 10.1.9.0/24 is looked up
///         ▲─────────────┘             │  ▲──────────┘  ◄─────┘ search ends here: does not cover
///         └───────────────────────────┘  covers; and so does all that follows
struct PrefixTable<Key: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
    /// The address of each entry.
    private let keys: [Key]
    private let entries: [PrefixEntry]
    /// The address of each entry whose position is a multiple of ``spacing``, so that most of a search stays
    /// in the cache.
    private let fences: KeyDirectory<Key>

    private static var spacing: Int { 16 }

    /// Makes a table of rows in any order, and empties `rows`.
    init(_ rows: inout [PrefixRow<Key>]) {
        PrefixRow.sort(&rows)
        var keys: [Key] = []
        var entries: [PrefixEntry] = []
        keys.reserveCapacity(rows.count)
        entries.reserveCapacity(rows.count)
        // The last entries of the prefixes around the current one, the longest last.
        var around: [Int] = []
        var position = 0
        while position < rows.count {
            let first = rows[position]
            while let last = around.last,
                !PrefixTable.covers(keys[last], entries[last].length, first.key, first.length)
            {
                around.removeLast()
            }
            let start = entries.count
            let parent = around.last.map { UInt32($0) } ?? PrefixEntry.noLink
            var previous: UInt64?
            while position < rows.count, rows[position].key == first.key,
                rows[position].length == first.length
            {
                let row = rows[position]
                position += 1
                if row.rest == previous { continue }
                previous = row.rest
                keys.append(row.key)
                entries.append(
                    PrefixEntry(link: parent, asn: row.asn, length: row.length, maxLength: row.maxLength)
                )
            }
            let end = entries.count - 1
            if end > start { entries[end].linkToStart(start) }
            around.append(end)
        }
        rows = []
        fences = KeyDirectory(stride(from: 0, to: keys.count, by: PrefixTable.spacing).map { keys[$0] })
        // Duplicates leave room that is not needed.
        self.keys = keys.count == keys.capacity ? keys : Array(keys[...])
        self.entries = entries.count == entries.capacity ? entries : Array(entries[...])
    }

    var count: Int { entries.count }

    var memorySize: Int {
        keys.capacity * MemoryLayout<Key>.stride + fences.memorySize
            + entries.capacity * MemoryLayout<PrefixEntry>.stride
    }

    @inline(always)
    private static func covers(_ key: Key, _ length: UInt8, _ route: Key, _ routeLength: UInt8) -> Bool {
        length <= routeLength && (key ^ route) >> (Key.bitWidth - Int(length)) == 0
    }

    /// The position of the last entry with an address of at most `key`; -1 when there is none.
    @inline(always)
    private func last(_ key: Key) -> Int {
        let fence = fences.countOfAtMost(key)
        guard fence > 0 else { return -1 }
        let start = (fence - 1) * PrefixTable.spacing
        let length = min(PrefixTable.spacing, keys.count - start)
        return start + keys.countOfAtMost(key, start, length) - 1
    }

    /// Calls `body` with each group that covers a prefix, the longest first, until it returns false: the
    /// positions of the group's first and last entry.
    @inline(always)
    private func forEachCoveringGroup(_ key: Key, _ length: UInt8, _ body: (Int, Int) -> Bool) {
        var position = last(key)
        guard position >= 0 else { return }
        // A prefix around this one begins with the same bits, so its own address need not be read.
        let nearest = keys[position]
        while true {
            let entry = entries[position]
            let start = entry.isEndOfGroup ? Int(entry.link) : position
            if PrefixTable.covers(nearest, entry.length, key, length) {
                guard body(start, position) else { return }
            }
            let parent = entry.isEndOfGroup ? entries[start].link : entry.link
            guard parent != PrefixEntry.noLink else { return }
            position = Int(parent)
        }
    }

    /// Validates a route; an origin of 0 matches nothing.
    @inline(always)
    func validity(_ key: Key, _ length: UInt8, _ origin: UInt32) -> RouteOriginValidity {
        var validity = RouteOriginValidity.notFound
        forEachCoveringGroup(key, length) { start, end in
            validity = .invalid
            guard origin != 0, hasMatch(start, end, length, origin) else { return true }
            validity = .valid
            return false
        }
        return validity
    }

    /// Whether one of the entries of a group matches.
    @inline(always)
    private func hasMatch(_ start: Int, _ end: Int, _ length: UInt8, _ origin: UInt32) -> Bool {
        var low = start
        var rest = end - start + 1
        // To the first entry of the origin, which has the longest maxLength.
        while rest > 8 {
            let half = rest / 2
            if entries[low + half - 1].asn < origin { low += half }
            rest -= half
        }
        for position in low..<min(low + rest, end + 1) where entries[position].asn == origin {
            return entries[position].maxLength >= length
        }
        return false
    }

    /// How many VRPs cover a prefix; counting ends when there are more than `limit`.
    func coveringCount(_ key: Key, _ length: UInt8, upTo limit: Int) -> Int {
        var count = 0
        forEachCoveringGroup(key, length) { start, end in
            count += end - start + 1
            return count <= limit
        }
        return count
    }

    /// Calls `body` with the address and the entry of each VRP that covers a prefix, the longest first.
    func forEachCovering(_ key: Key, _ length: UInt8, _ body: (Key, PrefixEntry) -> Void) {
        forEachCoveringGroup(key, length) { start, end in
            for position in start...end { body(keys[position], entries[position]) }
            return true
        }
    }
}

/// A VRP in a ``PrefixTable``, without its address; 12 bytes.
struct PrefixEntry: Sendable {
    /// The last entry of the prefix around this one; in the last of several VRPs of one prefix, the first of
    /// them.
    private(set) var link: UInt32
    let asn: UInt32
    let length: UInt8
    let maxLength: UInt8
    /// Whether this is the last of several VRPs of one prefix.
    private(set) var isEndOfGroup = false

    /// The link of a prefix that no other is around.
    static var noLink: UInt32 { .max }

    init(link: UInt32, asn: UInt32, length: UInt8, maxLength: UInt8) {
        self.link = link
        self.asn = asn
        self.length = length
        self.maxLength = maxLength
    }

    var prefixLength: Int { Int(length) }

    mutating func linkToStart(_ start: Int) {
        link = UInt32(truncatingIfNeeded: start)
        isEndOfGroup = true
    }
}
