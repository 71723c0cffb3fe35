import RPKITypes
import Testing

@testable import RRDP

/// Real files, and hostile ones of other projects; see `Fixtures/README.md`.
@Suite("Files of other projects")
struct FixtureTests {
    static let ripe = "a2d845c4-5b91-4015-a2b7-988c03ce232a"
    static let ripeURI = "https://rrdp.ripe.net/notification.xml"

    @Test("The notification file of RIPE", arguments: Cutting.all)
    func notification(_ cutting: Cutting) throws {
        let outcome = try read(
            .notification,
            Document.fixture("rpki-rs/ripe-notification.xml"),
            cutting,
            uri: Self.ripeURI
        )
        guard case .notification(let notification) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(notification.session.description == Self.ripe)
        #expect(notification.serial == 1742)
        #expect(
            notification.snapshot.uri.description
                == "https://rrdp.ripe.net/a2d845c4-5b91-4015-a2b7-988c03ce232a/1742/snapshot.xml"
        )
        #expect(notification.snapshot.hash.description.hasPrefix("c047e305fe71f293"))
        #expect(notification.deltaFault == nil)
        #expect(notification.deltas.count == 91)
        #expect(notification.deltas.last?.serial == 1742)
        #expect(notification.deltas.first?.serial == 1652)
    }
}
