import NIOPosix

/// The encoded bodies of the current snapshot: each is encoded for the first who asks, and kept for the others.
///
/// When the bodies are more than the limit, those that were asked for longest ago are dropped. A body of an old snapshot
/// lives as long as it is being sent.
actor BodyCache {
    /// Encodes a body.
    typealias Encoding = @Sendable (_ sink: (Span<UInt8>) throws(APIError) -> Void) throws(APIError) -> Void

    private let limit: Int
    private let threads: NIOThreadPool
    private var owner: Snapshot?
    /// Bodies by name, and when they were asked for last.
    private var bodies: [String: (body: PayloadBody, use: Int)] = [:]
    private var building: [String: [CheckedContinuation<Result<PayloadBody, APIError>, Never>]] = [:]
    private var uses = 0
    /// How many bodies were encoded since the start.
    private(set) var encodings = 0

    /// Makes an empty cache.
    init(limit: Int, threads: NIOThreadPool) {
        self.limit = limit
        self.threads = threads
    }

    /// The body of a name, encoded if it is not there.
    ///
    /// - `snapshot`: what it is made from; a newer one than before drops all bodies.
    func body(_ name: String, of snapshot: Snapshot, _ encoding: @escaping Encoding) async throws
        -> PayloadBody
    {
        if snapshot !== owner {
            if let owner, snapshot.validated < owner.validated { return try await encode(encoding).get() }
            owner = snapshot
            bodies = [:]
        }
        uses += 1
        if let known = bodies[name]?.body {
            bodies[name]?.use = uses
            return known
        }
        // Who builds a body of another snapshot is another.
        let key = "\(name) \(ObjectIdentifier(snapshot).hashValue)"
        if building[key] != nil {
            let result = await withCheckedContinuation { building[key]?.append($0) }
            return try result.get()
        }
        building[key] = []
        let result = await encode(encoding)
        if case .success(let body) = result, snapshot === owner { keep(body, name) }
        for waiter in building.removeValue(forKey: key) ?? [] { waiter.resume(returning: result) }
        return try result.get()
    }

    private func encode(_ encoding: @escaping Encoding) async -> Result<PayloadBody, APIError> {
        encodings += 1
        return await BodyCache.encode(encoding, on: threads)
    }

    /// Encodes a body on one of the threads.
    nonisolated static func encode(
        _ encoding: @escaping Encoding,
        on threads: NIOThreadPool
    ) async -> Result<PayloadBody, APIError> {
        await withCheckedContinuation { continuation in
            threads.submit { state in
                guard state == .active else {
                    return continuation.resume(returning: .failure(APIError(.ending, "the service ends")))
                }
                do throws(APIError) {
                    continuation.resume(returning: .success(try PayloadBody(encoding)))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
    }

    private func keep(_ body: PayloadBody, _ name: String) {
        bodies[name] = (body, uses)
        var total = bodies.values.reduce(0) { $0 + $1.body.compressedCount }
        while total > limit, let oldest = bodies.min(by: { $0.value.use < $1.value.use }) {
            bodies[oldest.key] = nil
            total -= oldest.value.body.compressedCount
        }
    }
}
