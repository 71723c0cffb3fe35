import RPKITypes

/// The octets behind the header of a history file; all numbers are big-endian.
///
/// First the set: names of trust anchors, VRPs of IPv4, VRPs of IPv6, VAPs, router keys, as many as the header says.
///
///     name          size 4, UTF-8
///     VRP, IPv4     expiry 6 | trust anchor 2 | address 4 | ASN 4 | length 1 | maximum length 1
///     VRP, IPv6     expiry 6 | trust anchor 2 | address 16 | ASN 4 | length 1 | maximum length 1
///     VAP           expiry 8 | trust anchor 2 | customer 4 | n 4 | n x provider 4
///     router key    expiry 8 | trust anchor 2 | ASN 4 | key identifier 20 | size 4, SubjectPublicKeyInfo
///
/// Then the deltas, oldest first. Each has the serial that it starts from 4, the time at which it was made 8, and seven
/// numbers of 4: announced VRPs of IPv4 and of IPv6, withdrawn ones of both, announced and withdrawn router keys, changed
/// VAPs. What they count follows in this order, without expiry and trust anchor. A changed VAP is
///
///     customer 4 | n 4 | n x old provider 4 | m 4 | m x new provider 4
///
/// where 0 providers say that there is no VAP.
enum HistoryRecords {
    static var ipv4VRP: Int { 10 }
    static var ipv6VRP: Int { 22 }
    /// Expiry and trust anchor of a VRP.
    static var vrpOrigin: Int { 8 }
    /// Expiry and trust anchor of a VAP or router key.
    static var origin: Int { 10 }
    /// A VAP without its providers.
    static var vap: Int { 8 }
    /// A changed VAP without its providers.
    static var vapChange: Int { 12 }
    /// A router key without its SubjectPublicKeyInfo.
    static var routerKey: Int { 28 }
    /// A delta without what it counts.
    static var step: Int { 40 }

    /// The octets that a set takes.
    static func size(_ set: PayloadSet) -> Int {
        set.trustAnchors.reduce(0) { $0 + 4 + $1.utf8.count }
            + set.vrps.reduce(0) { $0 + vrpOrigin + size($1.vrp) }
            + set.vaps.reduce(0) { $0 + origin + vap + 4 * $1.vap.providers.count }
            + set.routerKeys.reduce(0) { $0 + origin + size($1.routerKey) }
    }

    /// The octets that a delta takes.
    static func size(_ step: HistoryStep) -> Int {
        let delta = step.delta
        return self.step + delta.announcedVRPs.reduce(0) { $0 + size($1) }
            + delta.withdrawnVRPs.reduce(0) { $0 + size($1) }
            + delta.announcedRouterKeys.reduce(0) { $0 + size($1) }
            + delta.withdrawnRouterKeys.reduce(0) { $0 + size($1) }
            + delta.vapChanges.reduce(0) {
                $0 + vapChange + 4 * (($1.old?.providers.count ?? 0) + ($1.new?.providers.count ?? 0))
            }
    }

    private static func size(_ vrp: VRP) -> Int { vrp.prefix.family == .ipv4 ? ipv4VRP : ipv6VRP }

    private static func size(_ key: RouterKey) -> Int { routerKey + key.subjectPublicKeyInfo.count }
}
