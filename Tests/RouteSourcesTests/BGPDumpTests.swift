import Testing

@testable import RouteSources

@Suite("What bgpdump reads")
struct BGPDumpTests {
    @Test("Each field is what bgpdump prints", arguments: Fixture.names)
    func fields(name: String) throws {
        let reading = Reading(try Fixture.bytes(name))
        #expect(reading.error == nil)
        // This one ends in half a prefix, behind the whole one that bgpdump prints.
        let isCut = name == "updates.nlri_mask_trailing_bits.gz"
        #expect(reading.codes == (isCut ? ["mrt-truncated"] : []))
        let expected = try Fixture.lines(name + ".bgpdump-m.gz")
        #expect(reading.lines.count == expected.count)
        var different = 0
        for (index, (line, other)) in zip(reading.lines, expected).enumerated() where line != other {
            different += 1
            guard different <= 5 else { break }
            let fields = line.split(separator: "|", omittingEmptySubsequences: false)
            let others = other.split(separator: "|", omittingEmptySubsequences: false)
            #expect(fields == others, "line \(index + 1)")
        }
    }

    @Test("The size of pieces makes no difference", arguments: Fixture.small, [1, 7, 4_096])
    func pieces(name: String, size: Int) throws {
        let bytes = try Fixture.bytes(name)
        let (whole, cut) = (Reading(bytes, pieces: bytes.count), Reading(bytes, pieces: size))
        #expect(whole.lines == cut.lines)
        #expect(whole.counts == cut.counts)
        #expect(!whole.lines.isEmpty)
    }
}
