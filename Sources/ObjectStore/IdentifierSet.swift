/// A set of object ids, in pieces of 4,096 with a bit for each id.
///
/// 100,000 ids that follow one another take 13 KB; scattered ones at most 512 bytes each.
struct IdentifierSet: Sendable {
    private var pieces: [Int64: [UInt64]] = [:]

    mutating func insert(_ id: Int64) {
        pieces[id >> 12, default: Array(repeating: 0, count: 64)][Int(id >> 6 & 63)] |= 1 << UInt64(id & 63)
    }

    func contains(_ id: Int64) -> Bool {
        guard let piece = pieces[id >> 12] else { return false }
        return piece[Int(id >> 6 & 63)] >> UInt64(id & 63) & 1 == 1
    }
}
