import RPKITypes
import RTRClient
import Synchronization
import TestPublication
import TestRouters
import Testing

@testable import RTRProtocol

/// What is said of a connection that comes and goes.
@Suite("Notes on a connection")
struct ConnectionNotesTests {
    private static let refused = RouterRun.Event.unreachable(
        .unreachable(CacheAddress(host: "h", port: 1), detail: ForeignText("Connection refused"))
    )

    private func result(_ serial: UInt32, isFull: Bool = false, announced: Int = 0) -> Synchronization {
        Synchronization(
            version: .v2,
            session: SessionID(7),
            serial: SerialNumber(serial),
            isFull: isFull,
            announced: announced,
            withdrawn: 0,
            timing: nil
        )
    }

    private func report(_ code: UInt16, _ text: [UInt8] = []) -> RouterRun.Event {
        .action(.reported(ErrorReport(rawCode: code, erroneousPDU: [], text: text, omitted: 0), .v2))
    }

    @Test("A cache that is gone for a day is told once, and that it is back")
    func gone() {
        var notes = ConnectionNotes()
        var lines = (0..<144).compactMap { notes.trouble(Self.refused, at: .seconds(600 * $0)) }
        #expect(lines == ["no connection: Connection refused; tried again after each retry interval"])
        // Another kind is another line.
        lines = (144..<150).compactMap { notes.trouble(.disconnected(nil), at: .seconds(600 * $0)) }
        #expect(lines == ["the cache closed the connection"])
        let news = [
            notes.isNews(result(1), at: .seconds(90_001)), notes.isNews(result(1), at: .seconds(90_002)),
        ]
        #expect(news == [true, false])
    }

    @Test("One that comes and goes each second is told once, and again after it has held for a minute")
    func flapping() {
        var notes = ConnectionNotes()
        var told = 0
        for second in 0..<3_600 {
            if notes.isNews(result(1, isFull: true, announced: 9), at: .seconds(second)) { told += 1 }
            if notes.trouble(.disconnected(nil), at: .seconds(second) + .milliseconds(500)) != nil {
                told += 1
            }
        }
        // The first table, the first end, and that it is back.
        #expect(told == 3)
        _ = notes.isNews(result(1), at: .seconds(3_600))
        #expect(notes.trouble(.disconnected(nil), at: .seconds(3_659)) == nil)
        _ = notes.isNews(result(1), at: .seconds(3_660))
        #expect(notes.trouble(.disconnected(nil), at: .seconds(3_720)) != nil)
    }

    @Test(
        "Each change of the table is news: a serial, a session, a delta under the same serial, after a drop"
    )
    func changes() {
        var notes = ConnectionNotes()
        let news = [
            notes.isNews(result(1, isFull: true), at: .zero), notes.isNews(result(2), at: .seconds(1)),
            notes.isNews(result(2, announced: 1), at: .seconds(2)), notes.isNews(result(2), at: .seconds(3)),
        ]
        #expect(news == [true, true, true, false])
        notes.drop()
        let isNews = notes.isNews(result(2, isFull: true, announced: 5), at: .seconds(4))
        #expect(isNews)
    }

    @Test("Error Reports of all codes make a few lines, the last of which says so")
    func codes() {
        var notes = ConnectionNotes()
        let lines = (0..<UInt16.max).compactMap { notes.trouble(report($0), at: .zero) }
        #expect(lines.count == ConnectionNotes.kinds + 1)
        #expect(lines.last == "other trouble is not told until the data has held for 60 s")
    }

    @Test("The text of an Error Report ends no line, moves no cursor, and has an end")
    func text() throws {
        var notes = ConnectionNotes()
        let text = [UInt8](repeating: 0x1B, count: 300) + [0x0A, 0xE2, 0x80, 0xAE]
        let told = notes.trouble(report(1, text + [UInt8](repeating: 0x41, count: 60_000)), at: .zero)
        let line = try #require(told)
        #expect(line.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        #expect(line.utf8.count < 1_000)
    }

    @Test("A run that follows tells each end, and goes on")
    func run() async throws {
        let events = try await withCache { pdu in
            guard let responses = Responses(to: pdu) else { return .init([], closes: true) }
            return .init(try responses.response(1, pdu[1] == 2 ? ["192.0.2.0/24"] : []), closes: true)
        } _: { cache in
            var run = RouterRun(CacheAddress(host: "127.0.0.1", port: cache.port))
            run.reconnects = true
            run.reconnectTime = .milliseconds(10)
            var ends = 0
            var synchronized = 0
            try await run.run { event, _, connection in
                if case .disconnected(nil) = event { ends += 1 }
                if case .action(.synchronized) = event { synchronized += 1 }
                return connection < 4 ? .goOn : .stop
            }
            return (ends, synchronized)
        }
        #expect(events == (3, 3))
    }

    @Test("A run that follows tells that nobody is there; a file that is missing ends it")
    func nobody() async throws {
        let unserved = try UnservedPort(.refusing)
        var run = RouterRun(CacheAddress(host: "127.0.0.1", port: unserved.port))
        run.reconnects = true
        run.reconnectTime = .milliseconds(10)
        var failures = 0
        try await run.run { event, _, _ in
            if case .unreachable = event { failures += 1 }
            return failures < 3 ? .goOn : .stop
        }
        #expect(failures == 3)
        var tls = ClientTLS()
        tls.roots = ["/nonexistent"]
        run.tls = tls
        let unreadable = run
        await #expect(throws: ConnectionFailure.self) {
            try await unreadable.run { _, _, _ in RouterRun.Continuation.goOn }
        }
    }
}
