/// A VRP on its way into a ``PrefixTable``: the address, and the rest in one number by whose order rows of
/// one address are sorted: prefix length, AS, then the longest maxLength first.
struct PrefixRow<Key: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
    let key: Key
    /// Prefix length, AS and the complement of maxLength, in 8, 32 and 8 bits.
    let rest: UInt64

    @inline(always)
    init(_ key: Key, _ length: UInt8, _ asn: UInt32, _ maxLength: UInt8) {
        self.key = key
        rest = UInt64(length) << 40 | UInt64(asn) << 8 | UInt64(255 - maxLength)
    }

    var length: UInt8 { UInt8(truncatingIfNeeded: rest >> 40) }
    var asn: UInt32 { UInt32(truncatingIfNeeded: rest >> 8) }
    var maxLength: UInt8 { 255 - UInt8(truncatingIfNeeded: rest) }

    @inline(always)
    static func precedes(_ left: PrefixRow, _ right: PrefixRow) -> Bool {
        left.key != right.key ? left.key < right.key : left.rest < right.rest
    }

    /// Sorts rows; those in ascending order of addresses cost one pass.
    static func sort(_ rows: inout [PrefixRow]) {
        guard rows.count > 1 else { return }
        for position in 1..<rows.count where rows[position].key < rows[position - 1].key {
            rows.sort(by: precedes)
            return
        }
        var start = 0
        while start < rows.count {
            var end = start + 1
            while end < rows.count, rows[end].key == rows[start].key { end += 1 }
            if end - start > 1 { rows[start..<end].sort(by: precedes) }
            start = end
        }
    }
}
