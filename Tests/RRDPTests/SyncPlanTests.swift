import RPKICrypto
import RPKITypes
import Testing

@testable import RRDP

/// What is done about a notification file, as a table.
@Suite("What to fetch")
struct SyncPlanTests {
    enum Expected: Hashable, Sendable {
        case upToDate
        case deltas(ClosedRange<Int64>)
        case first
        case forced
        case snapshot(RRDPReason)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        /// What is stored: serial, and the serials that were listed.
        var stored: (serial: Int64, listed: [Int64])?
        /// The notification: serial, and the serials that it lists.
        var serial: Int64
        var listed: [Int64]
        var isOtherSession = false
        /// Serials whose deltas have another hash than they had.
        var changed: Set<Int64> = []
        var forced = false
        var expected: Expected
        /// Reasons besides the one for a snapshot.
        var warnings: [RRDPReason] = []

        var testDescription: String { name }
    }

    static let rows = [
        Row(name: "nothing stored", serial: 7, listed: [6, 7], expected: .first),
        Row(name: "nothing stored, forced", serial: 7, listed: [6, 7], forced: true, expected: .first),
        Row(
            name: "nothing stored, bad list",
            serial: 7,
            listed: [5, 7],
            expected: .first,
            warnings: [.deltaGap(after: 5)]
        ),
        Row(name: "same serial", stored: (7, [6, 7]), serial: 7, listed: [6, 7], expected: .upToDate),
        Row(name: "same serial, no list", stored: (7, []), serial: 7, listed: [], expected: .upToDate),
        Row(
            name: "same serial, bad list",
            stored: (7, [6, 7]),
            serial: 7,
            listed: [5, 7],
            expected: .upToDate,
            warnings: [.deltaGap(after: 5)]
        ),
        Row(
            name: "same serial, forced",
            stored: (7, [6, 7]),
            serial: 7,
            listed: [6, 7],
            forced: true,
            expected: .forced
        ),
        Row(name: "one delta", stored: (6, [6]), serial: 7, listed: [5, 6, 7], expected: .deltas(7...7)),
        Row(
            name: "three deltas",
            stored: (4, []),
            serial: 7,
            listed: [3, 4, 5, 6, 7],
            expected: .deltas(5...7)
        ),
        Row(
            name: "all listed deltas",
            stored: (4, [4]),
            serial: 7,
            listed: [5, 6, 7],
            expected: .deltas(5...7)
        ),
        Row(
            name: "the first delta there is",
            stored: (.max - 1, []),
            serial: .max,
            listed: [.max],
            expected: .deltas(.max ... .max)
        ),
        Row(
            name: "one is missing",
            stored: (3, []),
            serial: 7,
            listed: [5, 6, 7],
            expected: .snapshot(.deltasDoNotConnect(serial: 3))
        ),
        Row(
            name: "no deltas",
            stored: (6, [5, 6]),
            serial: 7,
            listed: [],
            expected: .snapshot(.deltasDoNotConnect(serial: 6))
        ),
        Row(
            name: "from one end to the other",
            stored: (1, []),
            serial: .max,
            listed: [.max],
            expected: .snapshot(.deltasDoNotConnect(serial: 1))
        ),
        Row(
            name: "gap",
            stored: (5, []),
            serial: 7,
            listed: [4, 5, 7],
            expected: .snapshot(.deltaGap(after: 5))
        ),
        Row(
            name: "delta twice",
            stored: (5, []),
            serial: 7,
            listed: [6, 6, 7],
            expected: .snapshot(.deltaTwice(serial: 6))
        ),
        Row(
            name: "list ends early",
            stored: (5, []),
            serial: 7,
            listed: [5, 6],
            expected: .snapshot(.deltasEndEarly(last: 6, notification: 7))
        ),
        Row(
            name: "other session",
            stored: (6, [6]),
            serial: 7,
            listed: [7],
            isOtherSession: true,
            expected: .snapshot(.sessionChanged)
        ),
        Row(
            name: "other session, same serial",
            stored: (7, [7]),
            serial: 7,
            listed: [7],
            isOtherSession: true,
            expected: .snapshot(.sessionChanged)
        ),
        Row(
            name: "other session with other hashes",
            stored: (7, [7]),
            serial: 7,
            listed: [7],
            isOtherSession: true,
            changed: [7],
            expected: .snapshot(.sessionChanged)
        ),
        Row(
            name: "history changed",
            stored: (6, [4, 5, 6]),
            serial: 7,
            listed: [5, 6, 7],
            changed: [5],
            expected: .snapshot(.historyChanged(serial: 5))
        ),
        Row(
            name: "history changed, same serial",
            stored: (7, [6, 7]),
            serial: 7,
            listed: [6, 7],
            changed: [7],
            expected: .snapshot(.historyChanged(serial: 7))
        ),
        Row(
            name: "history changed, bad list",
            stored: (7, [5, 6, 7]),
            serial: 7,
            listed: [5, 7],
            changed: [7],
            expected: .snapshot(.historyChanged(serial: 7)),
            warnings: [.deltaGap(after: 5)]
        ),
        Row(
            name: "history changed where it lags",
            stored: (7, [6, 7]),
            serial: 6,
            listed: [6],
            changed: [6],
            expected: .snapshot(.historyChanged(serial: 6))
        ),
        Row(
            name: "what changed is not listed any more",
            stored: (6, [3, 6]),
            serial: 7,
            listed: [5, 6, 7],
            changed: [3],
            expected: .deltas(7...7)
        ),
        Row(
            name: "what changed was not listed before",
            stored: (6, [6]),
            serial: 7,
            listed: [5, 6, 7],
            changed: [5],
            expected: .deltas(7...7)
        ),
        Row(
            name: "lags by one",
            stored: (7, [7]),
            serial: 6,
            listed: [6],
            expected: .upToDate,
            warnings: [.serialBehind(last: 7, found: 6)]
        ),
        Row(
            name: "lags by two",
            stored: (7, [7]),
            serial: 5,
            listed: [5],
            expected: .upToDate,
            warnings: [.serialBehind(last: 7, found: 5)]
        ),
        Row(
            name: "lags by two, forced",
            stored: (7, [7]),
            serial: 5,
            listed: [5],
            forced: true,
            expected: .upToDate,
            warnings: [.serialBehind(last: 7, found: 5)]
        ),
        Row(
            name: "lags by three",
            stored: (7, [7]),
            serial: 4,
            listed: [4],
            expected: .snapshot(.serialRegressed(last: 7, found: 4))
        ),
        Row(
            name: "lags by all there is",
            stored: (.max, []),
            serial: 1,
            listed: [1],
            expected: .snapshot(.serialRegressed(last: .max, found: 1))
        ),
        Row(
            name: "lags by three, forced",
            stored: (7, [7]),
            serial: 4,
            listed: [4],
            forced: true,
            expected: .forced
        ),
        Row(
            name: "deltas, forced",
            stored: (6, [6]),
            serial: 7,
            listed: [7],
            forced: true,
            expected: .forced
        ),
    ]

