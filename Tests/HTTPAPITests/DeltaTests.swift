import HTTPTypes
import HummingbirdTesting
import NIOCore
import NIOPosix
import RPKIPayload
import RPKITypes
import Testing

@testable import HTTPAPI

@Suite(.timeLimit(.minutes(2))) struct DeltaTests {
    /// The session of the test service: the RTR session IDs 3, 2 and 1.
    static let session = 3 << 32 | 2 << 16 | 1

    @Test func resetAndDelta() async throws {
        let service = try TestService()
        try await service.run { client in
            let reset = try await client.get("/json-delta").text
            #expect(
                reset.hasPrefix(
                    "{\"reset\": true, \"session\": \"\(DeltaTests.session)\", \"serial\": 7, \"generated\": 1795291200, \"generatedTime\": \"2026-11-21T20:00:00Z\", \"announced\": [\n"
                )
            )
            #expect(!reset.contains("withdrawn"))
            #expect(
                reset.contains(
                    #"{"type": "aspa", "customerAsn": "AS64496", "providerAsns": ["AS64500", "AS64501"]}"#
                )
            )
            #expect(reset.contains(#"{"type": "aspa", "customerAsn": "AS64501", "providerAsns": ["AS0"]}"#))
            service.feed.publish(TestPayload.second, validatedAt: TestService.time.advanced(by: 30))
            try await service.ready(client)
            let delta = try await client.get("/json-delta?session=\(DeltaTests.session)&serial=7").text
            let expected = """
                {"reset": false, "session": "\(DeltaTests.session)", "serial": 8, "fromSerial": 7, \
                "generated": 1795291230, "generatedTime": "2026-11-21T20:00:30Z", "announced": [
                {"type": "routeOrigin", "asn": "AS64499", "prefix": "2001:db8:1::/48", "maxLength": 48},
                {"type": "aspa", "customerAsn": "AS64496", "providerAsns": ["AS64500"]}
                ], "withdrawn": [
                {"type": "routeOrigin", "asn": "AS64497", "prefix": "192.0.2.0/24", "maxLength": 26},
                {"type": "aspa", "customerAsn": "AS64501", "providerAsns": ["AS0"]}
                ]}

                """
            #expect(delta == expected)
            let none = try await client.get("/json-delta?session=\(DeltaTests.session)&serial=8").text
            #expect(
                none.contains("\"reset\": false") && none.contains("\"announced\": [\n], \"withdrawn\": [\n]")
            )
            for unknown in ["session=1&serial=8", "session=\(DeltaTests.session)&serial=3"] {
                #expect(try await client.get("/json-delta?\(unknown)").text.hasPrefix("{\"reset\": true"))
            }
        }
    }

    @Test(arguments: [
        "session=1", "serial=1", "session=x&serial=1", "session=1&serial=4294967296",
        "session=1&serial=1&a=1",
        "session=1&session=1&serial=1",
    ])
    func refusals(_ query: String) async throws {
        try await TestService().run { client in
            for path in ["/json-delta", "/json-delta/notify"] {
                let (status, text) = try await client.get("\(path)?\(query)")
                #expect(status == 400)
                #expect(text.hasPrefix("{\"error\": "))
            }
        }
    }

    @Test func notifyWaits() async throws {
        let service = try TestService()
        try await service.run { client in
            let state = "{\"session\": \(DeltaTests.session), \"serial\": 7}\n"
            #expect(try await client.get("/json-delta/notify").text == state)
            #expect(try await client.get("/json-delta/notify?session=1&serial=7").text == state)
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        try await client.get("/json-delta/notify?session=\(DeltaTests.session)&serial=7").text
                    }
                }
                try await waitUntil(3, wait: client)
                service.feed.publish(TestPayload.second, validatedAt: TestService.time)
                for try await text in group {
                    #expect(text == "{\"session\": \(DeltaTests.session), \"serial\": 8}\n")
                }
            }
        }
    }

    /// The feed is ahead of the snapshots while one is built; what is told first must be known to `/json-delta`.
    @Test func statesDoNotGoBack() async throws {
        let service = try TestService()
        try await service.run { client in
            var serials: [String] = []
            for number in 0..<20 {
                let set = number % 2 == 0 ? TestPayload.second : TestPayload.first
                service.feed.publish(set, validatedAt: TestService.time)
                let state = try await client.get("/json-delta/notify").text
                let serial = String(state.split(separator: " ").last?.prefix { $0 != "}" } ?? "")
                let query = "session=\(DeltaTests.session)&serial=\(serial)"
                let delta = try await client.get("/json-delta?\(query)").text
                #expect(delta.hasPrefix("{\"reset\": false"), "\(number): \(state) \(delta.prefix(200))")
                serials.append(serial)
            }
            #expect(serials.compactMap(Int.init) == serials.compactMap(Int.init).sorted())
        }
    }

    /// Nobody reads it while the request waits, and so nobody would see that the client goes.
    @Test(arguments: ["Content-Length: 1", "Content-Length: 9000000", "Transfer-Encoding: chunked"])
    func whoWaitsSendsNoBody(_ field: String) async throws {
        let service = try TestService { $0.lingerTime = 0.2 }
        try await service.serve { port in
            for target in ["/json-delta/notify?session=\(DeltaTests.session)&serial=7", "/api/v1/events"] {
                let answer = try await RawClient.exchange(
                    port,
                    "GET \(target) HTTP/1.1\r\nHost: a\r\n\(field)\r\n\r\n"
                )
                #expect(answer.hasPrefix("HTTP/1.1 400 "))
            }
        }
        #expect(service.api.core.snapshots.freePlaces == 256)
    }

    @Test func fewMayWait() async throws {
        let service = try TestService { $0.waiters = 1 }
        try await service.run { client in
            let uri = "/json-delta/notify?session=\(DeltaTests.session)&serial=7"
            try await withThrowingTaskGroup(of: Int.self) { group in
                group.addTask { try await client.get(uri).status }
                try await waitUntil(1, wait: client)
                #expect(try await client.get(uri).status == 503)
                #expect(try await client.get("/api/v1/events").status == 503)
                service.feed.publish(TestPayload.second, validatedAt: TestService.time)
                #expect(try await group.next() == 200)
            }
            // The place is free again.
            #expect(try await client.get(uri).status == 200)
        }
    }

    /// Waits until so many requests wait, for 30 seconds at most.
    private func waitUntil(_ count: Int, wait client: any TestClientProtocol) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        var metrics = ""
        while ContinuousClock.now < deadline {
            metrics = try await client.get("/metrics").text
            let line = metrics.split(separator: "\n").first {
                $0.hasPrefix("ridgeline_http_waiting_requests ")
            }
            if let line, Int(line.split(separator: " ")[1]) ?? 0 >= count { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        Issue.record("fewer than \(count) requests wait: \(metrics)")
        throw CancellationError()
    }
}

