/// Requests to read everything again; those that come while one is carried out count as one.
struct ReloadRequests: Sendable {
    private let requests: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (requests, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Asks for it.
    func add() { continuation.yield() }

    /// Carries the requests out, one after the other, until the task is cancelled; to be called once.
    ///
    /// - Parameters:
    ///   - first: what holds before the first.
    ///   - reload: takes what holds, and returns what holds from then on.
    func carryOut<Value>(from first: Value, reload: (Value) async -> Value) async {
        var current = first
        for await _ in requests { current = await reload(current) }
    }
}
