/// Takes what is read from a source of routes, in the order in which it stands there.
public protocol RouteVisitor: ~Copyable {
    /// Takes a route.
    ///
    /// - Parameters:
    ///   - event: the route.
    ///   - record: the bytes that ranges of the event's attributes are in; gone after the visit.
    mutating func visit(_ event: RouteEvent, in record: Span<UInt8>)

    /// Takes a change of a session's state.
    mutating func visit(_ change: SessionChange)

    /// Takes a record that could not be read, or not wholly.
    mutating func visit(_ defect: RecordDefect)
}

extension RouteVisitor where Self: ~Copyable {
    /// Passes over changes of sessions.
    public mutating func visit(_ change: SessionChange) {}
}
