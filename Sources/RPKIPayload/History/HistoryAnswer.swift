/// What there is for a router that has the payload of some serial.
///
/// - Source: draft-ietf-sidrops-8210bis-27, section 5.3.
public enum HistoryAnswer: Hashable, Sendable {
    /// There is no payload yet: error 2, "No Data Available".
    case noData
    /// Nothing: it has the current payload.
    case current
    /// The delta to the current payload, minimal; empty when all changes since were taken back.
    case delta(PayloadDelta)
    /// A reset: the serial is older than the deltas that are kept.
    case tooOld
    /// A reset: the serial is in the future, or exactly 2^31 away, where RFC 1982 leaves the order open.
    case unknown
}
