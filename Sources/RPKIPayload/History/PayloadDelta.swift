public import RPKITypes

/// The difference of two payload sets as a router sees it.
///
/// A VRP or a router key is announced or withdrawn; the VAP of a customer is announced, which replaces the one before,
/// or withdrawn. Expiry and trust anchors are not seen by routers and make no difference. Nothing is announced that the
/// old set has, and nothing withdrawn that it lacks, so a router finds neither a duplicate nor an unknown record.
///
/// A VAP may have more providers than fit into an ASPA PDU; whoever encodes the delta must withdraw those
/// (draft-ietf-sidrops-8210bis-27, section 5.1: a PDU has 65,535 octets at most, which is 16,380 providers).
public struct PayloadDelta: Hashable, Sendable {
    /// VRPs of the new set only, in the order of ``RPKITypes/VRP``.
    public let announcedVRPs: [VRP]
    /// VRPs of the old set only, in the order of ``RPKITypes/VRP``.
    public let withdrawnVRPs: [VRP]
    /// Router keys of the new set only, in the order of ``RPKITypes/RouterKey``.
    public let announcedRouterKeys: [RouterKey]
    /// Router keys of the old set only, in the order of ``RPKITypes/RouterKey``.
    public let withdrawnRouterKeys: [RouterKey]
    /// Customers whose VAP is not the same in both sets, ascending.
    public let vapChanges: [VAPChange]

    /// Makes the delta that says nothing.
    public init() {
        self.init(
            announcedVRPs: [],
            withdrawnVRPs: [],
            announcedRouterKeys: [],
            withdrawnRouterKeys: [],
            vapChanges: []
        )
    }

    /// Takes lists that are in order.
    init(
        announcedVRPs: [VRP],
        withdrawnVRPs: [VRP],
        announcedRouterKeys: [RouterKey],
        withdrawnRouterKeys: [RouterKey],
        vapChanges: [VAPChange]
    ) {
        self.announcedVRPs = announcedVRPs
        self.withdrawnVRPs = withdrawnVRPs
        self.announcedRouterKeys = announcedRouterKeys
        self.withdrawnRouterKeys = withdrawnRouterKeys
        self.vapChanges = vapChanges
    }

    /// VAPs that are new or replace the one of their customer, by customer.
    ///
    /// - Complexity: O(*n*) in the changed customers.
    public var announcedVAPs: [VAP] { vapChanges.compactMap(\.new) }

    /// Customers that have no VAP any more, ascending.
    ///
    /// - Complexity: O(*n*) in the changed customers.
    public var withdrawnCustomers: [ASN] { vapChanges.filter { $0.new == nil }.map(\.customer) }

    /// Whether it says nothing: both sets are the same to a router.
    public var isEmpty: Bool { count == 0 }

    /// The number of announcements and withdrawals: PDUs in a response.
    public var count: Int {
        announcedVRPs.count + withdrawnVRPs.count + announcedRouterKeys.count + withdrawnRouterKeys.count
            + vapChanges.count
    }
}