    private func file(_ serial: Int64, _ session: SessionID, isChanged: Bool = false) throws
        -> UpdateNotification.File
    {
        UpdateNotification.File(
            uri: try HTTPSURI("https://rrdp.example.net/\(serial).xml"),
            hash: SHA256.digest(Array("\(serial) \(isChanged)".utf8).span),
            session: session,
            serial: serial
        )
    }

    private func notification(
        _ serial: Int64,
        _ listed: [Int64],
        _ session: SessionID,
        changed: Set<Int64> = []
    ) throws -> UpdateNotification {
        UpdateNotification(
            session: session,
            serial: serial,
            snapshot: try file(serial, session),
            deltas: try listed.map { try file($0, session, isChanged: changed.contains($0)) }
        )
    }

    @Test("Each row of the table", arguments: rows)
    func row(_ row: Row) throws {
        let session = try #require(SessionID(Document.session))
        let other = try #require(SessionID("a2d845c4-5b91-4015-a2b7-988c03ce232a"))
        let notification = try notification(
            row.serial,
            row.listed,
            row.isOtherSession ? other : session,
            changed: row.changed
        )
        let state = try row.stored.map {
            RRDPState(try self.notification($0.serial, $0.listed, session))
        }
        let plan = SyncPlan(notification, state: state, forceSnapshot: row.forced)
        switch (row.expected, plan.action) {
        case (.upToDate, .upToDate), (.first, .snapshot(.firstLoad)), (.forced, .snapshot(.forced)):
            #expect(plan.reasons == row.warnings)
        case (.deltas(let serials), .deltas(let files)):
            #expect(files.map(\.serial) == Array(serials))
            #expect(plan.reasons == row.warnings)
        case (.snapshot(let reason), .snapshot(.reason(let found))):
            #expect(found == reason)
            #expect(plan.reasons == (row.warnings.filter { $0 != reason } + [reason]))
        default: Issue.record("\(plan.action)")
        }
    }

