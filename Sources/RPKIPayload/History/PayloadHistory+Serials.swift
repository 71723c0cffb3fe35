public import RPKITypes

extension PayloadHistory {
    /// The serials from which there is a delta to ``serial``, oldest first; at most ``HistoryLimits/deltas``.
    ///
    /// After a restart they have gaps: see ``restartLeap``.
    public var deltaSerials: [SerialNumber] { steps.map(\.base) }
}
