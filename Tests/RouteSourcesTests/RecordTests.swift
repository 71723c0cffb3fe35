import RPKITypes
import Testing

@testable import RouteSources

@Suite("Records of each type and subtype")
struct RecordTests {
    private let tail = "64500 64501|IGP|192.0.2.9|0|0||NAG||"

    @Test("TABLE_DUMP", arguments: [(1, 2), (3, 4)])
    func tableDump(subtype: UInt16, size: Int) {
        let list = attributes([64_500, 64_501], size: size)
        func body(_ prefix: [UInt8], _ peer: String) -> [UInt8] {
            octets(0, 4) + prefix + [1] + octets(1_699_999_999, 4) + address(peer) + octets(64_500, size)
                + octets(list.count, 2) + list
        }
        let ipv4 = Reading(record(12, subtype, body(address("10.1.2.3") + [16], "192.0.2.1")))
        #expect(ipv4.lines == ["TABLE_DUMP|1700000000|B|192.0.2.1|64500|10.1.0.0/16|" + tail])
        let ipv6 = Reading(record(12, subtype + 1, body(address("2001:db8::") + [32], "2001:db8::1")))
        #expect(ipv6.lines == ["TABLE_DUMP|1700000000|B|2001:db8::1|64500|2001:db8::/32|" + tail])
        #expect(ipv4.defects + ipv6.defects == [])
    }

