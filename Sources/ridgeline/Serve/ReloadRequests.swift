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
    /// - Parameter reload: carries one out.
    func carryOut(_ reload: () async -> Void) async { for await _ in requests { await reload() } }
}
