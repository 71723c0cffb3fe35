import RPKITypes
import Testing

@testable import RTRProtocol

@Suite("Serial Notify (sections 7 and 8.2)")
struct NotifyTests {
    @Test("Never before the first query and response, never inside a response")
    func early() {
        var bench = CacheBench()
        bench.publish(5, 9)
        #expect(bench.run(.payloadChanged) == [])
        #expect(bench.ask(.resetQuery) == [respond(.full, 12, 9)])
        bench.publish(5, 10)
        #expect(bench.run(.payloadChanged) == [])
        #expect(bench.run(.responseFinished) == [notify(12, 10)])
    }

    @Test("At most one per minute: changes are gathered")
    func rate() {
        var bench = CacheBench()
        bench.synchronize()
        bench.seconds = 10
        bench.publish(5, 9)
        #expect(bench.run(.payloadChanged) == [notify(12, 9)])
        #expect(bench.run(.payloadChanged) == [])
        bench.seconds = 20
        bench.publish(5, 10)
        #expect(bench.run(.payloadChanged) == [])
        bench.publish(5, 11)
        #expect(bench.run(.payloadChanged) == [])
        #expect(bench.session.deadline == .seconds(70))
        bench.seconds = 69
        #expect(bench.run(.timeout) == [])
        bench.seconds = 70
        #expect(bench.run(.timeout) == [notify(12, 11)])
        #expect(bench.session.deadline == nil)
        #expect(bench.run(.timeout) == [])
        // A router that does not ask is not told the same again.
        bench.seconds = 200
        #expect(bench.run(.payloadChanged) == [])
    }

    @Test("A router that asked in the meantime is not told what it has")
    func answered() {
        var bench = CacheBench()
        bench.synchronize()
        bench.publish(5, 9)
        #expect(bench.run(.payloadChanged) == [notify(12, 9)])
        bench.publish(5, 10)
        #expect(bench.run(.payloadChanged) == [])
        #expect(bench.ask(query(12, 8)) == [respond(.delta(from: SerialNumber(8)), 12, 10)])
        #expect(bench.run(.responseFinished) == [])
        #expect(bench.session.deadline == nil)
        #expect(bench.session.routerSerial == SerialNumber(10))
    }

    @Test("Not between a Cache Reset and the response to the Reset Query")
    func afterReset() {
        var bench = CacheBench()
        bench.synchronize()
        #expect(bench.ask(query(12, 1)) == [.send(.cacheReset, .v2)])
        bench.publish(5, 9)
        #expect(bench.run(.payloadChanged) == [])
        #expect(bench.session.deadline == nil)
        #expect(bench.ask(.resetQuery) == [respond(.full, 12, 9)])
        #expect(bench.run(.responseFinished) == [])
        bench.publish(5, 10)
        #expect(bench.run(.payloadChanged) == [notify(12, 10)])
    }

    @Test("A deferred Notify is dropped at a Cache Reset")
    func deferredThenReset() {
        var bench = CacheBench()
        bench.synchronize()
        bench.publish(5, 9)
        #expect(bench.run(.payloadChanged) == [notify(12, 9)])
        bench.publish(5, 10)
        #expect(bench.run(.payloadChanged) == [])
        #expect(bench.ask(query(12, 1)) == [.send(.cacheReset, .v2)])
        #expect(bench.session.deadline == nil)
        bench.seconds = 100
        #expect(bench.run(.timeout) == [])
    }

    @Test("When the session changes, the router is told in the one it has, and then sent a Cache Reset")
    func newSession() throws {
        let ids = try #require(SessionIDs(v0: SessionID(20), v1: SessionID(21), v2: SessionID(22)))
        var bench = CacheBench()
        bench.synchronize()
        bench.publish(3, 3, ids)
        #expect(bench.run(.payloadChanged) == [notify(12, 3)])
        #expect(bench.ask(query(12, 8)) == [.send(.cacheReset, .v2)])
        #expect(bench.ask(.resetQuery) == [respond(.full, 22, 3)])
        var same = CacheBench()
        same.synchronize()
        same.publish(8, 8, ids)
        #expect(same.run(.payloadChanged) == [notify(12, 9)])
    }

    @Test("In the version of the connection", arguments: ProtocolVersion.allCases)
    func version(version: ProtocolVersion) {
        var bench = CacheBench()
        bench.synchronize(version)
        bench.publish(5, 9)
        #expect(bench.run(.payloadChanged) == [notify(10 + UInt16(version.rawValue), 9, version)])
    }
}