@Suite(.timeLimit(.minutes(2))) struct SnapshotStoreTests {
    @Test func closingEndsWaiting() async throws {
        let service = try TestService()
        let store = SnapshotStore(service.feed, waiters: 4)
        async let next = store.next(after: nil)
        async let other = store.next(after: (1, SerialNumber(2)))
        while store.waiterCount < 2 { await Task.yield() }
        store.close()
        #expect(await next == nil)
        #expect(await other == nil)
        #expect(throws: APIError.self) { try store.takePlace() }
        #expect(await store.next(after: nil) == nil)
    }

    @Test func cancellingEndsWaiting() async throws {
        let service = try TestService()
        let store = SnapshotStore(service.feed, waiters: 4)
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await store.next(after: nil) == nil }
            while store.waiterCount < 1 { await Task.yield() }
            group.cancelAll()
            for await isOver in group { #expect(isOver) }
        }
        #expect(store.waiterCount == 0)
    }

    /// However registering, publishing, cancelling and closing fall together, nobody waits for ever.
    @Test(arguments: 0..<40) func nobodyIsForgotten(_ round: Int) async throws {
        let service = try TestService()
        let store = SnapshotStore(service.feed, waiters: 64)
        let threads = NIOThreadPool(numberOfThreads: 1)
        threads.start()
        let known = (Snapshot.session(service.feed.current), SerialNumber(7))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await store.run(on: threads) }
            let waiters = (0..<32).map { number in
                Task {
                    for _ in 0..<number % 5 { await Task.yield() }
                    return await store.next(after: known)?.serial
                }
            }
            for number in 0..<8 where number % 2 == round % 2 { waiters[number].cancel() }
            group.addTask {
                for _ in 0..<round % 7 { await Task.yield() }
                service.feed.publish(TestPayload.second, validatedAt: TestService.time)
                if round % 4 == 3 { store.close() }
            }
            for (number, waiter) in waiters.enumerated() {
                let serial = await waiter.value
                let mayBeNone = round % 4 == 3 || number < 8
                #expect(serial == SerialNumber(8) || serial == nil && mayBeNone)
            }
            #expect(store.waiterCount == 0)
            store.close()
            try await group.waitForAll()
        }
        try await threads.shutdownGracefully()
    }

    @Test func placesComeBack() throws {
        let store = SnapshotStore(try TestService().feed, waiters: 1)
        do {
            let place = try store.takePlace()
            #expect(throws: APIError(.tooManyWaiters, "too many requests wait already")) {
                try store.takePlace()
            }
            withExtendedLifetime(place) {}
        }
        #expect(store.freePlaces == 1)
    }
}
