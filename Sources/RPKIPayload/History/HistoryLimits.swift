/// The bounds of a ``PayloadHistory`` and of its file.
public struct HistoryLimits: Hashable, Sendable {
    /// Deltas that are kept, the newest ones.
    ///
    /// They should reach back over the default retry interval of 600 s, after which a router asks again: 128 do with a
    /// change each five seconds, which a service has that finds changes in many repositories one after the other.
    /// Routers are told of one at most each minute (draft-ietf-sidrops-8210bis-27, section 8.2), and get one merged
    /// delta however many there are.
    public var deltas = 128
    /// Seconds for which a delta is kept after it was made.
    ///
    /// A router that had nothing for so long has dropped its data: it expires after 172,800 s at most, 7,200 s by
    /// default.
    public var deltaAge = 86_400
    /// Memory of all deltas together in bytes, estimated; 32 for each VRP.
    ///
    /// Besides, they never take more than the larger of the two sets that the newest one is between, unless that is
    /// less than ``smallDeltas``: what is larger costs routers more than all payload anew.
    public var deltaSize = 33_554_432
    /// Memory of deltas in bytes that are kept even if the set takes less: a reset costs routers more than these bytes.
    ///
    /// OpenBGPD drops its payload on a reset, BIRD waits a whole retry interval.
    public var smallDeltas = 1_048_576
    /// Size of the file in bytes; 1,000,000 VRPs are 21 MB with one in four of IPv6.
    public var fileSize = 1_073_741_824

    /// The defaults.
    public static let standard = HistoryLimits()

    /// Makes the default limits.
    public init() {}
}
