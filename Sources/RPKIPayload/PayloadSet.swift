public import RPKITypes

/// The validated payload of one run: what routers and people are given.
///
/// A value without duplicates in one canonical order, so that equal payload is equal values and every
/// export of it is the same bytes.
public struct PayloadSet: Hashable, Sendable {
    /// The names of the trust anchors that entries refer to, ascending, without duplicates.
    public let trustAnchors: [String]
    /// The VRPs, in the order of ``RPKITypes/VRP``: one entry each.
    public let vrps: [VRPEntry]
    /// The VAPs, by customer: one entry each.
    public let vaps: [VAPEntry]
    /// The router keys, in the order of ``RPKITypes/RouterKey``: one entry each.
    public let routerKeys: [RouterKeyEntry]

    /// Makes the empty set.
    public init() { self.init(trustAnchors: [], vrps: [], vaps: [], routerKeys: []) }

    init(trustAnchors: [String], vrps: [VRPEntry], vaps: [VAPEntry], routerKeys: [RouterKeyEntry]) {
        self.trustAnchors = trustAnchors
        self.vrps = vrps
        self.vaps = vaps
        self.routerKeys = routerKeys
    }

    /// The name that stands for payload without a known trust anchor, such as that of local exceptions.
    public static let noTrustAnchor = "N/A"

    /// The name of the trust anchor with the given index of this set.
    public func name(of trustAnchor: TrustAnchorIndex) -> String { trustAnchors[Int(trustAnchor.rawValue)] }
}

/// The place of a name in ``PayloadSet/trustAnchors``; two bytes, so that entries stay small.
public struct TrustAnchorIndex: Hashable, Sendable, Comparable {
    /// The index, from 0.
    public let rawValue: UInt16

    init(_ rawValue: UInt16) { self.rawValue = rawValue }

    /// In a ``PayloadSet``, this is the order of the names.
    public static func < (left: TrustAnchorIndex, right: TrustAnchorIndex) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// A VRP, when it expires, and where it comes from; 32 bytes.
public struct VRPEntry: Hashable, Sendable {
    /// The VRP.
    public let vrp: VRP
    // The expiry in 48 bits. With these fields the entry fills one stride of the VRP, whose alignment is 16.
    private let expiresLow: UInt32
    private let expiresHigh: UInt16
    /// The trust anchor.
    public let trustAnchor: TrustAnchorIndex

    init(_ vrp: VRP, expires: Timestamp, trustAnchor: TrustAnchorIndex) {
        self.vrp = vrp
        let seconds = UInt64(clamping: expires.secondsSinceEpoch)
        let kept = min(seconds, VRPEntry.latest)
        expiresLow = UInt32(truncatingIfNeeded: kept)
        expiresHigh = UInt16(truncatingIfNeeded: kept >> 32)
        self.trustAnchor = trustAnchor
    }

    private static var latest: UInt64 { 0xFFFF_FFFF_FFFF }

    /// The first second in which the VRP is no longer valid; clamped to 1970 and to the year 8921556.
    public var expires: Timestamp { Timestamp(Int64(expiresHigh) << 32 | Int64(expiresLow)) }

    func renumbered(_ indexes: [TrustAnchorIndex]) -> VRPEntry {
        VRPEntry(vrp, expires: expires, trustAnchor: indexes[Int(trustAnchor.rawValue)])
    }
}

/// A VAP, when it expires, and where it comes from.
public struct VAPEntry: Hashable, Sendable {
    /// The VAP.
    public let vap: VAP
    /// When the first ASPA that contributed expires: the set of providers must then be made anew.
    public let expires: Timestamp
    /// The trust anchor of the first ASPA that contributed.
    public let trustAnchor: TrustAnchorIndex

    func renumbered(_ indexes: [TrustAnchorIndex]) -> VAPEntry {
        VAPEntry(vap: vap, expires: expires, trustAnchor: indexes[Int(trustAnchor.rawValue)])
    }
}

/// A router key, when it expires, and where it comes from.
public struct RouterKeyEntry: Hashable, Sendable {
    /// The router key.
    public let routerKey: RouterKey
    /// The first second in which the key is no longer valid.
    public let expires: Timestamp
    /// The trust anchor.
    public let trustAnchor: TrustAnchorIndex

    func renumbered(_ indexes: [TrustAnchorIndex]) -> RouterKeyEntry {
        RouterKeyEntry(
            routerKey: routerKey,
            expires: expires,
            trustAnchor: indexes[Int(trustAnchor.rawValue)]
        )
    }
}
