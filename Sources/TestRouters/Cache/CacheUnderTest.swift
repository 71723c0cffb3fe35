/// An RTR cache for routers under test, on 127.0.0.1.
///
/// Its End of Data must carry a retry interval of a second and a refresh interval that is far longer than a
/// test: then a change reaches the routers by Serial Notify or not at all, and nobody waits for long.
package protocol CacheUnderTest: Sendable {
    /// The port.
    var port: Int { get }
    /// The highest version of RTR that it speaks.
    var maximumVersion: UInt8 { get }

    /// What it serves of payload; a cache of others may refuse some of it.
    func served(_ payload: RouterPayload) -> RouterPayload

    /// Publishes payload under a new serial and notifies the routers.
    func publish(_ payload: RouterPayload) async throws

    /// Ends with all connections, starts again on the same port, and publishes payload.
    ///
    /// - Parameters:
    ///   - session: What becomes of sessions, serial and history.
    ///   - payload: What is new after the start.
    /// - Throws: an error when it does not start again.
    func restart(_ session: CacheRestart, publishing payload: RouterPayload) async throws

    /// Forgets all deltas to the next serial, publishes payload under it and notifies the routers.
    func loseHistory(publishing payload: RouterPayload) async throws

    /// The queries so far with their answers, in order; nil when they are not known.
    func exchanges() async throws -> [CacheExchange]?
}

extension CacheUnderTest {
    /// All of it.
    package func served(_ payload: RouterPayload) -> RouterPayload { payload }
}

/// What a cache keeps over a restart.
package enum CacheRestart: Hashable, Sendable {
    /// Sessions, serial and history.
    case keepingSession
    /// Nothing.
    case withNewSession
}

/// What a router sent, and what it was answered.
package struct CacheExchange: Hashable, Sendable {
    /// What a router sent.
    package enum Query: Hashable, Sendable {
        case reset
        case serial
        /// An Error Report with its code.
        case report(UInt16)
        /// Something else, with its type.
        case other(UInt8)
    }

    /// What it was answered.
    package enum Answer: Hashable, Sendable {
        case full
        case delta
        case cacheReset
        case error(UInt16)
        case none
    }

    /// The version in the header of the query.
    package let version: UInt8
    /// The query.
    package let query: Query
    /// The answer.
    package let answer: Answer

    /// Makes an exchange.
    package init(version: UInt8, query: Query, answer: Answer) {
        self.version = version
        self.query = query
        self.answer = answer
    }
}
