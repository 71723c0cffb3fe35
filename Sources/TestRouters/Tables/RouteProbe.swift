package import RPKITypes

/// A route about which a router is asked.
package struct RouteProbe: Hashable, Sendable, CustomStringConvertible {
    /// The prefix.
    package let prefix: IPPrefix
    /// The origin.
    package let origin: ASN

    package var description: String { "\(prefix) of \(origin)" }

    /// The result of origin validation (RFC 6811, section 2).
    package enum Verdict: Hashable, Sendable {
        case valid
        case invalid
        case notFound
    }

    /// An origin that no payload of a test may have.
    static let stranger = ASN(65_551)

    /// Routes that tell whether each VRP is there, with its lengths and its origin, in rounds.
    ///
    /// For each VRP: its prefix and the first prefix of its greatest length with its origin, the first one that
    /// is too long, and its prefix with a foreign origin. An entry is hidden only by another one with the same
    /// origin that covers it up to the same length. A route of AS0 is refused by routers (RFC 7607), so what has
    /// AS0 is asked about with a foreign origin, and its greatest length stays unseen. There are no default routes
    /// among them, as OpenBGPD imports none.
    ///
    /// - Returns: Lists in which no prefix appears twice.
    package static func rounds(for vrps: Set<VRP>) -> [[RouteProbe]] {
        var origins: [IPPrefix: Set<ASN>] = [:]
        for vrp in vrps {
            let family = vrp.prefix.family
            let origin = vrp.asn == ASN(0) ? stranger : vrp.asn
            for length in Set([Int(vrp.prefix.length), Int(vrp.maxLength), Int(vrp.maxLength) + 1]) {
                // A route longer than an address does not exist.
                guard let prefix = IPPrefix(family: family, address: vrp.prefix.address, length: length)
                else { continue }
                origins[prefix, default: []].insert(origin)
            }
            origins[vrp.prefix, default: []].insert(stranger)
        }
        var rounds: [[RouteProbe]] = []
        for (prefix, list) in origins where prefix.length > 0 {
            for (round, origin) in list.sorted().enumerated() {
                if round == rounds.count { rounds.append([]) }
                rounds[round].append(RouteProbe(prefix: prefix, origin: origin))
            }
        }
        return rounds
    }
}

/// VRPs by prefix: origin validation by the letter of RFC 6811, to compare with.
struct OriginTable {
    private let vrps: [IPPrefix: [VRP]]

    init(_ vrps: Set<VRP>) { self.vrps = Dictionary(grouping: vrps, by: \.prefix) }

    func verdict(of probe: RouteProbe) -> RouteProbe.Verdict {
        var isCovered = false
        for length in 0...Int(probe.prefix.length) {
            let mask = length == 0 ? 0 : UInt128.max << UInt128(128 - length)
            let address = probe.prefix.address & mask
            guard
                let prefix = IPPrefix(family: probe.prefix.family, address: address, length: length),
                let covering = vrps[prefix]
            else { continue }
            isCovered = true
            for vrp in covering where vrp.asn == probe.origin && vrp.asn != ASN(0) {
                if probe.prefix.length <= vrp.maxLength { return .valid }
            }
        }
        return isCovered ? .invalid : .notFound
    }
}
