import Dispatch
import Glibc
import Synchronization

/// A small RTR cache for versions 0 to 2, to prove the tests with: one thread, plain sockets.
///
/// It notifies at once, more often than once a minute, so that tests need not wait.
package final class ScriptedCache: CacheUnderTest {
    /// The port.
    package let port: Int
    /// The highest version.
    package let maximumVersion: UInt8
    private let state: Mutex<State>
    /// The end of a pipe by which the thread is woken.
    private let wake: Int32

    private struct State {
        var script: CacheScript
        var exchanges: [CacheExchange] = []
        var orders: [Order] = []
    }

    private struct Order {
        enum Kind {
            case notify
            case restart
            case stop
        }
        var kind: Kind
        var done: CheckedContinuation<Void, any Error>
    }

    fileprivate init(port: UInt16, script: CacheScript, wake: Int32) {
        self.port = Int(port)
        maximumVersion = script.maximumVersion
        state = Mutex(State(script: script))
        self.wake = wake
    }

    /// Publishes payload and notifies all.
    package func publish(_ payload: RouterPayload) async throws {
        state.withLock { $0.script.publish(payload) }
        try await order(.notify)
    }

    /// Closes all connections and the port, and opens it again.
    package func restart(_ session: CacheRestart, publishing payload: RouterPayload) async throws {
        state.withLock { state in
            switch session {
            case .keepingSession: state.script.publish(payload)
            case .withNewSession: state.script.renew(payload)
            }
        }
        try await order(.restart)
    }

    /// Publishes payload with no way to it from another serial.
    package func loseHistory(publishing payload: RouterPayload) async throws {
        state.withLock { state in
            state.script.publish(payload)
            state.script.loseHistory()
        }
        try await order(.notify)
    }

    /// All exchanges.
    package func exchanges() async throws -> [CacheExchange]? { state.withLock(\.exchanges) }

    private func order(_ kind: Order.Kind) async throws {
        try await withCheckedThrowingContinuation { done in
            state.withLock { $0.orders.append(Order(kind: kind, done: done)) }
            _ = write(wake, [1], 1)
        }
    }

    fileprivate func stop() async throws { try await order(.stop) }

    /// Serves until the order to stop.
    fileprivate func serve(_ connections: consuming CacheConnections, woken: Int32) {
        while true {
            connections.serve(wake: woken) { pdu, version in
                state.withLock { state in
                    let reply = state.script.reply(to: pdu, version: version)
                    state.exchanges.append(reply.exchange)
                    return reply
                }
            }
            let orders = state.withLock { state in
                defer { state.orders = [] }
                return state.orders
            }
            for order in orders {
                var octet: UInt8 = 0
                _ = read(woken, &octet, 1)
                switch order.kind {
                case .notify:
                    let script = state.withLock(\.script)
                    connections.send { script.notify(version: $0) }
                    order.done.resume()
                case .restart: order.done.resume(with: Result { try connections.restart() })
                case .stop: return order.done.resume()
                }
            }
        }
    }
}

/// Runs a scripted cache on a free port of 127.0.0.1 while `body` runs.
///
/// - Parameters:
///   - maximumVersion: The highest version of RTR, 0 to 2.
///   - timing: The intervals of End of Data.
///   - payload: The first payload.
///   - body: What is done with it.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws, or an error when there is no port.
package func withScriptedCache<Result>(
    maximumVersion: UInt8,
    timing: CacheTiming = CacheTiming(),
    payload: RouterPayload,
    _ body: (ScriptedCache) async throws -> Result
) async throws -> Result {
    var pipe: [Int32] = [-1, -1]
    guard Glibc.pipe(&pipe) == 0 else { throw RouterTestError.system(call: "pipe", errno: errno) }
    for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { for end in pipe { close(end) } }
    let woken = pipe[0]
    let script = CacheScript(maximumVersion: maximumVersion, timing: timing, payload: payload)
    let wake = pipe[1]
    // The sockets belong to the thread, so they are opened there.
    let cache = try await withCheckedThrowingContinuation { started in
        DispatchQueue(label: "scripted cache").async {
            do throws(RouterTestError) {
                let connections = try CacheConnections(port: 0)
                let cache = ScriptedCache(port: connections.port, script: script, wake: wake)
                started.resume(returning: cache)
                cache.serve(connections, woken: woken)
            } catch {
                started.resume(throwing: error)
            }
        }
    }
    do {
        let result = try await body(cache)
        try await cache.stop()
        return result
    } catch {
        try? await cache.stop()
        throw error
    }
}
