import RPKICrypto
import RPKITypes
import Testing

@testable import RRDP

/// Real files, and hostile ones of other projects; see `Fixtures/README.md`.
@Suite("Files of other projects")
struct FixtureTests {
    static let ripe = "a2d845c4-5b91-4015-a2b7-988c03ce232a"
    static let ripeURI = "https://rrdp.ripe.net/notification.xml"

    private func notification(_ name: String, _ cutting: Cutting = .whole, uri: String) throws
        -> UpdateNotification
    {
        let outcome = try read(.notification, Document.fixture(name), cutting, uri: uri)
        guard case .notification(let notification) = outcome else {
            Issue.record("\(name): \(outcome)")
            throw TestError.refused
        }
        return notification
    }

    @Test("The notification file of RIPE", arguments: Cutting.all)
    func notification(_ cutting: Cutting) throws {
        let notification = try notification("rpki-rs/ripe-notification.xml", cutting, uri: Self.ripeURI)
        #expect(notification.session.description == Self.ripe)
        #expect(notification.serial == 1742)
        let uri = "https://rrdp.ripe.net/a2d845c4-5b91-4015-a2b7-988c03ce232a/1742/snapshot.xml"
        #expect(notification.snapshot.uri.description == uri)
        #expect(notification.snapshot.hash.description.hasPrefix("c047e305fe71f293"))
        #expect(notification.deltaFault == nil)
        #expect(notification.deltas.map(\.serial) == Array(1652...1742))
    }

    @Test("Deltas in another order are the same, deltas with gaps are not used")
    func lists() throws {
        let sorted = try notification("rpki-rs/ripe-notification.xml", uri: Self.ripeURI)
        #expect(try notification("rpki-rs/ripe-notification-unsorted.xml", uri: Self.ripeURI) == sorted)
        let gaps = try notification("rpki-rs/ripe-notification-with-gaps.xml", uri: Self.ripeURI)
        #expect(gaps.deltas.count == 90)
        #expect(gaps.deltaFault?.code == .deltaGap)
        #expect(gaps.snapshot == sorted.snapshot)
    }

    @Test("The snapshot and the delta of RIPE, whose objects are in BER", arguments: Cutting.all)
    func objects(_ cutting: Cutting) throws {
        let snapshot = try Document.fixture("rpki-rs/ripe-snapshot.xml")
        let objects = try read(.snapshot, snapshot, cutting, session: Self.ripe, serial: 1742).changes
        #expect(objects.count == 277)
        #expect(
            objects.first?.change.uri.lastSegment.elementsEqual("XjMs73GAyiu9bmz2X6wMz4s5AjM.crl".utf8)
                == true
        )
        // Two ROAs of no bytes: such a file must not be lost for them.
        #expect(objects.filter { $0.object.isEmpty }.count == 2)
        #expect(objects.allSatisfy { $0.object.isEmpty || $0.object.first == 0x30 })
        let delta = try Document.fixture("rpki-rs/ripe-delta.xml")
        let changes = try read(.delta, delta, cutting, session: Self.ripe, serial: 1739).changes
        #expect(changes.count == 66)
    }

    @Test("The files of rpki-client's tests", arguments: Cutting.all)
    func rpkiClient(_ cutting: Cutting) throws {
        let uri = "https://rpki.example.com/notification.xml"
        let notification = try notification("rpki-client/notification.xml", cutting, uri: uri)
        #expect(notification.serial == 50550)
        #expect(notification.deltaFault == nil)
        let delta = try read(
            .delta,
            Document.fixture("rpki-client/delta.xml"),
            cutting,
            session: "9b3f7e31-4979-4f8c-9818-73e4dadc3e6b",
            serial: 13755
        )
        #expect(delta.changes.count == 4)
        let snapshot = try read(
            .snapshot,
            Document.fixture("rpki-client/snapshot.xml"),
            cutting,
            session: "7e7d2563-5bbb-40b0-8723-6a2e90c85d9e",
            serial: 28483
        )
        #expect(snapshot.changes.count == 3)
    }

    @Test(
        "Hostile files are refused",
        arguments: [
            ("rpki-client/billion_lol.xml", RRDPReason.Code.documentType),
            ("rpki-client/xxe.xml", .documentType),
            ("rpki-client/notification_xmlns.xml", .namespace),
            ("rpki-rs/lolz-notification.xml", .documentType),
        ]
    )
    func hostile(_ name: String, _ code: RRDPReason.Code) throws {
        for cutting in Cutting.all {
            #expect(try read(.notification, Document.fixture(name), cutting).code == code)
        }
    }

    @Test("The chain of an independent generator, with the hashes that its notification file gives")
    func tree() throws {
        let uri = "https://rpki.example.net/rrdp/notification.xml"
        let notification = try notification("tree-1k/notification.xml", uri: uri)
        #expect(notification.serial == 4)
        #expect(notification.deltas.map(\.serial) == [2, 3, 4])
        for delta in notification.deltas {
            let outcome = try read(
                .delta,
                Document.fixture("tree-1k/delta-\(delta.serial).xml"),
                session: notification.session.description,
                serial: delta.serial,
                hash: delta.hash
            )
            #expect(outcome.code == nil)
            #expect(!outcome.changes.isEmpty)
        }
    }
}
