import Glibc
import Logging
import NIOCore
import RPKIPayload
import RPKITypes
import RTRProtocol
import RTRServer
import Testing

@Suite("RTR server: listeners, limits, policies", .timeLimit(.minutes(1)))
struct ListenerTests {
    @Test("IPv4 and IPv6 at the same port")
    func families() async throws {
        let feed = try TestPayload.feed(try TestPayload.set(1..<2))
        try await withServer(try testConfiguration([.init(.address("::1", port: 0))]), feed: feed) { test in
            let port = test.port
            let other = try testConfiguration([.init(.address("127.0.0.1", port: port))])
            try await withServer(other, feed: feed) { second in
                for (server, host) in [(test, "::1"), (second, "127.0.0.1")] {
                    var options = RawConnection.Options()
                    options.host = host
                    try await TestRouter.open(port, .v1, options) { router in
                        let answer1 = try await router.start()
                        #expect(answer1.announced == 3)
                    }
                    #expect(server.server.status.sessions == 1)
                }
            }
        }
    }

    /// A socket of TCP on loopback, bound and not listening.
    private func boundSocket() throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        // A sockaddr_in: family, port 0, 127.0.0.1, padding.
        let address: [UInt8] = [UInt8(AF_INET), 0, 0, 0, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]
        let isBound = address.withUnsafeBytes {
            bind(descriptor, $0.bindMemory(to: sockaddr.self).baseAddress, socklen_t($0.count))
        }
        try #require(isBound == 0)
        return descriptor
    }

    @Test("A socket that was inherited is served, and stays open with its owner")
    func inherited() async throws {
        let descriptor = try boundSocket()
        defer { close(descriptor) }
        try #require(listen(descriptor, 8) == 0)
        let configuration = try testConfiguration([.init(.inherited(descriptor: descriptor))])
        for _ in 0..<2 {
            try await withServer(configuration, feed: try TestPayload.feed(try TestPayload.set(1..<2))) {
                test in
                #expect(test.port > 0)
                try await TestRouter.open(test.port) { router in
                    let answer2 = try await router.start()
                    #expect(answer2.announced == 4)
                }
            }
        }
        #expect(fcntl(descriptor, F_GETFD) >= 0)
    }

    @Test("A port that is taken is an error of the start")
    func takenPort() async throws {
        let feed = try TestPayload.feed()
        try await withServer(feed: feed) { test in
            let listeners = [
                ListenerConfiguration(.address("127.0.0.1", port: 0)),
                .init(.address("127.0.0.1", port: test.port)),
            ]
            let configuration = try testConfiguration(listeners)
            let failure = await #expect(throws: ListenFailure.self) {
                try await withServer(configuration, feed: feed) { _ in }
            }
            #expect(failure?.code == "rtr-address-in-use")
            #expect(failure?.description == "127.0.0.1:\(test.port): address already in use")
        }
        // 192.0.2.0/24 is nobody's (RFC 5737).
        let elsewhere = try testConfiguration([.init(.address("192.0.2.1", port: 0))])
        let failure = await #expect(throws: ListenFailure.self) {
            try await withServer(elsewhere, feed: feed) { _ in }
        }
        #expect(failure?.code == "rtr-address-not-local")
        #expect(failure?.description.hasPrefix("192.0.2.1:0: ") == true)
    }

    @Test("What was inherited and cannot be served is refused at the start")
    func wrongDescriptor() async throws {
        let feed = try TestPayload.feed()
        func reason(_ descriptor: Int32) async throws -> ListenFailure.Reason? {
            defer { close(descriptor) }
            try #require(descriptor >= 0)
            let configuration = try testConfiguration([.init(.inherited(descriptor: descriptor))])
            let failure = await #expect(throws: ListenFailure.self) {
                try await withServer(configuration, feed: feed) { _ in }
            }
            #expect(failure?.code == "rtr-inherited-socket")
            #expect(failure?.description.hasPrefix("inherited socket \(descriptor): ") == true)
            return failure?.reason
        }
        #expect(try await reason(try boundSocket()) == .notListening)
        let local = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        // Bound to a name that the system chooses, which is in no file system.
        var family = sa_family_t(AF_UNIX)
        let isBound = withUnsafeBytes(of: &family) {
            bind(local, $0.bindMemory(to: sockaddr.self).baseAddress, socklen_t($0.count))
        }
        try #require(isBound == 0 && listen(local, 8) == 0)
        #expect(try await reason(local) == .noTCP)
        #expect(try await reason(socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)) == .noTCP)
        #expect(try await reason(open("/dev/null", O_RDONLY)) == .noSocket)
    }

    @Test("All addresses of IPv4 and all of IPv6 at the same port, each family by its own listener")
    func wildcards() async throws {
        // A port that is free in IPv6 may be another test's in IPv4.
        for _ in 0..<4 {
            do { return try await serveWildcards() } catch let failure as ListenFailure {
                #expect(failure.code == "rtr-address-in-use")
            }
        }
        try await serveWildcards()
    }

    private func serveWildcards() async throws {
        let feed = try TestPayload.feed(try TestPayload.set(1..<2))
        try await withServer(try testConfiguration([.init(.address("::", port: 0))]), feed: feed) { test in
            let port = test.port
            let other = try testConfiguration([.init(.address("0.0.0.0", port: port))])
            try await withServer(other, feed: feed) { second in
                for (server, host) in [(test, "::1"), (second, "127.0.0.1")] {
                    var options = RawConnection.Options()
                    options.host = host
                    try await TestRouter.open(port, .v1, options) { router in
                        let answer = try await router.start()
                        #expect(answer.announced == 3)
                        #expect(server.server.clients.count == 1)
                    }
                    #expect(server.server.status.sessions == 1)
                }
            }
        }
    }

    @Test("The rule of the longest prefix decides: versions, kinds, session, refusal")
    func policies() async throws {
        let few = ClientPolicy(maximumVersion: .v1, kinds: .ipv4Prefixes)
        let noKeys = ClientPolicy(
            kinds: [.prefixes, .aspas],
            timing: Timing(refresh: 60, retry: 30, expire: 600)
        )
        let rules = ClientRules(
            others: nil,
            rules: [
                .init(prefix: try #require(IPPrefix("127.0.0.0/8")), policy: noKeys),
                .init(prefix: try #require(IPPrefix("127.0.0.2/32")), policy: few),
                .init(prefix: try #require(IPPrefix("127.0.0.3/32")), policy: nil),
            ]
        )
        let configuration = try testConfiguration([.init(.address("127.0.0.1", port: 0), clients: rules)])
        let set = try TestPayload.set(1..<5)
        let next = try TestPayload.set(2..<6)
        try await withServer(configuration, feed: try TestPayload.feed(set)) { test in
            var options = RawConnection.Options()
            try await TestRouter.open(test.port, .v2, options) { router in
                let result = try await router.start()
                #expect(router.session.table == set.table(.v2, without: [.routerKey]))
                #expect(result.timing == noKeys.timing && result.session != SessionID(12))
                options.source = "127.0.0.2"
                try await TestRouter.open(test.port, .v1, options) { other in
                    let result = try await other.start()
                    #expect(other.session.table == set.table(.v1, without: [.ipv6Prefix, .routerKey]))
                    #expect(result.session != SessionID(11))
                    test.feed.publish(next, validatedAt: TestPayload.time)
                    _ = try await other.synchronize()
                    #expect(other.session.table == next.table(.v1, without: [.ipv6Prefix, .routerKey]))
                }
                _ = try await router.synchronize()
                #expect(router.session.table == next.table(.v2, without: [.routerKey]))
            }
            options.source = "127.0.0.3"
            try await RawConnection.open(test.port, options) { connection in
                let rest = await connection.receiveToEnd()
                #expect(rest == [])
            }
            #expect(test.server.status.refused[.address] == 1)
        }
    }

    @Test("A reload ends the sessions that are not allowed any more, and no other")
    func reload() async throws {
        let all = ListenerConfiguration(.address("127.0.0.1", port: 0))
        try await withServer(
            try testConfiguration([all]),
            feed: try TestPayload.feed(try TestPayload.set(1..<3))
        ) { test in
            try await TestRouter.open(test.port, .v1) { router in
                _ = try await router.start()
                try await TestRouter.open(test.port, .v2) { other in
                    _ = try await other.start()
                    var listener = all
                    listener.clients.others?.maximumVersion = .v1
                    listener.clients.others?.timing.retry = 77
                    try test.server.reload(testConfiguration([listener]))
                    await #expect(throws: RouterFailure.self) { try await other.synchronize() }
                    try await test.until { status, _ in status.ended["rtr-policy"] == 1 }
                }
                test.feed.publish(try TestPayload.set(1..<4), validatedAt: TestPayload.time)
                let answer3 = try await router.synchronize()
                #expect(answer3.timing?.retry == 77)
            }
        }
    }

    @Test("A reload with other sockets is refused, and changes nothing; with the same ones they are kept")
    func reloadedSockets() async throws {
        let first = ListenerConfiguration(.address("127.0.0.1", port: 0))
        let second = ListenerConfiguration(.address("127.0.0.2", port: 0))
        try await withServer(
            try testConfiguration([first, second]),
            feed: try TestPayload.feed(try TestPayload.set(1..<3))
        ) { test in
            let bound = test.server.status.listeners
            #expect(bound.count == 2)
            var moved = second
            moved.source = .address("127.0.0.2", port: 1)
            var strict = first
            strict.clients.others?.maximumVersion = .v0
            let added = ListenerConfiguration(.address("127.0.0.3", port: 0))
            for listeners in [[strict], [strict, second, added], [strict, moved], [second, strict]] {
                let other = try testConfiguration(listeners)
                #expect(throws: ConfigurationFault.socketsChanged) { try test.server.reload(other) }
            }
            #expect(test.server.status.listeners == bound)
            for (index, host) in ["127.0.0.1", "127.0.0.2"].enumerated() {
                var options = RawConnection.Options()
                options.host = host
                try await TestRouter.open(test.addresses[index].port, .v2, options) { router in
                    _ = try await router.start()
                    try test.server.reload(testConfiguration([first, second]))
                    test.feed.publish(
                        try TestPayload.set(1..<UInt32(4 + index)),
                        validatedAt: TestPayload.time
                    )
                    let answer = try await router.synchronize()
                    #expect(answer.announced == 4)
                }
            }
            #expect(test.server.status.listeners == bound)
        }
    }

    @Test(
        "Limits hold for connections after a reload, those of the system too; the one that does not is named"
    )
    func reloadedLimits() async throws {
        /// The idle time before a probe of the server's socket of a connection.
        func keepaliveIdle(_ connection: RawConnection) throws -> Int32? {
            let port = try #require(connection.channel.localAddress?.port)
            for descriptor in Int32(0)..<4_096 {
                // By octets: the members of sockaddr_in seem to be of another module when NIO is there.
                var peer = [UInt8](repeating: 0, count: 128)
                var size = socklen_t(peer.count)
                let isConnected = peer.withUnsafeMutableBytes { buffer in
                    getpeername(descriptor, buffer.baseAddress?.assumingMemoryBound(to: sockaddr.self), &size)
                        == 0
                }
                guard isConnected, peer[0] == UInt8(AF_INET), Int(peer[2]) << 8 | Int(peer[3]) == port
                else { continue }
                var value: Int32 = 0
                size = socklen_t(MemoryLayout<Int32>.size)
                guard getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_KEEPIDLE, &value, &size) == 0 else {
                    continue
                }
                return value
            }
            return nil
        }
        try await withServer(
            try testConfiguration(limits: { $0.keepaliveIdle = 111 }),
            feed: try TestPayload.feed(try TestPayload.set(1..<2))
        ) { test in
            func connect() async throws -> Int32? {
                try await RawConnection.open(test.port) { connection in
                    try await connection.send(.resetQuery, .v1)
                    _ = try await connection.receive()
                    return try keepaliveIdle(connection)
                }
            }
            #expect(try await connect() == 111)
            try test.server.reload(testConfiguration(limits: { $0.keepaliveIdle = 222 }))
            #expect(try await connect() == 222)
            #expect(!test.log.lines.contains { $0.text.contains("after a restart only") })
            try test.server.reload(testConfiguration(limits: { $0.backlog = 7 }))
            #expect(
                test.log.lines.contains {
                    $0.level == .warning && $0.text.contains("backlog holds after a restart only")
                }
            )
        }
    }

    @Test("Clients in total, of one address, and in a minute")
    func limits() async throws {
        func refusals(_ change: (inout ServerLimits) -> Void) async throws -> ServerStatus {
            let configuration = try testConfiguration(limits: change)
            return try await withServer(configuration, feed: try TestPayload.feed(PayloadSet())) { test in
                try await TestRouter.open(test.port) { first -> ServerStatus in
                    _ = try await first.start()
                    return try await TestRouter.open(test.port) { second -> ServerStatus in
                        _ = try await second.start()
                        try await RawConnection.open(test.port) { connection in
                            let rest = await connection.receiveToEnd()
                            #expect(rest == [])
                        }
                        let answer4 = try await first.refresh()
                        #expect(answer4.announced == 0)
                        return test.server.status
                    }
                }
            }
        }
        #expect(try await refusals { $0.clients = 2 }.refused == [.clients: 1])
        #expect(try await refusals { $0.clientsPerAddress = 2 }.refused == [.clientsPerAddress: 1])
        #expect(try await refusals { $0.connectionsPerMinute = 2 }.refused == [.connectionRate: 1])
    }

    @Test(
        "At the end a session of version 2 is told what its policy says",
        arguments: ClientPolicy.Farewell.allCases
    )
    func farewell(farewell: ClientPolicy.Farewell) async throws {
        let rules = ClientRules(others: ClientPolicy(farewell: farewell))
        let configuration = try testConfiguration([.init(.address("127.0.0.1", port: 0), clients: rules)])
        let feed = try TestPayload.feed(try TestPayload.set(1..<2))
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        let (ready, isReady) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await withServer(configuration, feed: feed) { test in
                    isReady.yield(test.port)
                    for await _ in ended {}
                }
            }
            var port = 0
            for await number in ready {
                port = number
                break
            }
            for version in [ProtocolVersion.v1, .v2] {
                try await RawConnection.open(port) { connection in
                    let session = SessionID(UInt16(10 + version.rawValue))
                    try await connection.send(.serialQuery(session, SerialNumber(7)), version)
                    _ = try await connection.receive()
                    guard version == .v2 else { return }
                    end.finish()
                    let octets = await connection.receiveToEnd()
                    #expect(octets.report?.report.code == farewell.errorCode)
                    #expect(octets.isEmpty == (farewell == .close))
                }
            }
            try await group.waitForAll()
        }
    }
}
