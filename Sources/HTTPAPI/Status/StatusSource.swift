package import RPKIPayload
package import RPKITypes

/// What the HTTP API asks of the service beside the payload; the executable implements it.
///
/// All answers are immutable values. They are asked for by many requests at once, so they should be at hand: the service
/// makes them when something changes and not when it is asked.
package protocol StatusSource: Sendable {
    /// The state of the service at this moment.
    var status: ServiceStatus { get }

    /// Says each time that there is a new status worth telling, such as the end of a run, until the task is cancelled.
    ///
    /// A slow reader may miss some, but not the last one.
    func updates() -> AsyncStream<Void>

    /// The sources of the payload of a serial; nil when they are not known.
    ///
    /// - `serial`: the serial of ``RPKIPayload/PayloadFeed``.
    func sources(of serial: SerialNumber) -> PayloadProvenance?

    /// The ways from sources of payload up to their trust anchors, one for each; what is not known of a step is nil.
    ///
    /// - `sources`: sources that ``sources(of:)`` gave.
    /// - `authorities`: the CAs that came with them.
    func chains(
        of sources: [PayloadSource],
        _ authorities: AuthorityTable
    ) async throws -> [ProvenanceChain]

    /// A published object; nil when there is none.
    ///
    /// - `key`: by what it is looked up.
    func object(_ key: ObjectKey) async throws -> PublishedObject?
}
