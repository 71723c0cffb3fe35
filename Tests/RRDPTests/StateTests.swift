import RPKICrypto
import RPKITypes
import Testing

@testable import RRDP

/// The state as it is stored; what a server said is in it.
@Suite("State of a repository")
struct StateTests {
    private func state(
        deltas: ClosedRange<Int64>? = 5...7,
        lastModified: String? = "Sat, 21 Nov 2026 07:28:00 GMT",
        entityTag: String? = #"W/"xyzzy""#
    ) throws -> RRDPState {
        let session = try #require(SessionID(Document.session))
        let uri = try HTTPSURI(Document.notificationURI)
        func file(_ serial: Int64) -> UpdateNotification.File {
            let hash = SHA256.digest(Array("\(serial)".utf8).span)
            return UpdateNotification.File(uri: uri, hash: hash, session: session, serial: serial)
        }
        let notification = UpdateNotification(
            session: session,
            serial: 7,
            snapshot: file(7),
            deltas: deltas.map { $0.map(file) } ?? []
        )
        return RRDPState(notification, lastModified: lastModified, entityTag: entityTag)
    }

    @Test("What is stored is read back")
    func roundTrip() throws {
        for state in [
            try state(), try state(deltas: nil), try state(lastModified: nil), try state(entityTag: nil),
            try state(deltas: 1...500, lastModified: nil, entityTag: nil),
        ] {
            #expect(try RRDPState(encoded: state.encoded) == state)
        }
        let state = try state()
        #expect(state.deltas.map(\.serial) == [5, 6, 7])
        #expect(state.serial == 7)
        #expect(state.lastModified == "Sat, 21 Nov 2026 07:28:00 GMT")
        #expect(state.entityTag == #"W/"xyzzy""#)
    }

    @Test("The serial that was reached may be another than the notification's")
    func reached() throws {
        let session = try #require(SessionID(Document.session))
        let file = UpdateNotification.File(
            uri: try HTTPSURI(Document.notificationURI),
            hash: SHA256.digest([1].span),
            session: session,
            serial: 7
        )
        let notification = UpdateNotification(
            session: session,
            serial: 7,
            snapshot: file,
            deltas: [file, file]
        )
        let state = RRDPState(notification, reached: 6)
        #expect(state.serial == 6)
        #expect(state.deltas.map(\.serial) == [7])
        #expect(try RRDPState(encoded: state.encoded) == state)
    }

    @Test(
        "A header that could harm is not kept",
        arguments: ["a\r\nX: y", "a\u{0}b", "\u{E9}", "\u{7F}", "", String(repeating: "a", count: 257)]
    )
    func headers(_ value: String) throws {
        let state = try state(lastModified: value, entityTag: value)
        #expect(state.lastModified == nil)
        #expect(state.entityTag == nil)
        #expect(try self.state(entityTag: String(repeating: "a", count: 256)).entityTag != nil)
    }

    @Test("Any changed byte, any cut and any addition is refused")
    func corruption() throws {
        let bytes = try state().encoded
        for index in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << bit
                #expect(throws: RRDPState.CodingError.self) { try RRDPState(encoded: changed) }
            }
        }
        for count in 0..<bytes.count {
            #expect(throws: RRDPState.CodingError.self) { try RRDPState(encoded: Array(bytes.prefix(count))) }
        }
        #expect(throws: RRDPState.CodingError.self) { try RRDPState(encoded: bytes + [0]) }
    }

    /// The content of the state, to be changed and sealed again.
    private func content(_ change: (inout [UInt8]) -> Void) throws -> [UInt8] {
        var bytes = Array(try state().encoded.dropLast(32))
        change(&bytes)
        return bytes + SHA256.digest(bytes.span).bytes
    }

    @Test("A right checksum over wrong values does not help")
    func sealed() throws {
        // Mark 0 to 4, session 5 to 20, serial 21 to 28, count 29 to 32, deltas from 33 on, 40 bytes each.
        func expect(_ error: RRDPState.CodingError, _ change: (inout [UInt8]) -> Void) throws {
            let bytes = try content(change)
            #expect(throws: error) { try RRDPState(encoded: bytes) }
        }
        _ = try RRDPState(encoded: content { _ in })
        try expect(.form) { $0[4] = 2 }
        try expect(.value) { $0[11] = 0 }
        try expect(.value) { for index in 21...28 { $0[index] = 0 } }
        try expect(.value) { $0[21] = 0x80 }
        try expect(.form) { $0[29] = 0xFF }
        try expect(.form) { $0[32] = 4 }
        try expect(.value) { $0[40] = 6 }
        try expect(.value) { $0[40] = 200 }
        try expect(.value) { $0[33] = 0x80 }
        try expect(.value) { $0[156] = 0x0A }
        try expect(.form) { $0[153] = 0xFF }
        try expect(.form) { $0.append(0) }
        try expect(.form) { $0.removeLast() }
    }

    @Test("Of more deltas than the limit the newest are kept")
    func limit() throws {
        var limits = Limits.standard
        limits.listedDeltas = 2
        let state = try RRDPState(encoded: try state().encoded, limits: limits)
        #expect(state.deltas.map(\.serial) == [6, 7])
    }
}
