/// What a web server has seen, in order of time.
package struct RequestLog: Sendable {
    /// A request and what became of it.
    package struct Entry: Sendable {
        /// The request.
        package let request: HTTPRequest
        /// The number of the connection, from 1 on.
        package let connection: Int
        /// When the request was read.
        package let time: ContinuousClock.Instant
        /// The status that was sent; nil while there is none.
        package internal(set) var status: Int?
        /// Whether the answer was sent to its end.
        package internal(set) var isComplete = false
    }

    /// The requests.
    package internal(set) var entries: [Entry] = []
    /// The number of connections so far.
    package internal(set) var connections = 0
    /// The number of connections that are open now.
    package internal(set) var openConnections = 0
    /// The largest number of connections that were open at one time.
    package internal(set) var mostOpenConnections = 0
    /// The number of connections that ended with an error: a failed handshake, a reset.
    package internal(set) var failedConnections = 0

    /// The paths in order.
    package var paths: [String] { entries.map(\.request.path) }

    /// The requests whose path matches.
    package func entries(_ pattern: PathPattern) -> [Entry] {
        entries.filter { pattern.matches($0.request.path) }
    }

    /// The number of requests whose path matches.
    package func count(_ pattern: PathPattern) -> Int { entries(pattern).count }

    /// The number of requests by path.
    package var counts: [String: Int] { entries.reduce(into: [:]) { $0[$1.request.path, default: 0] += 1 } }
}
