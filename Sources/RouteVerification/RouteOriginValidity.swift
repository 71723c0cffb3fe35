/// The outcome of route origin validation (RFC 6811, section 2).
public enum RouteOriginValidity: String, Hashable, Sendable, CaseIterable {
    /// Some VRP matches.
    case valid
    /// Some VRP covers the prefix, and none matches.
    case invalid
    /// No VRP covers the prefix.
    case notFound = "not-found"
}
