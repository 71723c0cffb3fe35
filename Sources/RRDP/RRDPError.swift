public import RPKITypes

/// Why a file of RRDP is refused: the rule, and the line at which it was broken.
public struct RRDPError: Error, Hashable, Sendable {
    /// The rule that was broken.
    public var reason: RRDPReason
    /// The line, from 1; nil when the rule has no place in the file.
    public var line: Int?

    /// Makes an error.
    public init(_ reason: RRDPReason, line: Int? = nil) {
        self.reason = reason
        self.line = line
    }
}

/// Why reading stopped: the file is refused, or the taker of its elements threw.
public enum ReadingError<SinkError: Error>: Error {
    /// The file is refused.
    case refused(RRDPError)
    /// The closure that takes elements threw this.
    case sink(SinkError)
}

extension ReadingError: Equatable where SinkError: Equatable {}
extension ReadingError: Hashable where SinkError: Hashable {}
