import Glibc
import RPKITypes
import RepositoryFetch
import Synchronization
import TestPublication
import Testing

@Suite("Names, addresses and connections", .serialized)
struct ConnectionTests {
    @Test("Nobody listens")
    func refused() async throws {
        let port = try UnservedPort(.refusing)
        let reason = try await Client().failure("https://127.0.0.1:\(port.port)/file")
        #expect(reason == .connectionRefused)
    }

    @Test("A source address that is not ours cannot be used; one that is, is")
    func sourceAddress() async throws {
        try await withServer { server, client in
            var stranger = try Client(source: "192.0.2.1")
            stranger.roots = client.roots
            let reason = try await stranger.failure("https://127.0.0.1:\(server.port)/file")
            #expect(reason == .unreachable(errno: EADDRNOTAVAIL))
            var own = try Client(source: "127.0.0.2")
            own.roots = client.roots
            let good = try await own.failure("https://localhost:\(server.port)/file")
            #expect(good == nil)
            let error = #expect(throws: TransportError.self) { try Client(source: "localhost") }
            #expect(error == .sourceAddress(ForeignText("localhost")))
        }
    }

    @Test("A name without address")
    func noName() async throws {
        let resolver = NameResolver(threads: 1) { name in
            .failure(.nameNotResolved(host: name, detail: ForeignText("unknown")))
        }
        let reason = try await Client(resolver: resolver).failure("https://rrdp.example.net/file")
        #expect(reason?.code == .nameNotResolved)
        let empty = NameResolver(threads: 1) { _ in .success([]) }
        let none = try await Client(resolver: empty).failure("https://rrdp.example.net/file")
        #expect(none?.code == .nameNotResolved)
    }

    @Test("A name server that does not answer costs the time to connect, and other names nothing")
    func slowName() async throws {
        let resolver = NameResolver(threads: 2) { name in
            if name == "slow.example.net" { sleep(2) }
            return .success(["127.0.0.1"].compactMap(NetworkAddress.init))
        }
        var client = try Client(resolver: resolver)
        client.context.limits.connectTime = .milliseconds(150)
        let slow = try await client.failure("https://slow.example.net/file")
        #expect(slow?.code == .nameNotResolved)
        let other = try await client.failure("https://fast.example.net/file")
        #expect(other?.code == .privateAddress)
    }

    @Test("The next address is tried when one refuses")
    func nextAddress() async throws {
        try await withServer { server, client in
            let resolver = NameResolver(threads: 1) { _ in
                .success(["127.0.0.9", "127.0.0.8", "127.0.0.1"].compactMap(NetworkAddress.init))
            }
            var several = try Client(resolver: resolver)
            several.roots = client.roots
            let reason = try await several.failure("https://localhost:\(server.port)/file")
            #expect(reason == nil)
        }
    }

    @Test("The system's resolver knows the local host, and not what is invalid")
    func system() async throws {
        let addresses = try NameResolver.systemLookUp("localhost").get()
        #expect(addresses.contains { $0.description == "127.0.0.1" || $0.description == "::1" })
    }
}
