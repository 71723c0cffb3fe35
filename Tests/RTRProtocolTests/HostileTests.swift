import RPKITypes
import Testing

@testable import RTRProtocol

@Suite("Hostile octets")
struct HostileTests {
    private static let streams: [(PDUError.Reader, [UInt8])] = [
        (.router, Example.all.filter { $0.reader == .router }.flatMap(\.octets)),
        (.cache, Example.all.filter { $0.reader == .cache }.flatMap(\.octets)),
    ]

    /// What must hold of any reading.
    private func check(_ reading: Reading, of octets: [UInt8]) {
        var end = 0
        for frame in reading.frames {
            #expect(frame.offset >= end && frame.length >= 8)
            end = frame.offset + frame.length
        }
        #expect(end <= octets.count)
        for error in reading.errors {
            #expect(error.octets.count <= PDUError.keptOctets)
            #expect(error.answer == nil || error.octets.count >= 8)
            #expect(error.offset + error.position < octets.count + 8)
            #expect(octets[error.offset...].starts(with: error.octets))
        }
    }

    @Test("Each prefix of a good stream gives a prefix of its PDUs and no error")
    func prefixes() {
        for (reader, stream) in HostileTests.streams {
            let whole = Reading(stream, reader).frames
            for count in stream.indices {
                let reading = Reading(Array(stream[..<count]), reader)
                #expect(reading.errors.isEmpty)
                #expect(whole.starts(with: reading.frames))
                let complete = whole.filter { $0.offset + $0.length <= count }
                #expect(reading.frames.count == complete.count)
            }
        }
    }

    @Test(
        "Each octet changed: octet by octet gives the same as at once",
        arguments: [0x01, 0x80, 0xFF] as [UInt8]
    )
    func changed(mask: UInt8) {
        for (reader, stream) in HostileTests.streams {
            for index in stream.indices {
                var octets = stream
                octets[index] ^= mask
                let reading = Reading(octets, reader)
                check(reading, of: octets)
                #expect(reading == Reading(octets, reader, pieces: 1))
            }
        }
    }

    @Test("Random octets, and random bodies behind good headers")
    func random() {
        var random = RandomSource(seed: 99)
        for _ in 0..<3_000 {
            var octets = random.octets(random.below(200))
            if octets.count >= 8, random.bool() {
                octets[0] %= 3
                octets[1] %= 12
                octets.replaceSubrange(4..<8, with: UInt32(random.below(60)).bigEndianBytes)
            }
            for reader in [PDUError.Reader.cache, .router] {
                let reading = Reading(octets, reader)
                check(reading, of: octets)
                #expect(reading == Reading(octets, reader, pieces: 1 + random.below(9)))
            }
        }
    }

    @Test("Memory stays small while an Error Report of 65,535 octets is read")
    func longReport() throws {
        // 65,519 octets of the copy and none of text.
        let copy = [UInt8](repeating: 0x41, count: 65_519)
        let octets = bytes("010a0003 0000ffff 0000ffef") + copy + [0, 0, 0, 0]
        var decoder = PDUDecoder(reader: .cache)
        var frames: [PDUDecoder.Frame] = []
        for octet in octets {
            decoder.push(contentsOf: [octet])
            while let frame = try decoder.next() { frames.append(frame) }
            #expect(decoder.bufferedOctets <= 12)
        }
        #expect(frames.count == 1)
        guard case .errorReport(let report) = frames.first?.pdu else {
            Issue.record("no report")
            return
        }
        #expect(report.erroneousPDU.count == ErrorReport.keptOctets)
        #expect(report.omitted == 65_519 - ErrorReport.keptOctets)
        #expect(decoder.isBetweenPDUs)
    }

    @Test("Lengths inside an Error Report are checked before anything is kept")
    func reportLengths() {
        let outer = Reading(bytes("010a0003 00000018 00000009 41414141"), .cache)
        #expect(outer.errors.map(\.fault) == [.reportLengths(length: 24, inside: 9)])
        #expect(outer.errors.first?.answer == nil)
        #expect(outer.errors.first?.position == 8)
        for text in [3, 5, UInt32.max] {
            let reading = Reading(
                bytes("010a0003 00000018 00000004 41414141") + text.bigEndianBytes,
                .cache
            )
            #expect(reading.errors.map(\.fault) == [.reportLengths(length: 24, inside: text)])
            #expect(reading.errors.first?.position == 16)
        }
        let whole = Reading(bytes("010a0003 00000018 00000004 41414141 00000004 42424242"), .cache)
        #expect(whole.errors.isEmpty && whole.frames.count == 1)
    }

    @Test("A report's text ends no line, whatever is in it")
    func reportText() {
        var report = ErrorReport(.corruptData, about: [1, 2, 3])
        report.text = Array("bad\u{1B}[2J\n".utf8) + [0xFF, 0]
        #expect(report.description == #"error 0 (Corrupt Data): bad\x1B[2J\x0A\xFF; about 3 octets"#)
        report.erroneousPDU = bytes("02030000 00000008")
        report.rawCode = 99
        report.text = []
        #expect(report.description == "error 99 (unknown); about type 3, version 2, length 8")
    }
}
