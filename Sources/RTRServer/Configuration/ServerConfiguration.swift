/// What an RTR server is told to do, checked.
public struct ServerConfiguration: Hashable, Sendable {
    /// The sockets; at least one.
    public let listeners: [ListenerConfiguration]
    /// The times.
    public let times: ServerTimes
    /// The bounds.
    public let limits: ServerLimits
    /// What is done with payload that is older than ``ServerTimes/maximumAge``.
    public let stalePayload: StalePayload

    /// Checks and makes a configuration.
    ///
    /// - Parameters:
    ///   - listeners: the sockets; at least one.
    ///   - times: the times.
    ///   - limits: the bounds.
    ///   - stalePayload: what is done with payload that is too old.
    /// - Throws: ``ConfigurationFault``, the first that is found; ``faults`` would have all.
    public init(
        listeners: [ListenerConfiguration],
        times: ServerTimes = .standard,
        limits: ServerLimits = .standard,
        stalePayload: StalePayload = .serve
    ) throws(ConfigurationFault) {
        self.listeners = listeners
        self.times = times
        self.limits = limits
        self.stalePayload = stalePayload
        if let fault = faults.first { throw fault }
        // Keys are tried here, so that a reload with a broken file changes nothing.
        for listener in listeners { _ = try listener.tls?.context() }
    }

    private var faults: [ConfigurationFault] {
        var faults = limits.faults + times.faults
        if listeners.isEmpty { faults.append(.noListener) }
        if listeners.count > limits.listeners {
            faults.append(.tooManyListeners(listeners.count, limit: limits.listeners))
        }
        var seen: Set<ListenerConfiguration.Source> = []
        for listener in listeners {
            faults += listener.faults(limits)
            // Port 0 is another port each time.
            if case .address(_, port: 0) = listener.source { continue }
            if !seen.insert(listener.source).inserted { faults.append(.repeatedListener(listener.source)) }
        }
        return faults
    }
}

/// What is done with payload that is too old.
///
/// - ``serve``: It is given to whoever asks, as far as it has not expired. A router without payload verifies nothing,
///   which is worse than payload that may lack the newest changes.
/// - ``withhold``: Queries are answered with error 2, "No Data Available", which is not fatal: a router that has other
///   caches turns to them, one that has none keeps its data until its own expire interval ends. Withdrawals of expired
///   payload are then not told, either. For sites with at least two independent caches.
public enum StalePayload: String, Hashable, Sendable, CaseIterable {
    /// It is given to whoever asks.
    case serve
    /// It is given to nobody.
    case withhold
}
