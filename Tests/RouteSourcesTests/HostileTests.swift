import RPKITypes
import Testing

@testable import RouteSources

@Suite("Hostile input never traps, hangs or takes unbounded memory")
struct HostileTests {
    /// Records of every kind that is read.
    private static let mixed: [UInt8] = {
        let wide = attributes([64_500, 64_501], size: 4)
        let narrow = attributes([64_500, 23_456], size: 2) + attribute(17, segment(2, [70_000], size: 4))
        let reach = attribute(
            14,
            octets(2, 2) + [1, 16] + address("2001:db8::9") + [0] + nlri("2001:db8::/32")
        )
        let unreach = attribute(15, octets(2, 2) + [1] + nlri("2001:db8::/48"))
        let rest = attribute(4, [0, 0, 0, 1]) + attribute(8, [0, 1, 0, 2]) + attribute(35, [0, 0, 0, 1])
        let identified = [entry(peer: 0, wide, identifier: 1)]
        var all = peerTable
        all += rib(2, "10.0.0.0/8", [entry(peer: 0, wide), entry(peer: 1, wide + rest)])
        all += rib(10, "2001:db8::/32", identified)
        all += bgp4mp(1, update(attributes: narrow, announced: nlri("10.0.0.0/8")), size: 2)
        all += bgp4mp(4, update(attributes: wide + reach + unreach), size: 4, microseconds: 5)
        all += bgp4mp(9, update(withdrawn: nlri("10.0.0.0/8", identifier: 3)), size: 4)
        all += bgp4mp(5, [0, 6, 0, 1], size: 4)
        return all
    }()

    /// What must hold of any reading.
    private func check(_ reading: Reading, of bytes: [UInt8]) {
        #expect(reading.counts.defects == reading.defects.count)
        #expect(reading.counts.octets <= bytes.count)
        #expect(reading.counts.skippedOctets <= bytes.count)
        #expect(reading.defects.allSatisfy { $0.offset >= 0 && $0.offset < bytes.count && $0.position >= 0 })
        #expect(zip(reading.defects, reading.defects.dropFirst()).allSatisfy { $0.offset < $1.offset })
        #expect(reading.capacity <= 2 * RecordBuffer.pieceSize)
    }

    /// Small sources, the first kilobyte of real ones among them.
    private static func small() throws -> [[UInt8]] {
        try Fixture.small.map { Array(try Fixture.inflated($0).prefix(1_000)) } + [mixed]
    }

    @Test("Cut at each octet")
    func truncated() throws {
        for whole in try HostileTests.small() {
            let lines = Reading(whole).lines
            for count in whole.indices {
                let bytes = Array(whole[..<count])
                let reading = Reading(bytes)
                check(reading, of: bytes)
                #expect(lines.starts(with: reading.lines))
                #expect(reading.defects.count <= 1)
            }
        }
    }

    @Test("Each octet changed", arguments: [0x01, 0x80, 0xFF] as [UInt8])
    func changed(mask: UInt8) throws {
        for whole in try HostileTests.small() {
            for index in whole.indices {
                var bytes = whole
                bytes[index] ^= mask
                check(Reading(bytes), of: bytes)
            }
        }
    }

    @Test("Each two octets made all ones and zero, as lengths")
    func lengths() throws {
        for whole in try HostileTests.small() {
            for index in whole.indices.dropLast() {
                for value in [0x0000, 0x0001, 0xFFFF] as [UInt16] {
                    var bytes = whole
                    bytes.replaceSubrange(index...(index + 1), with: octets(value, 2))
                    check(Reading(bytes), of: bytes)
                }
            }
        }
    }

    @Test("Random octets, alone and behind good headers")
    func random() {
        var random = SplitMix(state: 1)
        for round in 0..<4_000 {
            let count = Int.random(in: 0...300, using: &random)
            let noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            check(Reading(noise), of: noise)
            let type = [12, 13, 16, 17].randomElement(using: &random) ?? 12
            let header = record(UInt16(type), UInt16(round % 13), noise)
            let bytes = peerTable + header + HostileTests.mixed
            check(Reading(bytes), of: bytes)
        }
    }

    @Test("Octets taken out and put in")
    func shifted() {
        var random = SplitMix(state: 2)
        let lines = Reading(HostileTests.mixed).lines.count
        for _ in 0..<3_000 {
            var bytes = HostileTests.mixed + HostileTests.mixed + HostileTests.mixed
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let count = Int.random(in: 1...40, using: &random)
            if Bool.random(using: &random) {
                bytes.removeSubrange(place..<min(bytes.count, place + count))
            } else {
                bytes.insert(
                    contentsOf: (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) },
                    at: place
                )
            }
            let reading = Reading(bytes)
            check(reading, of: bytes)
            // Of three copies at most the two that the damage touches are lost.
            #expect(reading.lines.count >= lines)
        }
    }

    @Test("Headers that announce the largest record, one at each octet, take linear time")
    func overlappingHeaders() {
        // Each twelve octets look like a header of a record just below the limit, behind which none follows.
        let length = 200_000
        var limits = Limits.standard
        limits.mrtRecordSize = length
        let good = bgp4mp(0, octets(1, 2) + octets(2, 2), size: 2)
        let header = octets(0, 4) + octets(16, 2) + octets(4, 2) + octets(length - 8, 4)
        let bytes = good + [UInt8]((0..<60_000).map { _ in header }.joined())
        var visitor = BGPDumpLines()
        var reader = MRTReader(limits: limits)
        let clock = ContinuousClock()
        let time = clock.measure {
            do throws(RouteSourceError) {
                try reader.read(bytes.span, to: &visitor)
                try reader.finish(to: &visitor)
            } catch {}
        }
        #expect(time < .seconds(20))
        #expect(reader.buffer.capacity <= 4 * length)
    }
}
