import Glibc
import NIOPosix
package import RPKITypes
import Synchronization

/// Looks names up with the system's resolver, on threads of its own and within a time limit.
///
/// A name server that never answers costs a thread for as long as the system's resolver tries, so the
/// threads are as many as repositories that are fetched at the same time.
package final class NameResolver: Sendable {  // A class: it owns threads.
    private let pool: NIOThreadPool
    private let time: TimeSource
    private let lookUp: @Sendable (String) -> LookUp

    /// What a look-up gives.
    package typealias LookUp = Result<[NetworkAddress], FetchReason>

    /// Starts the threads.
    ///
    /// - `lookUp`: blocks until it has the addresses of a name; the system's resolver unless a test has another.
    package init(
        threads: Int,
        time: TimeSource = .continuous,
        lookUp: @escaping @Sendable (String) -> LookUp = NameResolver.systemLookUp
    ) {
        pool = NIOThreadPool(numberOfThreads: min(max(threads, 1), 256))
        self.time = time
        self.lookUp = lookUp
        pool.start()
    }

    deinit { pool.shutdownGracefully { _ in } }

    /// The addresses of a host, best first (RFC 6724), without duplicates.
    package func addresses(of host: HostName, within limit: Duration) async throws(FetchReason)
        -> [NetworkAddress]
    {
        let name = host.description
        if let address = NetworkAddress(name) { return [address] }
        let answer = OneAnswer()
        let result = await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await self.time.sleep(self.time.now() + limit)
                let detail = ForeignText(Task.isCancelled ? "cancelled" : "no answer within \(limit)")
                answer.give(.failure(.nameNotResolved(host: name, detail: detail)))
            }
            pool.submit { [lookUp] state in
                guard state == .active else { return answer.give(.failure(.cancelled)) }
                answer.give(lookUp(name))
            }
            let result = await answer.value()
            group.cancelAll()
            return result
        }
        guard !Task.isCancelled else { throw .cancelled }
        return try result.get()
    }

    /// Asks `getaddrinfo`.
    package static func systemLookUp(_ name: String) -> LookUp {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(name, nil, &hints, &list)
        guard status == 0 else {
            let detail = gai_strerror(status).map { String(cString: $0) } ?? "error \(status)"
            return .failure(.nameNotResolved(host: name, detail: ForeignText(detail)))
        }
        defer { freeaddrinfo(list) }
        var addresses: [NetworkAddress] = []
        var entry = list
        while let current = entry, addresses.count < 64 {
            if let address = address(of: current.pointee), !addresses.contains(address) {
                addresses.append(address)
            }
            entry = current.pointee.ai_next
        }
        return .success(addresses)
    }

    /// The address of an entry; nil for one with a zone, or of another family.
    private static func address(of entry: addrinfo) -> NetworkAddress? {
        var text = [CChar](repeating: 0, count: 64)
        let size = socklen_t(text.count)
        guard getnameinfo(entry.ai_addr, entry.ai_addrlen, &text, size, nil, 0, NI_NUMERICHOST) == 0 else {
            return nil
        }
        return NetworkAddress(String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self))
    }
}

/// An answer that is given once and taken once; later ones are dropped.
private final class OneAnswer: Sendable {  // A class: two tasks and a thread share it.
    private enum State {
        case open
        case awaited(CheckedContinuation<NameResolver.LookUp, Never>)
        case given(NameResolver.LookUp)
    }

    private let state = Mutex(State.open)

    func give(_ result: NameResolver.LookUp) {
        let continuation = state.withLock { state -> CheckedContinuation<NameResolver.LookUp, Never>? in
            switch state {
            case .open:
                state = .given(result)
                return nil
            case .awaited(let continuation):
                state = .given(result)
                return continuation
            case .given: return nil
            }
        }
        continuation?.resume(returning: result)
    }

    func value() async -> NameResolver.LookUp {
        await withCheckedContinuation { continuation in
            let early = state.withLock { state -> NameResolver.LookUp? in
                if case .given(let result) = state { return result }
                state = .awaited(continuation)
                return nil
            }
            if let early { continuation.resume(returning: early) }
        }
    }
}
