/// What an operator decides about the HTTP API.
package struct HTTPConfiguration: Hashable, Sendable {
    /// The version of the service.
    package var version: String
    /// The name of the machine, for formats that say it.
    package var buildMachine = "localhost"
    /// Seconds after which payload without a new validation is stale (``Health``).
    package var staleAfter: Int64 = 7_200
    /// Threads for what takes longer than a moment: encoding payload, building indexes.
    package var threads = 2
    /// The bounds.
    package var limits = HTTPLimits()

    /// Makes the default configuration of a service of a version.
    package init(version: String) { self.version = version }
}
