import RPKITypes
import Testing

@testable import RouteSources

@Suite("Corrupt records cost themselves, and no other")
struct RecoveryTests {
    private func good(_ third: Int) -> [UInt8] {
        let list = attributes([64_500, 64_501], size: 4)
        return bgp4mp(4, update(attributes: list, announced: nlri("10.0.\(third).0/24")), size: 4)
    }

    private func thirds(_ reading: Reading) -> [Int] {
        reading.lines.compactMap { line in
            Int(line.split(separator: "|")[5].split(separator: ".")[2])
        }
    }

    @Test("A record that cannot be decoded is passed over by its length")
    func body() {
        var bad = good(1)
        bad[12 + 4 + 4 + 4 + 8] = 0  // The marker of the message.
        let reading = Reading(good(0) + bad + good(2))
        #expect(thirds(reading) == [0, 2])
        #expect(reading.codes == ["mrt-no-marker"])
        #expect(reading.defects.first?.offset == good(0).count)
        #expect(reading.defects.first?.position == 12 + 20)
        #expect(reading.defects.first?.skipped == 0)
        #expect(reading.counts.records == 3 && reading.counts.defects == 1)
    }

    @Test("A record that was cut when its writer died, with others behind it")
    func cutInTheMiddle() {
        let cut = Array(good(1).dropLast(20))
        let reading = Reading(good(0) + cut + good(2) + good(3) + good(4))
        #expect(thirds(reading) == [0, 2, 3, 4])
        #expect(reading.defects.map(\.offset) == [good(0).count])
        #expect(reading.defects.map(\.skipped) == [cut.count])
        #expect(reading.counts.skippedOctets == cut.count)
    }

    @Test("Lengths that lie", arguments: [0, 1, 60, 5_000, 8_388_608, 8_388_609, 0x7FFF_FFFF, 0xFFFF_FFFF])
    func lengths(length: Int) {
        var bad = good(1)
        bad.replaceSubrange(8..<12, with: octets(length, 4))
        let reading = Reading(good(0) + bad + good(2) + good(3))
        #expect(thirds(reading) == [0, 2, 3])
        #expect(reading.defects.map(\.offset) == [good(0).count])
        if length > Limits.standard.mrtRecordSize {
            #expect(reading.codes == ["mrt-record-too-long"])
            #expect(reading.defects.first?.fault.requirement == .limit("mrt-record-size"))
        }
    }

    @Test("A record as long as the limit is read, one longer is not")
    func limit() throws {
        var limits = Limits.standard
        let size = good(0).count - MRTHeader.size
        try limits.set("mrt-record-size", to: size)
        #expect(Reading(good(0) + good(1), limits: limits).codes == [])
        try limits.set("mrt-record-size", to: size - 1)
        let small = bgp4mp(0, octets(1, 2) + octets(2, 2), size: 2)
        let reading = Reading(small + good(0) + small, limits: limits)
        #expect(reading.codes == ["mrt-record-too-long"])
        #expect(reading.counts.sessionChanges == 2)
    }

    @Test("Garbage and zeros between records", arguments: [1, 11, 12, 13, 100, 300_000])
    func garbage(count: Int) {
        var random = SplitMix(state: 7)
        let noise = (0..<count).map { _ in UInt8.random(in: 1...255, using: &random) }
        // Twelve zeros are a whole record of the deprecated type NULL.
        for filling in [noise] + (count == 12 ? [] : [[UInt8](repeating: 0, count: count)]) {
            let reading = Reading(good(0) + filling + good(1) + good(2))
            #expect(thirds(reading) == [0, 1, 2])
            #expect(reading.counts.skippedOctets == count)
            #expect(reading.defects.map(\.skipped) == [count])
        }
    }

    @Test("A source that ends inside a record", arguments: [1, 11, 12, 40])
    func cutOff(count: Int) {
        let reading = Reading(good(0) + good(1).prefix(count))
        #expect(thirds(reading) == [0])
        #expect(reading.codes == ["mrt-cut-off"])
        #expect(reading.error == nil)
    }

    @Test("What is no MRT at all is an error, and found soon")
    func noMRT() throws {
        let text = Array("This is not a routing table.\n".utf8)
        #expect(Reading(text).error == .notMRT(searched: text.count))
        var limits = Limits.standard
        try limits.set("mrt-record-size", to: 1_000)
        let long = [UInt8](repeating: 0x20, count: 300_000)
        for pieces in [7, 100_000, long.count] {
            let reading = Reading(long + good(0) + good(1), pieces: pieces, limits: limits)
            #expect(reading.error == .notMRT(searched: 1_000))
            #expect(reading.lines.isEmpty && reading.counts.octets < 100_000)
        }
        #expect(Reading([]).error == nil)
    }

    @Test("RIB entries that are malformed, or of no peer, leave the others")
    func entries() {
        let list = attributes([64_500], size: 4)
        let bad = attribute(2, [9, 1, 0, 0, 0, 1])
        let reading = Reading(
            peerTable
                + rib(
                    2,
                    "10.0.0.0/8",
                    [entry(peer: 0, list), entry(peer: 1, bad), entry(peer: 7, list), entry(peer: 1, list)]
                )
                + rib(2, "11.0.0.0/8", [entry(peer: 0, list)])
        )
        #expect(reading.lines.count == 3)
        #expect(reading.counts.skippedEntries == 2)
        #expect(reading.codes == ["mrt-segment-kind"])
    }

