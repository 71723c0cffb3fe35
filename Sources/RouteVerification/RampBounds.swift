public import RPKITypes

/// How far the two ramps of a path reach, at most and at least, counted in AS numbers.
///
/// Invariant: 1 ≤ min ≤ max ≤ N for either ramp. The up-ramp is counted from the origin, the down-ramp from
/// the neighbour:
///
///     AS(N) … AS(N - down + 1)  …  AS(up) … AS(1)
///     └───── down-ramp ─────┘      └─ up-ramp ─┘
///
/// "At most" takes a missing attestation for a provider, "at least" does not. A path in which the ramps meet
/// or overlap (up + down ≥ N) is explained by them; the one hop between two ramps that touch is a lateral
/// one. Example: of `3 2 1` with AS1 listing AS2 only, the up-ramp reaches at least 2 and at most 3.
///
/// Source: draft-ietf-sidrops-aspa-verification-28, section 5.4.
public struct RampBounds: Hashable, Sendable {
    /// N, the number of AS numbers of the collapsed path.
    public let length: Int
    /// The smallest I where AS(I) denies AS(I+1) as its provider, or N.
    public private(set) var maxUp: Int
    /// The smallest I where AS(I) does not attest AS(I+1) as its provider, or N.
    public private(set) var minUp: Int
    /// N - J + 1 for the largest J where AS(J) denies AS(J-1) as its provider, or N.
    public private(set) var maxDown: Int
    /// N - J + 1 for the largest J where AS(J) does not attest AS(J-1) as its provider, or N.
    public private(set) var minDown: Int

    /// Finds the bounds for AS numbers in the order of the wire.
    ///
    /// Each AS is looked up once, and asked about both its neighbours.
    ///
    /// - Parameters:
    ///   - asns: of a path without sets, collapsed; empty gives all zeros.
    ///   - vaps: the data.
    /// - Complexity: O(N) lookups; allocates nothing.
    public init(_ asns: [ASN], _ vaps: VAPIndex) {
        let length = asns.count
        self.length = length
        maxUp = length
        minUp = length
        maxDown = length
        minDown = length
        for position in 0..<length {
            // asns[position] is AS(length - position): the smallest index of the draft comes last here.
            let list = vaps.list(of: asns[position])
            if position > 0 {
                if list == 0 {
                    minUp = length - position
                } else if !vaps.list(list, has: asns[position - 1]) {
                    minUp = length - position
                    maxUp = length - position
                }
            }
            if position + 1 < length, maxDown == length {
                if list == 0 {
                    if minDown == length { minDown = position + 1 }
                } else if !vaps.list(list, has: asns[position + 1]) {
                    if minDown == length { minDown = position + 1 }
                    maxDown = position + 1
                }
            }
        }
    }

    /// Finds the bounds for the answers of the hops, counted from the origin, from 0.
    ///
    /// - `answers`: what the lower end of a hop says of the upper as its provider, and the upper of the lower.
    init(hopCount: Int, _ answers: (Int) -> (up: ProviderAuthorization, down: ProviderAuthorization)) {
        length = hopCount + 1
        maxUp = length
        minUp = length
        maxDown = length
        minDown = length
        for hop in 0..<hopCount {
            let (up, down) = answers(hop)
            if up != .provider, minUp == length { minUp = hop + 1 }
            if up == .notProvider, maxUp == length { maxUp = hop + 1 }
            // The last one that stops counts.
            if down != .provider { minDown = hopCount - hop }
            if down == .notProvider { maxDown = hopCount - hop }
        }
    }

    /// The outcome of steps 4 to 6 of a procedure.
    ///
    /// Source: draft-ietf-sidrops-aspa-verification-28, section 5.5 (upstream) and 5.6 (downstream).
    public func verdict(_ direction: VerificationDirection) -> ASPAVerdict {
        let (most, least) =
            direction == .upstream ? (maxUp, minUp) : (maxUp + maxDown, minUp + minDown)
        return most < length ? .invalid : least < length ? .unknown : .valid
    }
}
