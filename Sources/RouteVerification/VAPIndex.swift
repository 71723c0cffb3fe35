public import RPKITypes

/// The providers of each customer AS, for lookup (the draft's U-SPAS table).
///
/// A customer without providers is not in the table: "no attestation" and "no provider" (AS0) stay apart.
/// Several ASPAs of one customer are one set. AS0 matches nothing, so that AS0 alone denies everybody, and
/// AS0 beside others has no influence.
///
/// Source: draft-ietf-sidrops-aspa-verification-28, sections 4 and 5.3.
public struct VAPIndex: Sendable {
    /// An open-addressed table; `list` 0 marks a free slot.
    private struct Slot {
        var customer: UInt32 = 0
        /// Where the customer's list begins in `lists`.
        var list: UInt32 = 0
    }

    private var slots: [Slot]
    /// One bit for each eighth of a slot: whether some customer's hash leads there.
    ///
    /// Most AS numbers have no ASPA, and this little table stays in the nearest cache.
    private var filter: [UInt64]
    /// One unused number, then for each customer the count of its providers and the providers, ascending.
    private var lists: [UInt32]
    private let shift: UInt32
    /// Chance in the hash, as in the standard library's: nobody can choose customers that all lead to one slot.
    private let seed = UInt32.random(in: .min ... .max)
    /// The number of customers.
    public let count: Int

    /// Makes an index; VAPs of one customer are united.
    public init(_ vaps: some Sequence<VAP>) {
        var pairs: [UInt64] = []
        for vap in vaps {
            for provider in vap.providers { pairs.append(VAPIndex.pair(vap.customer, provider)) }
        }
        self.init(pairs: pairs)
    }

    /// Makes an index from customers and their providers, in any order, with repetitions.
    public init(providers: some Sequence<(key: ASN, value: [ASN])>) {
        var pairs: [UInt64] = []
        for (customer, providers) in providers {
            for provider in providers { pairs.append(VAPIndex.pair(customer, provider)) }
        }
        self.init(pairs: pairs)
    }

    private static func pair(_ customer: ASN, _ provider: ASN) -> UInt64 {
        UInt64(customer.rawValue) << 32 | UInt64(provider.rawValue)
    }

    private init(pairs unsorted: [UInt64]) {
        let pairs = unsorted.sorted()
        lists = [0]
        lists.reserveCapacity(pairs.count + pairs.count / 2)
        var starts: [(customer: UInt32, list: UInt32)] = []
        var position = 0
        while position < pairs.count {
            let customer = UInt32(truncatingIfNeeded: pairs[position] >> 32)
            let list = lists.count
            lists.append(0)
            while position < pairs.count, UInt32(truncatingIfNeeded: pairs[position] >> 32) == customer {
                let provider = UInt32(truncatingIfNeeded: pairs[position])
                if lists.count == list + 1 || lists[lists.count - 1] != provider { lists.append(provider) }
                position += 1
            }
            // RTR cannot carry AS0 beside others, so it is not kept here either.
            if lists.count - list > 2, lists[list + 1] == 0 { lists.remove(at: list + 1) }
            lists[list] = UInt32(lists.count - list - 1)
            starts.append((customer, UInt32(list)))
        }
        count = starts.count
        let bits = max(3, Int.bitWidth - (starts.count + starts.count / 2).leadingZeroBitCount)
        shift = UInt32(32 - min(bits, 28))
        slots = Array(repeating: Slot(), count: 1 << min(bits, 28))
        filter = Array(repeating: 0, count: max(1, slots.count / 8))
        for (customer, list) in starts {
            let hash = VAPIndex.hash(customer, seed)
            let bit = hash >> (shift - 3)
            filter[Int(bit >> 6)] |= 1 << UInt64(bit & 63)
            var slot = Int(hash >> shift)
            while slots[slot].list != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Slot(customer: customer, list: list)
        }
    }

    @inline(always)
    private static func hash(_ customer: UInt32, _ seed: UInt32) -> UInt32 {
        var hash = customer ^ seed
        hash = (hash ^ hash >> 16) &* 0x85EB_CA6B
        hash = (hash ^ hash >> 13) &* 0xC2B2_AE35
        return hash ^ hash >> 16
    }

    /// Where the list of a customer begins; 0 when it has none.
    @inline(always)
    func list(of customer: ASN) -> Int {
        let hash = VAPIndex.hash(customer.rawValue, seed)
        let bit = hash >> (shift - 3)
        guard filter[Int(bit >> 6)] & 1 << UInt64(bit & 63) != 0 else { return 0 }
        var slot = Int(hash >> shift)
        while true {
            let found = slots[slot]
            if found.list == 0 || found.customer == customer.rawValue { return Int(found.list) }
            slot = (slot + 1) & (slots.count - 1)
        }
    }

    /// Whether the list that begins at `list` has `provider`; comparison is of unsigned numbers.
    @inline(always)
    func list(_ list: Int, has provider: ASN) -> Bool {
        let wanted = provider.rawValue
        guard wanted != 0 else { return false }
        var low = list + 1
        var length = Int(lists[list])
        while length > 8 {
            let half = length / 2
            if lists[low + half] <= wanted { low += half }
            length -= half
        }
        for position in low..<(low + length) where lists[position] == wanted { return true }
        return false
    }

    /// What the data of `customer` says about `provider` as its provider.
    public func authorization(of provider: ASN, for customer: ASN) -> ProviderAuthorization {
        let list = list(of: customer)
        guard list != 0 else { return .noAttestation }
        return self.list(list, has: provider) ? .provider : .notProvider
    }

    /// The providers of a customer, ascending, without duplicates; AS0 only alone; nil without attestation.
    public func providers(of customer: ASN) -> [ASN]? {
        let list = list(of: customer)
        guard list != 0 else { return nil }
        return lists[(list + 1)..<(list + 1 + Int(lists[list]))].map { ASN($0) }
    }

    /// Bytes of memory that the index holds.
    public var memorySize: Int {
        slots.capacity * MemoryLayout<Slot>.stride + lists.capacity * MemoryLayout<UInt32>.stride
            + filter.capacity * MemoryLayout<UInt64>.stride
    }
}