    @Test("RIB records without a peer table, and with a cut one")
    func peerTables() {
        let list = attributes([64_500], size: 4)
        let table = rib(2, "10.0.0.0/8", [entry(peer: 0, list), entry(peer: 1, list)])
        #expect(Reading(table + table).codes == ["mrt-no-peer-table", "mrt-no-peer-table"])
        var cut = Array(peerTable.dropLast(4))
        cut.replaceSubrange(8..<12, with: octets(cut.count - 12, 4))
        let reading = Reading(cut + table)
        #expect(reading.codes == ["mrt-truncated", "mrt-unknown-peer"])
        #expect(reading.lines.count == 1)
    }

    @Test(
        "Attributes that RFC 7606 has no route for",
        arguments: [
            ("mrt-attribute-length", attribute(1, [])), ("mrt-attribute-length", attribute(1, [0, 0])),
            ("mrt-origin", attribute(1, [3])), ("mrt-segment-kind", attribute(2, [0, 1, 0, 0, 0, 1])),
            ("mrt-segment-kind", attribute(2, [5])), ("mrt-truncated", attribute(2, [2])),
            ("mrt-empty-segment", attribute(2, [2, 0])),
            ("mrt-segment-length", attribute(2, [2, 2, 0, 0, 0, 1])),
            ("mrt-attribute-length", attribute(3, [1, 2, 3])), ("mrt-attribute-length", attribute(4, [1])),
            ("mrt-attribute-length", attribute(5, [])), ("mrt-attribute-length", attribute(8, [1, 2, 3])),
            ("mrt-attribute-length", attribute(32, [])), ("mrt-attribute-length", attribute(35, [0])),
            ("mrt-attribute-length", attribute(35, [])), ("mrt-truncated", attribute(14, [])),
            ("mrt-truncated", attribute(14, [0, 1, 1, 200, 1])),
            ("mrt-trailing-bytes", attribute(14, [4, 1, 2, 3, 4, 5])),
            ("mrt-truncated", attribute(14, [16, 1])), ("mrt-truncated", attribute(15, [0])),
            ("mrt-repeated-attribute", attribute(15, [0, 1, 1]) + attribute(15, [0, 1, 1])),
            ("mrt-truncated", [0x40]), ("mrt-truncated", [0x40, 1]), ("mrt-truncated", [0x50, 1, 0]),
            ("mrt-truncated", [0x40, 99, 255, 0]), ("mrt-truncated", [0x50, 99, 255, 255, 0]),
        ] as [(String, [UInt8])]
    )
    func unusable(code: String, list: [UInt8]) {
        let content = update(attributes: list, announced: nlri("10.0.0.0/8"))
        let reading = Reading(bgp4mp(4, content, size: 4) + good(3))
        #expect(reading.codes == [code])
        #expect(thirds(reading) == [3])
    }

    @Test(
        "Attributes that are passed over",
        arguments: [
            attribute(6, [1]), attribute(7, []), attribute(7, [1, 2, 3, 4, 5, 6, 7]), attribute(18, [1]),
        ]
    )
    func discarded(list: [UInt8]) {
        let content = update(attributes: attributes([1], size: 4) + list, announced: nlri("10.0.9.0/24"))
        let reading = Reading(bgp4mp(4, content, size: 4))
        #expect(thirds(reading) == [9])
        #expect(reading.counts.discardedAttributes == 1 && reading.defects.isEmpty)
        #expect(reading.lines.first?.contains("|NAG||") == true)
    }

    @Test(
        "Messages whose parts do not fit",
        arguments: [
            ("mrt-message-length", [UInt8](repeating: 0xFF, count: 16) + [0, 18, 2]),
            ("mrt-truncated", [UInt8](repeating: 0xFF, count: 16) + [0xFF, 0xFF, 2, 0, 0, 0, 0]),
            ("mrt-trailing-bytes", message(4, []) + [0]), ("mrt-truncated", message(2, [])),
            ("mrt-truncated", message(2, [0, 5, 0])), ("mrt-truncated", message(2, [0, 0, 0, 1])),
            ("mrt-prefix-length", update(announced: [33, 1, 2, 3, 4, 5])),
            ("mrt-prefix-length", update(withdrawn: [255])), ("mrt-truncated", update(announced: [32, 1])),
            ("mrt-truncated", [1, 2, 3]),
        ] as [(String, [UInt8])]
    )
    func misfits(code: String, content: [UInt8]) {
        let reading = Reading(bgp4mp(4, content, size: 4) + good(3))
        #expect(reading.codes == [code])
        #expect(thirds(reading) == [3])
    }

    @Test("Each fault has a code of its own, a rule and one line of text")
    func faults() {
        let faults: [RecordFault] = [
            .cutOff(needed: 12, left: 1), .tooLong(length: 2, limit: 1), .noHeader(type: 0, subtype: 0),
            .truncated(.entry, needed: 8, left: 0), .trailingBytes(.rib, count: 1), .prefixLength(33, .ipv4),
            .noPeerTable, .unknownPeer(index: 1, count: 1), .addressFamily(3), .noMarker, .messageLength(1),
            .attributeLength(type: 1, length: 0), .origin(3), .repeatedAttribute(type: 14), .segmentKind(0),
            .emptySegment, .segmentLength(count: 9),
        ]
        #expect(Set(faults.map(\.code)).count == faults.count)
        for fault in faults {
            #expect(!fault.description.isEmpty && !fault.description.contains("\n"))
            #expect(!fault.requirement.description.isEmpty)
        }
    }
}
