import Logging
import NIOCore
import NIOSSL
import RPKIPayload
import RPKITypes
import RTRProtocol
import Synchronization

/// What all sessions of a server share.
final class ServerCore: Sendable {
    /// What can change while the server runs.
    private struct Live {
        var configuration: ServerConfiguration
        var contexts: [NIOSSLContext?]
        var serials = SerialLog()
    }

    let feed: PayloadFeed
    let images: ImageStore
    let registry = ClientRegistry()
    let logger: Logger
    let clock: @Sendable () -> Timestamp
    let kindSessions: KindSessions
    private let live: Mutex<Live>

    init(
        _ configuration: ServerConfiguration,
        feed: PayloadFeed,
        images: ImageStore,
        logger: Logger,
        clock: @escaping @Sendable () -> Timestamp
    ) throws(ConfigurationFault) {
        self.feed = feed
        self.images = images
        self.logger = logger
        self.clock = clock
        kindSessions = KindSessions(feed.current.sessions)
        let contexts = try ServerCore.contexts(configuration)
        live = Mutex(Live(configuration: configuration, contexts: contexts))
    }

    private static func contexts(
        _ configuration: ServerConfiguration
    ) throws(ConfigurationFault) -> [NIOSSLContext?] {
        var contexts: [NIOSSLContext?] = []
        for listener in configuration.listeners { contexts.append(try listener.tls?.context()) }
        return contexts
    }

    /// The configuration as it is now.
    var configuration: ServerConfiguration { live.withLock { $0.configuration } }

    /// The TLS context for new connections of a listener; nil for plain TCP.
    func context(listener: Int) -> NIOSSLContext? { live.withLock { $0.contexts[listener] } }

    /// Whether the payload is too old now; false when there is none.
    var isStale: Bool { isStale(feed.current) }

    private func isStale(_ history: PayloadHistory) -> Bool {
        guard history.current != nil, let validated = history.validated else { return false }
        return Double(clock().seconds(since: validated)) > configuration.times.maximumAge
    }

    /// Puts another configuration in the place of the present one.
    ///
    /// - Throws: ``ConfigurationFault``; then nothing has changed.
    func replace(_ configuration: ServerConfiguration) throws(ConfigurationFault) {
        let old = self.configuration
        guard configuration.listeners.map(\.source) == old.listeners.map(\.source),
            // Reading an encrypted connection as plain, or the other way round, would be no reload.
            configuration.listeners.map({ $0.tls == nil }) == old.listeners.map({ $0.tls == nil })
        else { throw .socketsChanged }
        let contexts = try ServerCore.contexts(configuration)
        live.withLock { live in
            live.configuration = configuration
            live.contexts = contexts
        }
    }

    /// Notes that a serial is current.
    func record(_ serial: SerialNumber) {
        let now = clock()
        live.withLock { $0.serials.record(serial, at: now) }
    }

    /// The clients with how far behind they are.
    var clients: [ClientStatus] {
        let now = clock()
        let serials = live.withLock { $0.serials }
        return registry.statuses.map { status in
            var status = status
            if let serial = status.serial {
                (status.serialsBehind, status.secondsBehind) = serials.lag(of: serial, at: now)
            }
            return status
        }
    }

    /// What sessions answer from: a snapshot, and what can be answered from it.
    ///
    /// - Parameters:
    ///   - sessions: the client's session IDs.
    ///   - asked: the serial that it asked from last. The window reaches back to it if there is a delta from it, else to
    ///     none: serials leap after a restart, so not each one in between has a delta.
    /// - Returns: the window is nil when there is no payload, or when it is withheld as it is too old.
    func payload(
        _ sessions: RTRProtocol.SessionIDs?,
        asked: SerialNumber?
    ) -> (history: PayloadHistory, window: PayloadWindow?, isWithheld: Bool) {
        let history = feed.current
        guard history.current != nil, let sessions else { return (history, nil, false) }
        // By the clock and not by the last look of the watch: nobody gets what is too old in between.
        if configuration.stalePayload == .withhold, isStale(history) { return (history, nil, true) }
        let oldest = asked.flatMap { history.deltaSerials.contains($0) ? $0 : nil } ?? history.serial
        return (history, PayloadWindow(sessions: sessions, oldest: oldest, current: history.serial), false)
    }
}

/// What a session is told by the server, as a user event of its channel.
enum ServerEvent {
    /// There is payload, another one, or none any more.
    case payloadChanged
    /// The configuration is another one.
    case configurationChanged
    /// The server ends.
    case shutdown
    /// The server has ended.
    case forced
}
