import RPKITypes
import Testing

@testable import RRDP

/// The list of deltas, and identifiers of sessions.
@Suite("Notification files")
struct NotificationTests {
    struct List: Sendable, CustomTestStringConvertible {
        var serials: [Int64]
        var notification: Int64
        var fault: RRDPReason?

        var testDescription: String { "\(serials) under \(notification)" }
    }

    static let lists = [
        List(serials: [], notification: 7),
        List(serials: [7], notification: 7),
        List(serials: [5, 6, 7], notification: 7),
        List(serials: [7, 5, 6], notification: 7),
        List(serials: [1], notification: 1),
        List(serials: [5, 7], notification: 7, fault: .deltaGap(after: 5)),
        List(serials: [7, 4, 5], notification: 7, fault: .deltaGap(after: 5)),
        List(serials: [1, .max], notification: .max, fault: .deltaGap(after: 1)),
        List(serials: [6, 7, 6], notification: 7, fault: .deltaTwice(serial: 6)),
        List(serials: [7, 7], notification: 7, fault: .deltaTwice(serial: 7)),
        List(serials: [6], notification: 7, fault: .deltasEndEarly(last: 6, notification: 7)),
        List(serials: [4, 5], notification: .max, fault: .deltasEndEarly(last: 5, notification: .max)),
        List(serials: [.max - 1, .max], notification: .max),
    ]

    private func parse(_ serials: [Int64], _ serial: Int64, limits: Limits = .standard) throws
        -> UpdateNotification
    {
        let content =
            Document.snapshotElement + serials.map { Document.deltaElement($0) }.joined(separator: "\n")
        let text = Document.notification(content, serial: "\(serial)")
        let outcome = try read(.notification, Array(text.utf8), limits: limits)
        guard case .notification(let notification) = outcome else { throw TestError.refused }
        return notification
    }

    @Test("A list with a fault is not refused, but not used either", arguments: lists)
    func list(_ list: List) throws {
        let notification = try parse(list.serials, list.notification)
        #expect(notification.deltaFault == list.fault)
        #expect(notification.deltas.map(\.serial) == list.serials.sorted())
        #expect(notification.snapshot.serial == list.notification)
        #expect(notification.deltas.allSatisfy { $0.session == notification.session })
    }

    @Test("The limit listed-deltas holds at its value")
    func listedDeltas() throws {
        var limits = Limits.standard
        limits.listedDeltas = 3
        #expect(try parse([5, 6, 7], 7, limits: limits).deltaFault == nil)
        let more = try parse([4, 5, 6, 7], 7, limits: limits)
        #expect(more.deltaFault == .tooManyDeltas(limit: 3))
        #expect(more.deltas.isEmpty)
        // What is not kept is checked all the same.
        #expect(throws: TestError.refused) { try parse([4, 5, 6, 7, 8], 7, limits: limits) }
    }

    @Test("Session identifiers in either case are the same, and read back")
    func session() throws {
        let session = try #require(SessionID(Document.session))
        #expect(session == SessionID(Document.session.uppercased()))
        #expect(session.description == Document.session)
        #expect(SessionID("a2d845c4-5b91-4015-a2b7-988c03ce232a") != session)
        for variant in ["8", "9", "a", "B"] {
            #expect(SessionID("9b3f7e31-4979-4f8c-\(variant)818-73e4dadc3e6b") != nil)
        }
    }
}
