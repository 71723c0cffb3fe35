import RPKITypes

/// The delta from one serial to the next.
struct HistoryStep: Hashable, Sendable {
    /// The serial that it starts from.
    let base: SerialNumber
    /// When it was made.
    let made: Timestamp
    /// The difference; never empty.
    let delta: PayloadDelta
}
