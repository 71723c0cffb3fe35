public import RPKITypes

/// The order in which payload is sent: a total order, so that a response has one form only.
///
/// By type: IPv4, IPv6, router keys, ASPA. Within a type all announcements stand before the withdrawals. Prefixes:
/// address, then maximum length, then prefix length, then AS number, all descending to announce and all ascending to
/// withdraw; so a more specific prefix is there before the one that covers it, and goes after it.
///
/// - Source: draft-ietf-sidrops-8210bis-27, section 11.2.
public enum CanonicalOrder {
    /// Whether a VRP is announced before another.
    @inlinable
    public static func announces(_ left: VRP, before right: VRP) -> Bool {
        if left.prefix.family != right.prefix.family { return left.prefix.family < right.prefix.family }
        if left.prefix.address != right.prefix.address { return left.prefix.address > right.prefix.address }
        return key(left) > key(right)
    }

    /// Whether a VRP is withdrawn before another.
    @inlinable
    public static func withdraws(_ left: VRP, before right: VRP) -> Bool {
        if left.prefix.family != right.prefix.family { return left.prefix.family < right.prefix.family }
        if left.prefix.address != right.prefix.address { return left.prefix.address < right.prefix.address }
        return key(left) < key(right)
    }

    /// Whether a router key is sent before another: by key identifier, then length of the key, key, AS number; the same
    /// for announcements and withdrawals.
    public static func sends(_ left: RouterKey, before right: RouterKey) -> Bool {
        if left.keyIdentifier != right.keyIdentifier { return left.keyIdentifier < right.keyIdentifier }
        let (a, b) = (left.subjectPublicKeyInfo, right.subjectPublicKeyInfo)
        if a.count != b.count { return a.count < b.count }
        if a != b { return a.lexicographicallyPrecedes(b) }
        return left.asn < right.asn
    }

    /// Maximum length, prefix length and AS number in one number: the order within an address.
    @usableFromInline
    static func key(_ vrp: VRP) -> UInt64 {
        UInt64(vrp.maxLength) << 40 | UInt64(vrp.prefix.length) << 32 | UInt64(vrp.asn.rawValue)
    }

    /// Sorts VRPs for announcements.
    ///
    /// - Complexity: O(*n* log *n*); O(*n*) for what is in the order of ``RPKITypes/VRP`` already, apart from VRPs of the
    ///   same address.
    public static func sortAnnouncements(_ vrps: inout [VRP]) {
        guard isAscending(vrps) else {
            vrps.sort { announces($0, before: $1) }
            return
        }
        var sorted: [VRP] = []
        sorted.reserveCapacity(vrps.count)
        forEachAnnouncement(of: vrps) { sorted.append($0) }
        vrps = sorted
    }

    /// Sorts VRPs for withdrawals.
    ///
    /// - Complexity: as ``sortAnnouncements(_:)``.
    public static func sortWithdrawals(_ vrps: inout [VRP]) {
        guard isAscending(vrps) else {
            vrps.sort { withdraws($0, before: $1) }
            return
        }
        var sorted: [VRP] = []
        sorted.reserveCapacity(vrps.count)
        forEachWithdrawal(of: vrps) { sorted.append($0) }
        vrps = sorted
    }

    /// Sorts router keys for announcements and withdrawals.
    public static func sort(_ keys: inout [RouterKey]) { keys.sort { sends($0, before: $1) } }

    /// Sorts VAPs by customer.
    public static func sort(_ vaps: inout [VAP]) { vaps.sort { $0.customer < $1.customer } }

    /// Visits VRPs in the order of announcements without a copy of them.
    ///
    /// The order of ``RPKITypes/VRP`` has addresses ascending: a walk backwards over each family, in which only the
    /// few VRPs of the same address are sorted.
    ///
    /// - Parameters:
    ///   - vrps: in the order of ``RPKITypes/VRP``, such as those of a payload set.
    ///   - body: what is done with each.
    /// - Complexity: O(*n*), apart from VRPs of the same address.
    @inlinable
    public static func forEachAnnouncement(
        of vrps: some RandomAccessCollection<VRP>,
        _ body: (VRP) -> Void
    ) {
        let middle = endOfIPv4(vrps)
        for (lower, upper) in [(vrps.startIndex, middle), (middle, vrps.endIndex)] {
            var end = upper
            while end > lower {
                var start = vrps.index(before: end)
                let address = vrps[start].prefix.address
                while start > lower, vrps[vrps.index(before: start)].prefix.address == address {
                    start = vrps.index(before: start)
                }
                if vrps.index(after: start) == end {
                    body(vrps[start])
                } else {
                    vrps[start..<end].sorted { key($0) > key($1) }.forEach(body)
                }
                end = start
            }
        }
    }

    /// Visits VRPs in the order of withdrawals without a copy of them.
    ///
    /// - Parameters:
    ///   - vrps: in the order of ``RPKITypes/VRP``.
    ///   - body: what is done with each.
    /// - Complexity: O(*n*), apart from VRPs of the same address.
    @inlinable
    public static func forEachWithdrawal(
        of vrps: some RandomAccessCollection<VRP>,
        _ body: (VRP) -> Void
    ) {
        let middle = endOfIPv4(vrps)
        for (lower, upper) in [(vrps.startIndex, middle), (middle, vrps.endIndex)] {
            var start = lower
            while start < upper {
                var end = vrps.index(after: start)
                let address = vrps[start].prefix.address
                while end < upper, vrps[end].prefix.address == address { end = vrps.index(after: end) }
                if vrps.index(after: start) == end {
                    body(vrps[start])
                } else {
                    vrps[start..<end].sorted { key($0) < key($1) }.forEach(body)
                }
                start = end
            }
        }
    }

    /// Where IPv6 begins in VRPs that are in the order of ``RPKITypes/VRP``.
    ///
    /// - Complexity: O(log *n*).
    public static func endOfIPv4<VRPs: RandomAccessCollection<VRP>>(_ vrps: VRPs) -> VRPs.Index {
        var (lower, count) = (vrps.startIndex, vrps.count)
        while count > 0 {
            let middle = vrps.index(lower, offsetBy: count / 2)
            if vrps[middle].prefix.family == .ipv4 {
                lower = vrps.index(after: middle)
                count -= count / 2 + 1
            } else {
                count /= 2
            }
        }
        return lower
    }

    private static func isAscending(_ vrps: [VRP]) -> Bool {
        for index in vrps.indices.dropFirst() where vrps[index] < vrps[index - 1] { return false }
        return true
    }
}
