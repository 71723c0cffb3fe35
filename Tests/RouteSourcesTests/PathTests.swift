import RPKITypes
import Testing

@testable import RouteSources

@Suite("AS paths")
struct PathTests {
    /// The path of a message with AS numbers of two octets; nil when the message is malformed.
    private func path(_ old: [UInt8], _ new: [UInt8]? = nil, more: [UInt8] = []) -> String? {
        let list = attribute(2, old) + (new.map { attribute(17, $0) } ?? []) + more
        let reading = Reading(bgp4mp(1, update(attributes: list, announced: nlri("10.0.0.0/8")), size: 2))
        return reading.lines.first?.split(separator: "|", omittingEmptySubsequences: false)[6].description
    }

    private func old(_ asns: UInt32...) -> [UInt8] { segment(2, asns, size: 2) }
    private func new(_ asns: UInt32...) -> [UInt8] { segment(2, asns, size: 4) }

    @Test("Sets and confederations are written in their brackets")
    func kinds() {
        let segments =
            segment(3, [65_001, 65_002], size: 2) + segment(4, [65_003, 65_004], size: 2) + old(1, 2)
            + segment(1, [3, 4], size: 2)
        #expect(path(segments) == "(65001 65002) [65003,65004] 1 2 {3,4}")
        #expect(path([]) == "")
    }

    @Test("AS4_PATH takes the place of the end of AS_PATH (RFC 6793, section 4.2.3)")
    func merge() {
        #expect(path(old(1, 23_456, 23_456), new(70_000, 70_001)) == "1 70000 70001")
        #expect(path(old(23_456, 23_456), new(70_000, 70_001)) == "70000 70001")
        #expect(path(old(1, 2, 3), new(70_000)) == "1 2 70000")
    }

    @Test("An AS4_PATH that is longer than AS_PATH is ignored")
    func tooLong() { #expect(path(old(1, 23_456), new(1, 70_000, 70_001)) == "1 23456") }

    @Test("A set counts as one, in both")
    func sets() {
        let oldPath = old(1, 2) + segment(1, [23_456, 5, 6], size: 2)
        #expect(path(oldPath, new(2) + segment(1, [70_000, 5], size: 4)) == "1 2 {70000,5}")
        #expect(path(segment(1, [8, 9], size: 2) + old(23_456), new(70_000)) == "{8,9} 70000")
    }

    @Test("Confederations that lead or follow what is kept stay; those of AS4_PATH do not count")
    func confederations() {
        let leading = segment(3, [65_001], size: 2) + old(1, 23_456)
        #expect(path(leading, new(1, 70_000)) == "(65001) 1 70000")
        #expect(path(leading, segment(3, [65_009], size: 4) + new(70_000)) == "(65001) 1 70000")
        let between = old(1) + segment(3, [65_001], size: 2) + old(23_456, 23_456)
        #expect(path(between, new(70_000, 70_001)) == "1 (65001) 70000 70001")
        #expect(path(between, new(70_001)) == "1 (65001) 23456 70001")
        let behind = old(1, 23_456) + segment(3, [65_001], size: 2) + old(23_456)
        #expect(path(behind, new(70_000, 70_001)) == "1 70000 70001")
    }

    @Test("An AGGREGATOR that is not AS_TRANS beside AS4_AGGREGATOR drops both AS4 attributes")
    func aggregators() {
        let as4 = attribute(18, octets(70_000, 4) + address("192.0.2.7"))
        let plain = attribute(7, octets(5, 2) + address("192.0.2.8")) + as4
        #expect(path(old(1, 23_456), new(1, 70_000), more: plain) == "1 23456")
        let trans = attribute(7, octets(23_456, 2) + address("192.0.2.8")) + as4
        #expect(path(old(1, 23_456), new(1, 70_000), more: trans) == "1 70000")
        let list = attribute(2, old(1)) + trans
        let reading = Reading(bgp4mp(1, update(attributes: list, announced: nlri("10.0.0.0/8")), size: 2))
        #expect(reading.lines.first?.hasSuffix("|70000 192.0.2.7|") == true)
    }

    @Test("Where AS numbers have four octets AS4_PATH does not count")
    func fourOctets() {
        let list = attribute(2, new(70_000)) + attribute(17, new(1))
        let reading = Reading(bgp4mp(4, update(attributes: list, announced: nlri("10.0.0.0/8")), size: 4))
        #expect(reading.lines.first?.contains("|70000|") == true)
    }

    @Test("A malformed AS4_PATH is passed over and counted, the route stays")
    func malformedAS4() {
        let list = attribute(2, old(1, 23_456)) + attribute(17, [2, 9, 0])
        let reading = Reading(bgp4mp(1, update(attributes: list, announced: nlri("10.0.0.0/8")), size: 2))
        #expect(reading.lines.first?.contains("|1 23456|") == true)
        #expect(reading.counts.discardedAttributes == 1 && reading.defects.isEmpty)
    }

    @Test("255 AS numbers in a segment, more in several, of an attribute with a long length")
    func long() {
        let asns = (1...255).map { UInt32($0) }
        let segments = segment(2, asns, size: 2) + segment(2, [9], size: 2)
        #expect(path(segments) == (asns + [9]).map(String.init).joined(separator: " "))
    }

    @Test("The same object takes one path after another")
    func reuse() {
        var path = DecodedPath()
        var attributes = PathAttributes()
        for asns in [[1, 2, 3], [], [4]] as [[UInt32]] {
            let bytes = asns.isEmpty ? [] : attribute(2, segment(2, asns, size: 4))
            #expect(throws: Never.self) {
                try attributes.decode(0..<bytes.count, in: bytes.span, asnSize: .four)
            }
            path.decode(attributes, in: bytes.span)
            #expect(path.asns.map(\.rawValue) == asns)
            #expect(path.segments.count == (asns.isEmpty ? 0 : 1))
        }
    }
}
