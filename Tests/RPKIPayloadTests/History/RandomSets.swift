import RPKIPayload
import RPKITypes
import Testing

/// Payload by chance from few values, so that sets have much in common.
struct RandomSets {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    private mutating func number(below bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

    /// A set of both families, VAPs and router keys.
    ///
    /// - `share`: of 100, how much of all possible payload is in it, about.
    /// - `expires`: the range that expiries are from.
    mutating func set(share: Int = 50, expires: ClosedRange<Int64> = 1_000...1_009) throws -> PayloadSet {
        var builder = PayloadSetBuilder()
        var names = ["arin", "ripe", "apnic"]
        names.shuffle(using: &random)
        var anchors: [TrustAnchorIndex] = []
        for name in names { anchors.append(try index(of: name, in: &builder)) }
        func draw(_ random: inout SplitMix64) -> (Timestamp, TrustAnchorIndex) {
            let width = UInt64(expires.upperBound - expires.lowerBound + 1)
            let time = expires.lowerBound + Int64(random.next() % width)
            return (Timestamp(time), anchors[Int(random.next() % 3)])
        }
        for prefix in ["10.0.0.0/8", "10.0.0.0/16", "10.1.0.0/16", "2001:db8::/32", "2001:db8::/48"] {
            for maxLength in [0, 2] {
                for asn in 0..<4 where number(below: 100) < share {
                    let parsed = try #require(IPPrefix(prefix))
                    let value = try #require(
                        VRP(prefix: parsed, maxLength: Int(parsed.length) + maxLength, asn: ASN(UInt32(asn)))
                    )
                    let (time, anchor) = draw(&random)
                    builder.add(value, expires: time, trustAnchor: anchor)
                }
            }
        }
        for customer in 1...8 where number(below: 100) < share {
            let lists: [[UInt32]] = [[0], [1], [1, 2], [2, 3, 4]]
            let vap = VAP(customer: ASN(UInt32(customer)), providers: lists[number(below: 4)].map { ASN($0) })
            let (time, anchor) = draw(&random)
            builder.add(vap, expires: time, trustAnchor: anchor)
        }
        for asn in 1...6 where number(below: 100) < share {
            let (time, anchor) = draw(&random)
            builder.add(try routerKey(UInt32(asn)), expires: time, trustAnchor: anchor)
        }
        return builder.build()
    }
}
