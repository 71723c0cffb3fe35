public import RPKITypes

/// The three intervals of an End of Data PDU from version 1 on, in seconds.
///
/// - Source: draft-ietf-sidrops-8210bis-27, section 6; RFC 8210, section 6.
public struct Timing: Hashable, Sendable {
    /// How long a router waits after End of Data before it asks again.
    public var refresh: UInt32
    /// How long a router waits after a failed query.
    public var retry: UInt32
    /// How long a router uses its data after End of Data.
    public var expire: UInt32

    /// Makes a value, which need not be in the bounds: those of a cache are whatever it sends.
    public init(refresh: UInt32, retry: UInt32, expire: UInt32) {
        self.refresh = refresh
        self.retry = retry
        self.expire = expire
    }

    /// The recommended values: an hour, ten minutes, two hours.
    public static let standard = Timing(refresh: 3_600, retry: 600, expire: 7_200)

    /// One of the intervals.
    public enum Interval: String, Hashable, Sendable, CaseIterable {
        /// The refresh interval.
        case refresh
        /// The retry interval.
        case retry
        /// The expire interval.
        case expire

        /// The permitted values in seconds.
        public var bounds: ClosedRange<UInt32> {
            switch self {
            case .refresh: 1...86_400
            case .retry: 1...7_200
            case .expire: 600...172_800
            }
        }
    }

    /// The value of an interval in seconds.
    public subscript(interval: Interval) -> UInt32 {
        switch interval {
        case .refresh: refresh
        case .retry: retry
        case .expire: expire
        }
    }

    /// All rules that the values break: bounds first, each by the order of ``Interval``.
    public var faults: [TimingFault] {
        let ranges = Interval.allCases.filter { !$0.bounds.contains(self[$0]) }
            .map { TimingFault.outOfBounds($0, seconds: self[$0]) }
        let order = [Interval.refresh, .retry].filter { expire <= self[$0] }
            .map { TimingFault.expireNotLonger(than: $0, seconds: self[$0], expire: expire) }
        return ranges + order
    }

    /// Demands that the values may be sent.
    ///
    /// - Throws: ``TimingFault``, the first of ``faults``.
    public func validate() throws(TimingFault) {
        if let fault = faults.first { throw fault }
    }

    /// Each value put into its bounds, as rtrlib does with what it receives.
    public var clamped: Timing {
        func clamp(_ interval: Interval) -> UInt32 {
            min(max(self[interval], interval.bounds.lowerBound), interval.bounds.upperBound)
        }
        return Timing(refresh: clamp(.refresh), retry: clamp(.retry), expire: clamp(.expire))
    }
}

/// A rule that timing values break.
public enum TimingFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// An interval is outside of its bounds.
    case outOfBounds(Timing.Interval, seconds: UInt32)
    /// The expire interval is not longer than another: data would end before it is asked for again.
    case expireNotLonger(than: Timing.Interval, seconds: UInt32, expire: UInt32)

    /// The stable name of the rule.
    public var code: String {
        switch self {
        case .outOfBounds(.refresh, _): "timing-refresh-bounds"
        case .outOfBounds(.retry, _): "timing-retry-bounds"
        case .outOfBounds(.expire, _): "timing-expire-bounds"
        case .expireNotLonger(.refresh, _, _): "timing-expire-not-above-refresh"
        case .expireNotLonger(.retry, _, _): "timing-expire-not-above-retry"
        case .expireNotLonger(.expire, _, _): "timing-expire-bounds"
        }
    }

    /// Where the rule stands.
    public var requirement: Requirement { .rtr("6") }

    /// One line of text.
    public var description: String {
        switch self {
        case .outOfBounds(let interval, let seconds):
            "\(interval.rawValue) interval of \(seconds) seconds, permitted are "
                + "\(interval.bounds.lowerBound) to \(interval.bounds.upperBound)"
        case .expireNotLonger(let interval, let seconds, let expire):
            "expire interval of \(expire) seconds, not longer than the \(interval.rawValue) interval "
                + "of \(seconds)"
        }
    }
}

extension Requirement {
    /// A section of the newest draft of version 2, which this target implements.
    static func rtr(_ section: String) -> Requirement {
        .draft("draft-ietf-sidrops-8210bis-27", section: section)
    }
}
