import RPKITypes
import Testing

@Suite("URIs")
struct URITests {
    private func rsyncCode(_ text: String) -> URIReason.Code? {
        do throws(URIReason) {
            _ = try RsyncURI(text)
            return nil
        } catch { return error.code }
    }

    @Test(
        "Good rsync URIs",
        arguments: [
            "rsync://rpki.example.net/repo/ca/x.roa", "rsync://host/module/", "rsync://host:8873/module/a",
            "rsync://192.0.2.1/m/a",
            "rsync://a_b-c.example/m/~x%20y/a+b=c@d;e,f!$&'()*", "rsync://h/m/a.b..c", "rsync://h/m/x/",
        ]
    )
    func good(_ text: String) throws {
        #expect(try RsyncURI(text).description == text)
    }

    @Test("The scheme's case does not count and is lowered")
    func scheme() throws {
        #expect(try RsyncURI("RSync://Host/Module/A").description == "rsync://Host/Module/A")
        #expect(try RsyncURI("rsync://h/m/a") == RsyncURI("RSYNC://h/m/a"))
        #expect(try HTTPSURI("HTTPS://h/a").description == "https://h/a")
    }

    @Test(
        "Hostile and broken rsync URIs, each with its code",
        arguments: [
            ("", .wrongScheme), ("rsync:/h/m/a", .wrongScheme), ("http://h/m/a", .wrongScheme),
            ("https://h/m/a", .wrongScheme),
            ("rsync://", .noHost), ("rsync:///m/a", .noHost), ("rsync://:873/m/a", .noHost),
            ("rsync://h", .noPath), ("rsync://h/", .noPath),
            ("rsync://h/m", .noPath), ("rsync://h//a", .emptySegment), ("rsync://h/m//a", .emptySegment),
            ("rsync://h/m/a//", .emptySegment),
            ("rsync://h/../a", .dottedSegment), ("rsync://h/m/../../etc/passwd", .dottedSegment),
            ("rsync://h/m/./a", .dottedSegment),
            ("rsync://h/m/.ssh/a", .dottedSegment), ("rsync://h/m/..", .dottedSegment),
            ("rsync://h/./", .dottedSegment),
            ("rsync://../m/a", .invalidHost), ("rsync://-e/m/a", .invalidHost),
            ("rsync://a..b/m/a", .invalidHost), ("rsync://h:/m/a", .invalidHost),
            ("rsync://h:0/m/a", .invalidHost), ("rsync://h:65536/m/a", .invalidHost),
            ("rsync://h:99999999999999999999/m/a", .invalidHost),
            ("rsync://h:1:2/m/a", .invalidHost), ("rsync://h;id/m/a", .invalidHost),
            ("rsync://h%2F/m/a", .invalidHost),
            ("rsync://user@h/m/a", .userInformation), ("rsync://u:p@h/m/a", .userInformation),
            ("rsync://h/m/a b", .forbiddenCharacter),
            ("rsync://h/m/a?b", .forbiddenCharacter), ("rsync://h/m/a#b", .forbiddenCharacter),
            ("rsync://h/m/ä", .forbiddenCharacter),
            ("rsync://[::1]/m/a", .forbiddenCharacter), ("rsync://h/m\\a/b", .forbiddenCharacter),
            ("rsync://h/m/a\"b", .forbiddenCharacter),
        ] as [(String, URIReason.Code)]
    )
    func bad(_ text: String, _ expected: URIReason.Code) {
        #expect(rsyncCode(text) == expected)
    }

    @Test("Each byte that URIs do not have is refused, by its value")
    func characters() {
        // Not as arguments: the runner would print control characters.
        let permitted = Set(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%!$&'()*+,;=:@/".utf8
        )
        for byte in UInt8.min...UInt8.max where !permitted.contains(byte) {
            let bytes = Array("rsync://h/m/a".utf8) + [byte] + Array("b".utf8)
            #expect(throws: URIReason.forbiddenCharacter(byte: byte)) { try RsyncURI(bytes: bytes) }
        }
    }

    @Test("Each octet at each place of paths of many lengths is judged by itself and the one before it")
    func places() {
        let permitted = Set(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%!$&'()*+,;=:@/".utf8
        )
        // Around the lengths at which the last of the octets that are looked at together moves on.
        for length in [1, 6, 7, 8, 14, 15, 16, 23] {
            for place in 0..<length {
                for byte in UInt8.min...UInt8.max {
                    var bytes = Array("rsync://h/m/".utf8) + Array(repeating: 0x61, count: length)
                    bytes[12 + place] = byte
                    let expected: URIReason? =
                        switch byte {
                        case _ where !permitted.contains(byte): .forbiddenCharacter(byte: byte)
                        case 0x2E where place == 0: .dottedSegment
                        case 0x2F where place == 0: .emptySegment
                        default: nil
                        }
                    if error(of: bytes) != expected { Issue.record("\(byte) at \(place) of \(length)") }
                }
            }
        }
    }

