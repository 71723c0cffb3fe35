public import RPKITypes

/// The span of time around an instant in which all comparisons of times come out the same.
///
/// Every check of a validity goes through ``contains(from:through:)``, which narrows the window by both ends of
/// the period, passed or failed. So what was computed at `instant` holds for each instant of the window.
public struct TimeWindow: Hashable, Sendable {
    /// The instant for which the checks are made.
    public let instant: Timestamp
    /// The first instant of the window.
    public private(set) var lower = Timestamp.distantPast
    /// The first instant after the window.
    public private(set) var upper = Timestamp.distantFuture

    /// Makes the window of all time.
    public init(at instant: Timestamp) { self.instant = instant }

    /// Whether the instant lies in a period; both ends belong to it.
    package mutating func contains(from first: Timestamp, through last: Timestamp) -> Period {
        cut(at: first)
        cut(at: last.advanced(by: 1))
        if instant < first { return .future }
        return instant > last ? .past : .current
    }

    /// Where an instant lies in relation to a period.
    package enum Period {
        case past
        case current
        case future
    }

    /// The window of instants that lie in both.
    package mutating func narrow(to other: TimeWindow) {
        lower = max(lower, other.lower)
        upper = min(upper, other.upper)
    }

    private mutating func cut(at boundary: Timestamp) {
        if boundary <= instant { lower = max(lower, boundary) } else { upper = min(upper, boundary) }
    }
}
