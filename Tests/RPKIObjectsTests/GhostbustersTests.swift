import RPKITypes
import Testing

@testable import RPKIObjects

/// The vCard of Ghostbusters records (RFC 6493, section 5).
@Suite struct GhostbustersTests {
    private func decode(_ bytes: [UInt8]) throws(DecodeError) -> GhostbustersRecord {
        try GhostbustersRecord(0..<bytes.count, of: bytes.span, limits: .standard)
    }

    private func decode(_ lines: [String], lineEnd: String = "\r\n") throws(DecodeError) -> GhostbustersRecord
    {
        try decode(Array((lines.joined(separator: lineEnd) + lineEnd).utf8))
    }

    private func code(_ lines: [String]) -> String? {
        thrownCode { () throws(DecodeError) in _ = try decode(lines) }
    }

    private static let good = ["BEGIN:VCARD", "VERSION:4.0", "FN:Ada", "EMAIL:ada@example.net", "END:VCARD"]

    @Test(arguments: ["\r\n", "\n"])
    func form(_ lineEnd: String) throws {
        let record = try decode(GhostbustersTests.good, lineEnd: lineEnd)
        #expect(record.properties.map(\.name) == ["FN", "EMAIL"])
        #expect(record.properties.map(\.value) == ["Ada", "ada@example.net"])
    }

    @Test func exampleOfTheRFC() throws {
        let record = try decode([
            "BEGIN:VCARD", "VERSION:4.0", "FN:Human's Name", "ORG:Organizational Entity",
            "ADR;TYPE=WORK:;;42 Twisty Passage;Deep Cavern;WA;98666;U.S.A.",
            "TEL;TYPE=VOICE,TEXT,WORK;VALUE=uri:tel:+1-666-555-1212",
            "TEL;TYPE=FAX,WORK;VALUE=uri:tel:+1-666-555-1213",
            "EMAIL:human@example.com", "END:VCARD",
        ])
        #expect(record.properties.map(\.name) == ["FN", "ORG", "ADR", "TEL", "TEL", "EMAIL"])
        #expect(record.properties[2].value == ";;42 Twisty Passage;Deep Cavern;WA;98666;U.S.A.")
        #expect(record.properties[3].value.hasSuffix("tel:+1-666-555-1212"))
    }

    @Test func foldedLinesAndCase() throws {
        let record = try decode(["begin:vcard", "Version:4.0", "fn:A", " da", "tel:1", "\t2", "end:VCARD"])
        #expect(record.properties.map(\.value) == ["Ada", "12"])
    }

    @Test func groups() throws {
        // Without the last line end.
        let bytes = Array(GhostbustersTests.good.joined(separator: "\r\n").utf8)
        #expect(try decode(bytes).properties.count == 2)
    }

    @Test func refused() {
        let good = GhostbustersTests.good
        #expect(code(good) == nil)
        #expect(code(Array(good.dropFirst())) == "ghostbusters-envelope")
        #expect(code(Array(good.dropLast())) == "ghostbusters-envelope")
        #expect(code(["BEGIN:VCARD", "VERSION:3.0"] + good[2...]) == "ghostbusters-envelope")
        #expect(code(["BEGIN:VCARD", "FN:Ada", "VERSION:4.0"] + good[3...]) == "ghostbusters-envelope")
        #expect(code(["BEGIN:VCARD"]) == "ghostbusters-envelope")
        #expect(code([""]) == "ghostbusters-envelope")
        #expect(code(good[..<2] + good[3...]) == "ghostbusters-name-missing")
        #expect(code(good[..<3] + good[4...]) == "ghostbusters-contact-missing")
        #expect(code(good[..<3] + ["ORG:X"] + good[4...]) == "ghostbusters-contact-missing")
        #expect(code(good[..<3] + ["NOTE:x"] + good[3...]) == "ghostbusters-property")
        #expect(code(good[..<3] + ["no colon"] + good[3...]) == "ghostbusters-property")
        #expect(code(good[..<3] + ["ORG:a", "ORG:b"] + good[3...]) == "ghostbusters-property")
        #expect(code(good + ["FN:later"]) == "ghostbusters-envelope")
        #expect(code(good[..<3] + ["TEL:\u{1B}[31m"] + good[3...]) == "ghostbusters-not-text")
        #expect(code(good[..<3] + ["TEL:\u{7F}"] + good[3...]) == "ghostbusters-not-text")
    }

    @Test func bareCarriageReturn() {
        let lines = ["BEGIN:VCARD", "VERSION:4.0", "FN:A\rB", "TEL:1", "END:VCARD"]
        let error = #expect(throws: DecodeError.self) { try decode(lines) }
        #expect(error?.reason == .ghostbusters(.notText))
    }

    @Test func notUTF8() {
        let bytes = Array("BEGIN:VCARD\nVERSION:4.0\nFN:".utf8) + [0xFF] + Array("\nTEL:1\nEND:VCARD\n".utf8)
        let found = thrownCode { () throws(DecodeError) in _ = try decode(bytes) }
        #expect(found == "ghostbusters-not-text")
    }
}

extension GhostbustersTests {
    private func code(_ lines: ArraySlice<String>) -> String? { code(Array(lines)) }
}
