public import RTRProtocol

/// How clients of one kind are served.
public struct ClientPolicy: Hashable, Sendable {
    /// The lowest version that is spoken with them.
    public var minimumVersion: ProtocolVersion
    /// The highest version that is spoken with them.
    ///
    /// The wire does not tell the ASPA layouts of old drafts of version 2 from the present one, so a router that has an
    /// old one must be held at version 1.
    public var maximumVersion: ProtocolVersion
    /// The kinds of payload they are given, as far as their version has them.
    public var kinds: PayloadKinds
    /// The intervals that they are told from version 1 on.
    public var timing: Timing
    /// What they are told when the server ends.
    public var farewell: Farewell

    /// Makes a policy: by default every version, every kind, and the recommended intervals with a short retry.
    public init(
        minimumVersion: ProtocolVersion = .v0,
        maximumVersion: ProtocolVersion = .v2,
        kinds: PayloadKinds = .all,
        timing: Timing = ClientPolicy.standardTiming,
        farewell: Farewell = .close
    ) {
        self.minimumVersion = minimumVersion
        self.maximumVersion = maximumVersion
        self.kinds = kinds
        self.timing = timing
        self.farewell = farewell
    }

    /// An hour, two minutes, two hours.
    ///
    /// The retry interval decides for how long BIRD is stale after a Cache Reset, and BIRD, rtrlib and FRR after a
    /// closed connection; a short one costs nothing.
    public static let standardTiming = Timing(refresh: 3_600, retry: 120, expire: 7_200)

    /// What a client is told when the server ends or restarts.
    ///
    /// Only sessions of version 2 are told anything; the others are closed (draft-ietf-sidrops-8210bis-27, sections
    /// 8.5 and 8.6).
    public enum Farewell: String, Hashable, Sendable, CaseIterable {
        /// Nothing. BIRD and OpenBGPD keep their data; a BIRD that is told of a restart drops it.
        case close
        /// Error 12: the cache comes back before the data expires.
        case restart
        /// Error 13: the data is to be dropped.
        case shutdown

        /// The code of the Error Report; nil when none is sent.
        public var errorCode: ErrorCode? {
            switch self {
            case .close: nil
            case .restart: .cacheRestart
            case .shutdown: .cacheShutdown
            }
        }
    }

    /// The faults of the policy.
    var faults: [ConfigurationFault] {
        var faults: [ConfigurationFault] = timing.faults.map(ConfigurationFault.timing)
        if minimumVersion > maximumVersion { faults.append(.versions(minimumVersion, maximumVersion)) }
        if kinds.isEmpty { faults.append(.noKinds) }
        return faults
    }
}
