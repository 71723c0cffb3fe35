/// How long a router waits for a cache.
package enum Patience {
    /// For a connection, and for the next PDU of an answer, in seconds.
    ///
    /// A cache without payload may hold its first answer until it has some: `ridgeline rtr serve` for 45 s
    /// (`ServerTimes.firstAnswerHold`). rtrlib gives up at 60 s.
    package static let answer = 60
    /// For all checks of ``CacheLint`` together, in seconds; without it, a cache that never answers takes a minute a check.
    package static let lint = 600
}
