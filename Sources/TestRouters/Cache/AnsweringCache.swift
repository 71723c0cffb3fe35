import Dispatch
import Glibc
import Synchronization

/// A cache on 127.0.0.1 that answers as a test wants, right or wrong: one thread, plain sockets.
package final class AnsweringCache: Sendable {
    /// What a PDU is answered with.
    package struct Answer: Sendable {
        /// The octets, of any number of PDUs.
        package var octets: [UInt8]
        /// Whether the connection is closed then.
        package var closes: Bool

        /// Makes an answer.
        package init(_ octets: [UInt8], closes: Bool = false) {
            self.octets = octets
            self.closes = closes
        }
    }

    /// The port.
    package let port: Int
    private let stopping = Mutex<CheckedContinuation<Void, Never>?>(nil)
    /// The end of a pipe by which the thread is woken.
    private let wake: Int32

    fileprivate init(port: UInt16, wake: Int32) {
        self.port = Int(port)
        self.wake = wake
    }

    fileprivate func serve(
        _ connections: consuming CacheConnections,
        woken: Int32,
        _ answer: @Sendable ([UInt8]) -> Answer
    ) {
        while true {
            connections.serve(wake: woken) { pdu, version in
                let answer = answer(pdu)
                return CacheScript.Reply(
                    octets: answer.octets,
                    exchange: CacheExchange(version: pdu[0], query: .other(pdu[1]), answer: .none),
                    version: version ?? pdu[0],
                    closes: answer.closes
                )
            }
            if let stopped = stopping.withLock({ $0 }) {
                // Whoever waits may close the pipe.
                drop(connections)
                return stopped.resume()
            }
        }
    }

    /// Ends their lives.
    private func drop(_ connections: consuming CacheConnections) {}

    fileprivate func stop() async {
        await withCheckedContinuation { done in
            stopping.withLock { $0 = done }
            _ = write(wake, [1], 1)
        }
    }
}

/// Runs a cache on a free port of 127.0.0.1 while `body` runs.
///
/// - Parameters:
///   - answer: Is given each PDU of any connection, in order.
///   - body: What is done with it.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws, or an error when there is no port.
package func withAnsweringCache<Result>(
    _ answer: @escaping @Sendable ([UInt8]) -> AnsweringCache.Answer,
    _ body: (AnsweringCache) async throws -> Result
) async throws -> Result {
    var pipe: [Int32] = [-1, -1]
    guard Glibc.pipe(&pipe) == 0 else { throw RouterTestError.system(call: "pipe", errno: errno) }
    for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { for end in pipe { close(end) } }
    let (woken, wake) = (pipe[0], pipe[1])
    // The sockets belong to the thread, so they are opened there.
    let cache = try await withCheckedThrowingContinuation { started in
        DispatchQueue(label: "answering cache").async {
            do throws(RouterTestError) {
                let connections = try CacheConnections(port: 0)
                let cache = AnsweringCache(port: connections.port, wake: wake)
                started.resume(returning: cache)
                cache.serve(connections, woken: woken, answer)
            } catch {
                started.resume(throwing: error)
            }
        }
    }
    do {
        let result = try await body(cache)
        await cache.stop()
        return result
    } catch {
        await cache.stop()
        throw error
    }
}