    @Test("Dots and slashes behind a slash are refused at each place")
    func segments() {
        for length in 2...28 {
            for place in 1..<length {
                for (byte, expected) in [(0x2E, .dottedSegment), (0x2F, .emptySegment)]
                    as [(UInt8, URIReason)]
                {
                    var bytes = Array("rsync://h/m/".utf8) + Array(repeating: 0x61, count: length)
                    bytes[12 + place - 1] = 0x2F
                    bytes[12 + place] = byte
                    // A slash at the very beginning is empty already.
                    #expect(error(of: bytes) == (place == 1 ? .emptySegment : expected))
                }
            }
        }
    }

    /// A port makes the host be looked at octet by octet, so it must come to the same without.
    @Test("Each octet at each place of hosts of many lengths is judged as in a host with a port")
    func hosts() {
        for length in [1, 2, 7, 8, 9, 15, 16, 17, 24] {
            for place in 0..<length {
                for byte in UInt8.min...UInt8.max where byte != 0x2F {
                    var host = Array(repeating: UInt8(0x61), count: length)
                    // A dot in front, so that a dot at the place is one of two.
                    if place > 1 { host[place - 1] = 0x2E }
                    host[place] = byte
                    let plain = error(of: Array("rsync://".utf8) + host + Array("/m/abcdefgh".utf8))
                    let withPort = error(of: Array("rsync://".utf8) + host + Array(":1/m/abcdefgh".utf8))
                    if plain != withPort { Issue.record("\(byte) at \(place) of \(length)") }
                }
            }
        }
    }

    private func error(of bytes: [UInt8]) -> URIReason? {
        do throws(URIReason) {
            _ = try RsyncURI(bytes: bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test("The limit of length holds to the byte")
    func length() throws {
        let longest = "rsync://h/m/" + String(repeating: "a", count: 2_036)
        #expect(rsyncCode(longest) == nil)
        #expect(rsyncCode(longest + "a") == .tooLong)
        #expect(throws: URIReason.tooLong(length: 13, limit: 12)) {
            try RsyncURI("rsync://h/m/a", maximumLength: 12)
        }
    }

    @Test("https needs a path but no module")
    func https() throws {
        #expect(
            try HTTPSURI("https://h/ta.cer").segments.map { String(decoding: $0, as: UTF8.self) } == [
                "h", "ta.cer",
            ]
        )
        #expect(throws: URIReason.noPath) { try HTTPSURI("https://h") }
        #expect(throws: URIReason.noPath) { try HTTPSURI("https://h/") }
        #expect(throws: URIReason.wrongScheme(expected: "https")) { try HTTPSURI("http://h/a") }
    }

    @Test("Directories, names and segments")
    func parts() throws {
        let uri = try RsyncURI("rsync://h:873/m/d/a.roa")
        #expect(uri.directory.description == "rsync://h:873/m/d/")
        #expect(uri.directory.directory == uri.directory)
        #expect(String(decoding: uri.lastSegment, as: UTF8.self) == "a.roa")
        #expect(uri.directory.lastSegment.isEmpty)
        #expect(uri.segments.map { String(decoding: $0, as: UTF8.self) } == ["h:873", "m", "d", "a.roa"])
        let directory = try RsyncURI("rsync://h/m/d")
        #expect(directory.asDirectory.description == "rsync://h/m/d/")
        #expect(directory.appending(try #require(FileName("x.cer"))).description == "rsync://h/m/d/x.cer")
    }

    @Test(
        "Names as RFC 9286, section 4.2.2, wants them",
        arguments: [
            ("a.roa", true), ("A-b_9.CER", true), (".roa", false), ("aroa", false), ("a.ro", false),
            ("a.roaa", false), ("a.b.roa", false),
            ("../a.roa", false), ("a/b.roa", false), ("a.r0a", false), ("a b.roa", false), ("", false),
            ("ä.roa", false),
        ]
    )
    func names(_ text: String, _ isValid: Bool) {
        #expect((FileName(text) != nil) == isValid)
    }

    @Test("A name may have 255 bytes")
    func nameLength() {
        #expect(FileName(String(repeating: "a", count: 251) + ".roa") != nil)
        #expect(FileName(String(repeating: "a", count: 252) + ".roa") == nil)
        #expect(FileName("a\u{0}.roa") == nil)
    }

    @Test("Suffixes tell the kind, and case counts")
    func kinds() {
        #expect(FileName("a.roa")?.kind == .roa)
        #expect(FileName("a.asa")?.kind == .aspa)
        #expect(FileName("a.ROA")?.kind == nil)
        #expect(FileName("a.xyz")?.kind == nil)
    }
}
