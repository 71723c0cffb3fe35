import ServiceLifecycle

/// Something that runs until its task is cancelled, as a service that ends when the group shuts down.
struct CancelledService: Service, CustomStringConvertible {
    let description: String
    private let body: @Sendable () async throws -> Void

    init(_ name: String, _ body: @escaping @Sendable () async throws -> Void) {
        description = name
        self.body = body
    }

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { [body] in try await body() }
        } catch is CancellationError {}
    }
}
