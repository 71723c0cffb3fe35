/// What happens to a cache with which a router is in sync.
package enum ScenarioStep: Hashable, Sendable, CaseIterable {
    /// The router starts and loads the full set.
    case start
    /// New payload, announced by a notify.
    case delta
    /// A second delta, in which entries of the first set come back.
    case secondDelta
    /// The server is started again with its sessions and history, and has new payload.
    case restart
    /// The server is started again with nothing, and has new payload.
    case newSession
    /// New payload, to which the server has no delta.
    case lossOfDeltas
    /// Nothing is left: a delta of withdrawals only.
    case emptySet
    /// A delta from nothing.
    case refill

    /// What any cache can be asked to do.
    package static let plain: [ScenarioStep] = [.start, .delta, .secondDelta, .emptySet, .refill]

    /// The payload that the router must have after it.
    package var payload: RouterPayload {
        switch self {
        case .start: .sample(0)
        case .delta: .sample(1)
        case .secondDelta: .sample(2)
        case .restart: .sample(3)
        case .newSession: .sample(4)
        case .lossOfDeltas: .sample(5)
        case .emptySet: RouterPayload()
        case .refill: .sample(6)
        }
    }

    /// Makes it happen.
    func perform(on cache: some CacheUnderTest) async throws {
        switch self {
        case .start: break
        case .delta, .secondDelta, .emptySet, .refill: try await cache.publish(payload)
        case .restart: try await cache.restart(.keepingSession, publishing: payload)
        case .newSession: try await cache.restart(.withNewSession, publishing: payload)
        case .lossOfDeltas: try await cache.loseHistory(publishing: payload)
        }
    }

    /// The answers by one of which a router must have got the payload.
    func answers(for router: some RouterUnderTest) -> Set<CacheExchange.Answer> {
        switch self {
        case .start, .newSession, .lossOfDeltas: [.full]
        case .restart: router.mayBeginAnew ? [.delta, .full] : [.delta]
        case .delta, .secondDelta, .emptySet, .refill: [.delta]
        }
    }

    /// Whether a router may have been told to begin anew before.
    var permitsCacheReset: Bool { self == .lossOfDeltas || self == .newSession }

    /// Whether a router may have been told to speak a lower version, on a new connection.
    var permitsDowngrade: Bool { self == .start || self == .restart || self == .newSession }
}
