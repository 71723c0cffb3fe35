/// The times of an RTR server, in seconds.
public struct ServerTimes: Hashable, Sendable {
    /// The least time between two Serial Notify PDUs to a client.
    ///
    /// draft-ietf-sidrops-8210bis-27, section 8.2: at most one per minute; less is for tests.
    public var notifyInterval: Double = 60
    /// How long the first answer is held back while there is no payload yet.
    ///
    /// Routers that are told "No Data Available" ask again after their retry interval, 600 s before the first answer.
    /// BIRD, OpenBGPD and rtrlib wait 45 s without complaint; rtrlib gives up at 60 s.
    public var firstAnswerHold: Double = 45
    /// The age of the payload, from the run that found it, from which on it is stale: a day, as StayRTR has it.
    public var maximumAge: Double = 86_400
    /// How often a server with stale payload says so again.
    public var staleReminder: Double = 3_600
    /// How often age and expiry of the payload are looked at.
    public var expiryCheck: Double = 60

    /// The defaults.
    public static let standard = ServerTimes()

    /// Makes the default times.
    public init() {}

    /// The faults: none may be negative, and what is repeated must take time.
    var faults: [ConfigurationFault] {
        let times = [
            ("notifyInterval", notifyInterval), ("firstAnswerHold", firstAnswerHold),
            ("maximumAge", maximumAge), ("staleReminder", staleReminder), ("expiryCheck", expiryCheck),
        ]
        let repeated = [("staleReminder", staleReminder), ("expiryCheck", expiryCheck)]
        return times.filter { !($0.1 >= 0 && $0.1 <= ServerLimits.longestTime) }.map { .time($0.0) }
            + repeated.filter { $0.1 < 0.01 }.map { .time($0.0) }
    }
}
