import Dispatch
import Glibc

/// SIGINT and SIGTERM as something to wait for, as long as this object lives.
final class InterruptSignals {
    /// An element for each signal.
    let stream: AsyncStream<Void>
    private let sources: [any DispatchSourceSignal]

    /// From now on the signals do not end the process.
    init() {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        self.stream = stream
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { continuation.yield() }
            source.resume()
            return source
        }
    }

    deinit { for source in sources { source.cancel() } }
}
