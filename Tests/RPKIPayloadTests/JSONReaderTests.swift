import FoundationEssentials
import RPKIPayload
import RPKITypes
import Testing

/// Passes over one text.
private func check(_ text: String, limits: JSONReader.Limits = .init()) throws(DocumentError) {
    try check(Array(text.utf8), limits: limits)
}

private func check(_ bytes: [UInt8], limits: JSONReader.Limits = .init()) throws(DocumentError) {
    var reader = JSONReader(bytes, limits: limits)
    try reader.skipValue()
    try reader.finish()
}

/// The code of the error of a text, and its byte.
private func failure(_ bytes: [UInt8]) -> String {
    do {
        try check(bytes)
        return "none"
    } catch {
        return "\(error.reason.code) \(error.place.offset)"
    }
}

@Suite("JSON reader")
struct JSONReaderTests {
    @Test(
        "Texts of RFC 8259 are read",
        arguments: [
            "0", "-0", "-12.5e+10", "1E400", "123456789012345678901234567890", "0.1", "true", "false", "null",
            #""""#, #""a\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE80""#, #""日本 🛰 \u0000""#, "\"\u{7F}\u{10FFFF}\"",
            "[]", "[ ]", "{}", "{ }", " \t\r\n [1 , 2]\n", #"{"a":{"b":[{}]},"":0}"#, "[[],[[]],{}]",
        ]
    )
    func valid(text: String) {
        #expect(throws: Never.self) { try check(text) }
    }