    @Test("RIB records by family, unicast and multicast", arguments: [2, 3, 4, 5] as [UInt16])
    func tables(subtype: UInt16) {
        let prefix = subtype < 4 ? "10.0.0.0/8" : "2001:db8::/32"
        let list = attributes([64_500, 64_501], size: 4)
        let entries = [entry(peer: 0, list), entry(peer: 1, list)]
        let reading = Reading(peerTable + rib(subtype, prefix, entries))
        #expect(
            reading.lines == [
                "TABLE_DUMP2|1700000000|B|192.0.2.1|64500|\(prefix)|\(tail)",
                "TABLE_DUMP2|1700000000|B|2001:db8::1|4200000000|\(prefix)|\(tail)",
            ]
        )
        #expect(reading.counts.tableRoutes == 2 && reading.counts.records == 2)
        let identified = [entry(peer: 0, list, identifier: 5)]
        let addPath = Reading(peerTable + rib(subtype + 6, prefix, identified))
        #expect(addPath.lines == ["TABLE_DUMP2_AP|1700000000|B|192.0.2.1|64500|\(prefix)|5|\(tail)"])
    }

    @Test("RIB_GENERIC with and without path identifier; other families are counted")
    func generic() {
        let entries = octets(1, 2) + entry(peer: 0, attributes([64_500, 64_501], size: 4))
        func body(_ family: UInt16, _ safi: UInt8, _ prefix: [UInt8]) -> [UInt8] {
            octets(7, 4) + octets(family, 2) + [safi] + prefix + entries
        }
        let reading = Reading(
            peerTable + record(13, 6, body(1, 1, nlri("10.0.0.0/8")))
                + record(13, 12, body(2, 2, nlri("2001:db8::/32", identifier: 9)))
                + record(13, 6, body(25, 70, [1, 2, 3]))
        )
        #expect(
            reading.lines == [
                "TABLE_DUMP2|1700000000|B|192.0.2.1|64500|10.0.0.0/8|\(tail)",
                "TABLE_DUMP2_AP|1700000000|B|192.0.2.1|64500|2001:db8::/32|9|\(tail)",
            ]
        )
        #expect(reading.counts.otherFamilies == 1 && reading.defects.isEmpty)
    }

    @Test("Messages of each subtype", arguments: [1, 4, 6, 7, 8, 9, 10, 11] as [UInt16], [nil, 42])
    func messages(subtype: UInt16, microseconds: UInt32?) {
        let size = [4, 7, 9, 11].contains(subtype) ? 4 : 2
        let identifier: UInt32? = subtype >= 8 ? 77 : nil
        let content = update(
            withdrawn: nlri("10.0.0.0/8", identifier: identifier),
            attributes: attributes([64_500, 64_501], size: size),
            announced: nlri("192.0.2.0/24", identifier: identifier)
        )
        let reading = Reading(bgp4mp(subtype, content, size: size, microseconds: microseconds))
        let isLocal = [6, 7, 10, 11].contains(subtype)
        let time = microseconds == nil ? "1700000000" : "1700000000.000042"
        let format =
            "BGP4MP\(microseconds == nil ? "" : "_ET")\(isLocal ? "_LOCAL" : "")\(identifier == nil ? "" : "_AP")"
        let end = isLocal ? "192.0.2.2|64511" : "192.0.2.1|64500"
        let path = identifier == nil ? "" : "77|"
        #expect(
            reading.lines.map { $0 + "|" } == [
                "\(format)|\(time)|W|\(end)|10.0.0.0/8|\(path)",
                "\(format)|\(time)|A|\(end)|192.0.2.0/24|\(path)\(tail)|",
            ]
        )
        #expect(reading.defects.isEmpty)
    }

    @Test("Messages that the collector sent are marked", arguments: [1, 6] as [UInt16])
    func local(subtype: UInt16) throws {
        struct Marks: RouteVisitor {
            var isLocal: [Bool] = []
            var collectors: [RoutePeer?] = []
            mutating func visit(_ event: RouteEvent, in record: Span<UInt8>) {
                isLocal.append(event.isLocal)
                collectors.append(event.collector)
            }
            mutating func visit(_ defect: RecordDefect) {}
        }
        let content = update(
            attributes: attributes([64_500], size: 2),
            announced: nlri("192.0.2.0/24")
        )
        var marks = Marks()
        var reader = MRTReader()
        try reader.read(bgp4mp(subtype, content, size: 2).span, to: &marks)
        try reader.finish(to: &marks)
        #expect(marks.isLocal == [subtype == 6])
        #expect(marks.collectors.map { $0?.asn } == [ASN(64_511)])
    }

    @Test("Multiprotocol attributes: IPv6 with two next hops, multicast, withdrawals, other families")
    func multiprotocol() {
        let hop = address("2001:db8::9") + address("fe80::9")
        let reach = octets(2, 2) + [1, 32] + hop + [0] + nlri("2001:db8:1::/48") + nlri("2001:db8:2::/48")
        let list = attribute(2, segment(2, [64_500], size: 4)) + attribute(1, [2]) + attribute(14, reach)
        let unreach = attribute(15, octets(1, 2) + [2] + nlri("10.0.0.0/8"))
        let other = attribute(14, octets(25, 2) + [70, 4, 1, 2, 3, 4, 0, 9, 9])
        let reading = Reading(
            bgp4mp(4, update(attributes: list), size: 4) + bgp4mp(4, update(attributes: unreach), size: 4)
                + bgp4mp(4, update(attributes: other), size: 4)
        )
        let end = "64500|INCOMPLETE|2001:db8::9|0|0||NAG||"
        #expect(
            reading.lines == [
                "BGP4MP|1700000000|A|192.0.2.1|64500|2001:db8:1::/48|\(end)",
                "BGP4MP|1700000000|A|192.0.2.1|64500|2001:db8:2::/48|\(end)",
                "BGP4MP|1700000000|W|192.0.2.1|64500|10.0.0.0/8",
            ]
        )
        #expect(reading.counts.otherFamilies == 1 && reading.defects.isEmpty)
    }

    @Test("A table's MP_REACH_NLRI has the next hop alone, or everything")
    func tableNextHop() {
        let short = attribute(14, [16] + address("2001:db8::9"))
        let long = attribute(14, octets(2, 2) + [1, 16] + address("2001:db8::9") + [0])
        let bare = attribute(14, octets(2, 2) + [1, 16] + address("2001:db8::9"))
        let entries = [short, long, bare].map { entry(peer: 0, $0) }
        let reading = Reading(peerTable + rib(4, "2001:db8::/32", entries))
        #expect(reading.defects.isEmpty)
        #expect(reading.lines.count { $0.contains("|2001:db8::9|") } == 3)
    }

    @Test("Changes of state", arguments: [0, 5] as [UInt16])
    func states(subtype: UInt16) {
        let record = bgp4mp(subtype, octets(6, 2) + octets(1, 2), size: subtype == 0 ? 2 : 4)
        let reading = Reading(record)
        #expect(reading.lines == ["BGP4MP|1700000000|STATE|192.0.2.1|64500|6|1"])
        #expect(reading.changes.first?.collector.asn == ASN(64_511))
    }

    @Test("What is no route is counted")
    func others() {
        let reading = Reading(
            bgp4mp(4, message(4, []), size: 4) + record(11, 0, [1, 2, 3]) + record(16, 2, [1])
                + record(13, 7, octets(0, 8)) + record(99, 0, [1, 2]) + bgp4mp(4, message(1, [4]), size: 4)
        )
        #expect(reading.counts.otherMessages == 2)
        #expect(reading.counts.otherRecords == 4)
        #expect(reading.defects.isEmpty && reading.error == nil)
    }

    @Test("ONLY_TO_CUSTOMER and large communities")
    func newAttributes() throws {
        struct Seen: RouteVisitor {
            var customers: [ASN?] = []
            var large: [Int?] = []
            mutating func visit(_ event: RouteEvent, in record: Span<UInt8>) {
                customers.append(event.attributes.onlyToCustomer)
                large.append(event.attributes.largeCommunities?.count)
            }
            mutating func visit(_ defect: RecordDefect) {}
        }
        let list = attributes([64_500], size: 4) + attribute(35, octets(UInt32(4_200_000_001), 4))
        let more = attributes([64_500], size: 4) + attribute(32, [UInt8](repeating: 1, count: 24))
        var seen = Seen()
        var reader = MRTReader()
        try reader.read(
            (peerTable + rib(2, "10.0.0.0/8", [entry(peer: 0, list), entry(peer: 1, more)])).span,
            to: &seen
        )
        try reader.finish(to: &seen)
        #expect(seen.customers == [ASN(4_200_000_001), nil])
        #expect(seen.large == [nil, 24])
    }
}
