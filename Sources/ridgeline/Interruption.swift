import Dispatch
import Glibc

/// A run was ended by a signal; everything was put in order before.
struct Interruption: Error {
    /// `SIGINT`, `SIGTERM` or `SIGHUP`.
    let signal: Int32

    /// Ends the process as the signal would have done.
    func finish() -> Never {
        Glibc.signal(signal, SIG_DFL)
        raise(signal)
        Glibc.exit(128 + signal)
    }
}

/// Runs `body`, which is cancelled by the first signal; a second one ends the process at once.
///
/// - Parameters:
///   - onHangUp: What SIGHUP does instead; nil for the same as the others.
///   - body: What is run.
/// - Returns: what `body` returns.
/// - Throws: ``Interruption`` after a signal, else what `body` throws.
func cancelledBySignals<R: Sendable>(
    onHangUp: (@Sendable () -> Void)? = nil,
    _ body: @escaping @Sendable () async throws -> R
) async throws -> R {
    let (stream, continuation) = AsyncStream<Int32>.makeStream()
    let numbers = [SIGINT, SIGTERM, SIGHUP]
    let before = numbers.map { signal($0, SIG_IGN) }
    let sources = numbers.map { number in
        let source = DispatchSource.makeSignalSource(signal: number)
        source.setEventHandler { continuation.yield(number) }
        source.resume()
        return source
    }
    let task = Task { try await body() }
    let watch = Task {
        var first: Int32?
        for await number in stream {
            if number == SIGHUP, let onHangUp {
                onHangUp()
                continue
            }
            if first != nil { _exit(128 + number) }
            first = number
            task.cancel()
        }
        return first
    }
    let result = await task.result
    continuation.finish()
    let first = await watch.value
    for source in sources { source.cancel() }
    for (number, handler) in zip(numbers, before) { signal(number, handler) }
    if let first { throw Interruption(signal: first) }
    return try result.get()
}
