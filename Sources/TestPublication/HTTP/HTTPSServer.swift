import NIOSSL
import Synchronization

/// A web server on loopback for tests: it serves a ``PublishedSite``, and does wrong what it is told to.
///
/// Made by ``withHTTPSServer(_:identity:settings:_:)``. All methods may be called while it serves.
package struct HTTPSServer: Sendable {
    /// Where and how to serve.
    package struct Settings: Sendable {
        /// When bodies are sent in gzip.
        package enum Compression: Hashable, Sendable {
            /// When the client accepts it.
            case whenAccepted
            /// Never.
            case never
        }

        /// The address to listen on.
        package var address = "127.0.0.1"
        /// The port to listen on; 0 for a free one.
        package var port = 0
        /// The host in ``HTTPSServer/base``.
        package var host = "localhost"
        /// When bodies are sent in gzip.
        package var compression = Compression.whenAccepted

        /// The default: a free port on 127.0.0.1.
        package init() {}
    }

    /// The settings.
    package let settings: Settings
    /// The port.
    package let port: Int
    let shared: Shared

    init(settings: Settings, port: Int, shared: Shared) {
        self.settings = settings
        self.port = port
        self.shared = shared
    }

    /// What there is before the port is known.
    final class Shared: Sendable {
        let tls: NIOSSLContext?
        let state: Mutex<ServerState>

        init(_ site: PublishedSite, tls: NIOSSLContext?) {
            self.tls = tls
            state = Mutex(ServerState(site: site))
        }
    }

    /// Whether it speaks TLS.
    package var isSecure: Bool { shared.tls != nil }

    /// Host and port, `localhost:4711`.
    package var authority: String { "\(settings.host):\(port)" }

    /// The URI without a path, `https://localhost:4711`.
    package var base: String { "\(isSecure ? "https" : "http")://\(authority)" }

    /// The URI of a path.
    package func uri(_ path: String) -> String { base + path }
}

extension HTTPSServer {
    /// Replaces all that is served at once.
    package func publish(_ site: PublishedSite) {
        shared.state.withLock {
            $0.site = site
            $0.compressed = [:]
        }
    }

    /// Changes what is served at once.
    package func update(_ change: (inout PublishedSite) -> Void) {
        shared.state.withLock { change(&$0.site) }
    }

    /// What is served now.
    package var site: PublishedSite { shared.state.withLock { $0.site } }

    /// Makes the answers for matching paths wrong from now on, or so many times.
    package func inject(_ fault: HTTPFault, at pattern: PathPattern, times: Int? = nil) {
        shared.state.withLock { $0.rules.add(fault, at: pattern, times: times) }
    }

    /// Makes connections wrong that are accepted from now on; nil ends that.
    package func inject(_ fault: ConnectionFault?) { shared.state.withLock { $0.connectionFault = fault } }

    /// Takes back the faults of a pattern, or all that were injected.
    package func clearFaults(at pattern: PathPattern? = nil) {
        shared.state.withLock {
            $0.rules.remove(pattern)
            if pattern == nil { $0.connectionFault = nil }
        }
    }
}

extension HTTPSServer {
    /// What the server has seen so far.
    package var log: RequestLog { shared.state.withLock { $0.log } }

    /// Forgets requests and counts; connections that are open stay counted.
    package func clearLog() {
        shared.state.withLock {
            let open = $0.log.openConnections
            $0.log = RequestLog()
            $0.log.openConnections = open
            $0.log.mostOpenConnections = open
        }
    }

    /// Waits until the log is as wanted.
    package func waitForLog(_ isReached: @escaping @Sendable (RequestLog) -> Bool) async throws {
        let key = shared.state.withLock {
            $0.nextWaiter += 1
            return $0.nextWaiter
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isDone = shared.state.withLock {
                    if isReached($0.log) { return true }
                    $0.waiters[key] = ServerState.Waiter(isReached: isReached, continuation: continuation)
                    return false
                }
                if isDone { return continuation.resume() }
                if Task.isCancelled { abandon(key) }
            }
        } onCancel: {
            abandon(key)
        }
    }

    /// Waits until so many requests for matching paths have come.
    package func waitForRequests(_ count: Int, at pattern: PathPattern = .all) async throws {
        try await waitForLog { $0.count(pattern) >= count }
    }

    private func abandon(_ key: Int) {
        let waiter = shared.state.withLock { $0.waiters.removeValue(forKey: key) }
        waiter?.continuation.resume(throwing: CancellationError())
    }

    /// Changes the log and wakes those who waited for the change.
    func record<Value: Sendable>(_ change: (inout RequestLog) -> Value) -> Value {
        let (value, done) = shared.state.withLock {
            let value = change(&$0.log)
            return (value, $0.takeWaiters())
        }
        for continuation in done { continuation.resume() }
        return value
    }
}
