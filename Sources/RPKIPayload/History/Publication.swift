public import RPKITypes

/// What became of a set that was published.
public enum Publication: Hashable, Sendable {
    /// Routers see no difference: the serial stays; expiry, trust anchors and age are renewed.
    case unchanged
    /// It is the first set, under this serial.
    case first(SerialNumber)
    /// There is a new serial, and this difference to the one before.
    case changed(SerialNumber, PayloadDelta)

    /// The new serial; nil when there is none.
    public var serial: SerialNumber? {
        switch self {
        case .unchanged: nil
        case .first(let serial), .changed(let serial, _): serial
        }
    }
}