    @Test(
        "Other texts are refused, with rule and byte",
        arguments: [
            ("", "json-incomplete 0"), ("  ", "json-incomplete 2"), ("[", "json-incomplete 1"),
            ("[1,", "json-incomplete 3"), ("[1,]", "json-syntax 3"), ("[,1]", "json-syntax 1"),
            ("[1 2]", "json-syntax 3"), ("[1}", "json-syntax 2"), ("{]", "json-syntax 1"),
            ("{\"a\"}", "json-syntax 4"), ("{\"a\":}", "json-syntax 5"), ("{\"a\":1,}", "json-syntax 7"),
            ("{a:1}", "json-syntax 1"), ("{'a':1}", "json-syntax 1"), ("{1:1}", "json-syntax 1"),
            ("{\"a\" 1}", "json-syntax 5"), ("{\"a\":1 \"b\":2}", "json-syntax 7"),
            ("tru", "json-incomplete 3"), ("trux", "json-syntax 3"), ("truex", "json-trailing-text 4"),
            ("NaN", "json-syntax 0"), ("Infinity", "json-syntax 0"), ("+1", "json-syntax 0"),
            ("-", "json-incomplete 1"), ("-a", "json-number 1"), ("01", "json-number 0"),
            ("-01", "json-number 1"), ("1.", "json-incomplete 2"), ("1.e1", "json-number 2"),
            (".5", "json-syntax 0"), ("1e", "json-incomplete 2"), ("1e+", "json-incomplete 3"),
            ("1ex", "json-number 2"), ("0x10", "json-trailing-text 1"), ("1 2", "json-trailing-text 2"),
            ("[] []", "json-trailing-text 3"), ("// a\n1", "json-syntax 0"), ("\"a", "json-incomplete 2"),
            ("\"a\nb\"", "json-control-character 2"), ("\"\u{0}\"", "json-control-character 1"),
            (#""\x""#, "json-escape 1"), (#""\u12""#, "json-escape 1"), (#""\u12g4""#, "json-escape 1"),
            (#""\"#, "json-incomplete 2"), (#""\uD800""#, "json-surrogate 1"),
            (#""\uD800\n""#, "json-surrogate 1"), (#""\uDC00""#, "json-surrogate 1"),
            (#""\uD800\uD800""#, "json-surrogate 1"), (#""\uDE80\uD83D""#, "json-surrogate 1"),
            ("\u{FEFF}1", "json-byte-order-mark 0"), ("[\u{FEFF}]", "json-syntax 1"),
            (#"{"a":1,"b":2,"a":3}"#, "json-repeated-member 13"),
            (#"{"ab":1,"\u0061b":3}"#, "json-repeated-member 8"),
            (#"{"x":{"":1,"":2}}"#, "json-repeated-member 11"),
        ]
    )
    func invalid(text: String, expected: String) {
        #expect(failure(Array(text.utf8)) == expected)
    }

    @Test("Bytes that are not UTF-8 are refused, wherever a string is")
    func encoding() {
        let sequences: [[UInt8]] = [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xE0, 0x80, 0x80],
            [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xE2, 0x82, 0x41],
            [0xF0, 0x8F, 0xBF, 0xBF],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x9B], [0xFF], [0xFE],
        ]
        for sequence in sequences {
            #expect(failure([0x22, 0x61] + sequence + [0x22]) == "json-utf8 2", "\(sequence)")
            #expect(failure([0x7B, 0x22] + sequence + [0x22]) == "json-utf8 2", "\(sequence)")
            #expect(failure(sequence).hasPrefix("json-syntax 0"))
        }
    }

    @Test("Every character is read as the standard library writes it, escaped or not")
    func characters() throws {
        for value in stride(from: UInt32(0x20), through: 0x10FFFF, by: 97) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let plain = String(Character(scalar))
            let escaped = plain.utf16.map { unit in
                let digits = String(unit, radix: 16)
                return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
            var reader = JSONReader(Array("[\"\(escaped.joined())\"]".utf8))
            try reader.beginArray()
            _ = try reader.nextElement()
            #expect(try reader.readString() == plain)
            guard plain != "\"", plain != "\\" else { continue }
            reader = JSONReader(Array("\"\(plain)\"".utf8))
            #expect(try reader.readString() == plain)
        }
    }

    @Test(
        "Integers are exact or refused",
        arguments: [
            ("0", 0), ("-0", 0), ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min),
            ("9223372036854775808", nil), ("-9223372036854775809", nil), ("1.0", nil), ("1e2", nil),
            ("100000000000000000000000000000000000000000000000000000000000", nil), ("\"1\"", nil),
            ("true", nil), ("null", nil),
        ] as [(String, Int64?)]
    )
    func integers(text: String, expected: Int64?) {
        var reader = JSONReader(Array(text.utf8))
        #expect((try? reader.readInteger()) == expected)
    }

    @Test("Depth and members are bounded, and nothing recurses")
    func limits() {
        let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(throws: Never.self) { try check(deep) }
        #expect(failure(Array("[\(deep)]".utf8)) == "json-depth 64")
        #expect(failure([UInt8](repeating: 0x5B, count: 1_000_000)) == "json-depth 64")
        #expect(failure(Array(String(repeating: "{\"\":", count: 65).utf8)) == "json-depth 256")

        let limits = JSONReader.Limits(depth: 8, members: 3)
        #expect(throws: Never.self) {
            try check(#"[{"a":1,"b":2,"c":{}},{"a":{"a":{"a":0}}}]"#, limits: limits)
        }
        for text in [#"{"a":1,"b":2,"c":3,"d":4}"#, #"{"a":1,"b":{"c":3,"d":4}}"#] {
            #expect(throws: DocumentError.self) { try check(text, limits: limits) }
        }
    }

    @Test("A repeated name is found among a hundred thousand, in a moment")
    func manyMembers() {
        var text = "{"
        for number in 0..<100_000 { text += "\"\(number)\":{\"a\":0}," }
        #expect(throws: Never.self) { try check(text + "\"x\":0}") }
        #expect(failure(Array((text + "\"5\":0}").utf8)).hasPrefix("json-repeated-member"))
        #expect(failure(Array((text + "\"99999\":0}").utf8)).hasPrefix("json-repeated-member"))
        // Canonical equivalence is not equality of names.
        let others = (0..<20).map { "\"\($0)\":0" }.joined(separator: ",")
        #expect(throws: Never.self) { try check("{\(others),\"\u{E9}\":0,\"e\u{301}\":0}") }
    }

    @Test("An error says path, byte, line and column")
    func place() throws {
        let text = "{\n \"roas\": [ {}, {\"x y\": [0, {\"max\": 1.5}]} ]\n}"
        var reader = JSONReader(Array(("junk\n" + text).utf8), in: 5..<(5 + text.utf8.count))
        try reader.beginObject()
        _ = try reader.nextMember()
        try reader.beginArray()
        _ = try reader.nextElement()
        try reader.skipValue()
        _ = try reader.nextElement()
        try reader.beginObject()
        _ = try reader.nextMember()
        try reader.beginArray()
        _ = try reader.nextElement()
        #expect(try reader.readInteger() == 0)
        _ = try reader.nextElement()
        try reader.beginObject()
        _ = try reader.nextMember()
        let error = try #require(throws: DocumentError.self) { try reader.readInteger() }
        #expect(error.place.path == "roas[1]['x y'][1].max")
        #expect(error.place.offset == 37 && error.place.line == 2 && error.place.column == 36)
        let expected =
            "line 2, column 36 (byte 37), roas[1]['x y'][1].max: "
            + "number that is not written as an integer [value-not-integer; Ridgeline]"
        #expect("\(error)" == expected)
    }

    @Test("Lines of one array are read one by one")
    func lines() throws {
        let bytes = Array("{\"a\":1}\n{\"a\":x}\n\n{\"a\":2}\r\n".utf8)
        var values: [Int64] = []
        var errors: [Int] = []
        var start = 0
        var reader = JSONReader(bytes)
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            reader.restart(in: start..<end)
            start = end + 1
            do {
                try reader.beginObject()
                while let name = try reader.nextMember() {
                    #expect(reader.isText(name, "a") && !reader.isText(name, "b"))
                    values.append(try reader.readInteger())
                }
                try reader.finish()
            } catch { errors.append(error.place.offset) }
        }
        #expect(values == [1, 2])
        #expect(errors == [5, 0])
    }

    @Test("What is accepted is what JSONDecoder accepts, but for names and surrogates; nothing traps")
    func againstFoundation() throws {
        let seeds = [
            #"{"a":[1,-2.5e3,"x\u00e9\\",true,null,{"b":{}}],"cé":"日"}"#, #"["\uD83D\uDE80",0.5,[[]],{}]"#,
        ]
        var random = SplitMix64(seed: 11)
        let alphabet = Array(#"{}[]",:\u0123456789aeE+-. truefalsn"#.utf8) + [0xC3, 0xA9, 0x00, 0xFF, 0x0A]
        var accepted = 0
        for seed in seeds {
            for _ in 0..<8_000 {
                var bytes = Array(seed.utf8)
                for _ in 0...random.next() % 3 {
                    let place = Int(random.next() % UInt64(bytes.count))
                    let byte = alphabet[Int(random.next() % UInt64(alphabet.count))]
                    switch random.next() % 3 {
                    case 0: bytes[place] = byte
                    case 1: bytes.insert(byte, at: place)
                    default: bytes.remove(at: place)
                    }
                }
                var reader = JSONReader(bytes)
                let isRead = (try? reader.skipValue()) != nil && (try? reader.finish()) != nil
                guard isRead else { continue }
                accepted += 1
                #expect(throws: Never.self, "\(String(decoding: bytes, as: UTF8.self))") {
                    _ = try JSONDecoder().decode(AnyJSON.self, from: Data(bytes))
                }
            }
        }
        #expect(accepted > 400)
    }

    /// Decodes whatever there is.
    private struct AnyJSON: Decodable {
        private struct Key: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws {
            if let object = try? decoder.container(keyedBy: Key.self) {
                for key in object.allKeys { _ = try object.decode(AnyJSON.self, forKey: key) }
            } else if var array = try? decoder.unkeyedContainer() {
                while !array.isAtEnd { _ = try array.decode(AnyJSON.self) }
            } else {
                _ = try decoder.singleValueContainer()
            }
        }
    }
}

@Suite("Texts of prefixes and AS numbers")
struct ValueTextTests {
    private func read(_ text: String) -> IPPrefix? {
        var reader = JSONReader(Array("\"\(text)\"".utf8))
        return try? reader.readPrefix()
    }

    @Test(
        "Prefixes are read as RPKITypes reads them",
        arguments: [
            "192.0.2.0/24", "0.0.0.0/0", "255.255.255.255/32", "10.0.0.0/33", "10.0.0.0", "10.0.0/8", "/8",
            "10.0.0.0/", "10.0.0.0/-1", "010.0.0.0/8", "10.0.0.0/08", "10.0.0.0/0008", "256.0.0.0/8",
            "10.0.0.0.0/8", "10..0.0/8", " 10.0.0.0/8", "10.0.0.0/8 ", "10.0.0.0/8/8", "::/0", "::1/128",
            "1::/16", "::/129", ":::/0", "1:2:3:4:5:6:7:8/128", "1:2:3:4:5:6:7:8:9/128",
            "1:2:3:4:5:6:7::/112",
            "1:2:3:4:5:6:7:8::/128", "::2:3:4:5:6:7:8/128", "::1:2:3:4:5:6:7:8/128", "1::2::3/128",
            "::ffff:192.0.2.1/128", "1:2:3:4:5:6:192.0.2.1/128", "1:2:3:4:5:6:7:192.0.2.1/128",
            "192.0.2.1::/128", "::192.0.2.1:1/128", "::192.0.2/128", "12345::/32", "g::/16", "1:/16", ":1/16",
            "1::2:/32", "2001:DB8::/32", "2001:db8::1/32", "10.0.0.1/8", "", "/", "::", "::/", "1.2.3.4::/8",
            "::1.2.3.4/128", "1::1.2.3.4/128", "::01.2.3.4/128", "0:0:0:0:0:0:0:0/0",
        ]
    )
    func prefixes(text: String) {
        #expect(read(text) == IPPrefix(text))
    }

    @Test("Random texts are read as RPKITypes reads them")
    func random() {
        var random = SplitMix64(seed: 5)
        let pieces = [
            "1", "0", "ab", "::", ":", ".", "255", "/", "/64", "12", "1.2.3.4", "ffff", "/8", "300", "",
        ]
        var valid = 0
        for _ in 0..<60_000 {
            var text = ""
            for _ in 0...random.next() % 12 { text += pieces[Int(random.next() % UInt64(pieces.count))] }
            if random.next() % 2 == 0 { text += "/128" }
            let expected = IPPrefix(text)
            if expected != nil { valid += 1 }
            if read(text) != expected { Issue.record("\(text)") }
        }
        #expect(valid > 30)
    }

    @Test(
        "AS numbers are numbers, or text with and without AS",
        arguments: [
            ("64496", 64_496), (#""64496""#, 64_496), (#""AS64496""#, 64_496), (#""as64496""#, 64_496),
            (#""A\u005364496""#, 64_496), ("4294967295", 4_294_967_295), (#""AS4294967295""#, 4_294_967_295),
            ("0", 0), ("4294967296", nil), ("-1", nil), ("1.5", nil), (#""AS""#, nil), (#""""#, nil),
            (#""AS4294967296""#, nil), (#""AS1.10""#, nil), (#""AS 1""#, nil), (#""1 ""#, nil), ("null", nil),
            (#""AS99999999999999999999999999""#, nil), ("[]", nil),
        ] as [(String, UInt32?)]
    )
    func asns(text: String, expected: UInt32?) {
        var reader = JSONReader(Array(text.utf8))
        #expect((try? reader.readASN()) == expected.map { ASN($0) })
    }
}