    @Test("The limit applied-deltas holds at its value")
    func appliedDeltas() throws {
        let session = try #require(SessionID(Document.session))
        let notification = try notification(7, [4, 5, 6, 7], session)
        let state = RRDPState(try self.notification(4, [4], session))
        var limits = Limits.standard
        limits.appliedDeltas = 3
        let plan = SyncPlan(notification, state: state, limits: limits)
        #expect(plan.action == .deltas(Array(notification.deltas.suffix(3))))
        limits.appliedDeltas = 2
        let reason = RRDPReason.tooFarBehind(deltas: 3, limit: 2)
        #expect(SyncPlan(notification, state: state, limits: limits).action == .snapshot(.reason(reason)))
        #expect(SyncPlan(notification, state: state, limits: limits).reasons == [reason])
    }

    @Test("A list over the limit listed-deltas leads to the snapshot")
    func listedDeltas() throws {
        let session = try #require(SessionID(Document.session))
        let fault = RRDPReason.tooManyDeltas(limit: 500)
        let notification = UpdateNotification(
            session: session,
            serial: 7,
            snapshot: try file(7, session),
            deltas: [],
            fault: fault
        )
        let state = RRDPState(try self.notification(6, [6], session))
        let plan = SyncPlan(notification, state: state)
        #expect(plan == SyncPlan(notification, state: state))
        #expect(plan.action == .snapshot(.reason(fault)))
        #expect(plan.reasons == [fault])
    }

    @Test("A delta that is listed twice is not remembered with either hash")
    func ambiguous() throws {
        let session = try #require(SessionID(Document.session))
        let twice = try [
            file(6, session), file(6, session, isChanged: true), file(7, session), file(7, session),
        ]
        for deltas in [twice, twice.reversed()] {
            let notification = UpdateNotification(
                session: session,
                serial: 7,
                snapshot: try file(7, session),
                deltas: deltas
            )
            let state = RRDPState(notification)
            #expect(state.deltas.map(\.serial) == [7])
            // Once it was followed it is current, and no snapshot is taken again and again.
            let plan = SyncPlan(notification, state: state)
            #expect(plan.action == .upToDate)
            #expect(plan.reasons == [.deltaTwice(serial: 6)])
        }
    }

    @Test("Following plans leads to where the notification is", arguments: [1, 2, 3] as [UInt64])
    func property(_ seed: UInt64) throws {
        var generator = SplitMix(state: seed)
        let session = try #require(SessionID(Document.session))
        for _ in 0..<2_000 {
            let serial = Int64.random(in: 1...40, using: &generator)
            let own = Int64.random(in: 1...40, using: &generator)
            let listed = (1...serial).filter { _ in Int.random(in: 0..<8, using: &generator) > 0 }
            let notification = try notification(serial, listed, session)
            let plan = SyncPlan(notification, state: RRDPState(try self.notification(own, [], session)))
            switch plan.action {
            case .deltas(let files): #expect(files.map(\.serial) == Array((own + 1)...serial))
            case .upToDate: #expect(own == serial || (1...2).contains(own - serial))
            case .snapshot:
                let connects = own < serial && notification.deltaFault == nil && listed.contains(own + 1)
                #expect(!connects && own != serial)
            }
        }
    }
}
