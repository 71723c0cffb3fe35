import RPKITypes
import Testing

@testable import RPKIObjects

/// TALs (RFC 8630, section 2.2).
@Suite struct LocatorTests {
    private static let uri = "rsync://rpki.example.net/ta/ta.cer"

    /// The key of the RIPE NCC's TAL in Base64.
    private func key() throws -> String {
        let locator = try TrustAnchorLocator(Fixture.bytes("rpki-client/tal/ripe.tal"), name: "ripe")
        return Base64.encode(locator.subjectPublicKeyInfo)
    }

    private func decode(_ text: String, limits: Limits = .standard) throws(DecodeError) -> TrustAnchorLocator
    {
        try TrustAnchorLocator(Array(text.utf8), name: "test", limits: limits)
    }

    private func reason(_ text: String, limits: Limits = .standard) -> Reason? {
        do throws(DecodeError) {
            _ = try decode(text, limits: limits)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test func form() throws {
        let locator = try decode(
            "# one\n#two\n\(LocatorTests.uri)\nhttps://rpki.example.net/ta.cer\n\n\(key())\n"
        )
        #expect(locator.name == "test")
        #expect(locator.comments == [" one", "two"])
        #expect(locator.uris.map(\.description) == [LocatorTests.uri, "https://rpki.example.net/ta.cer"])
    }

    @Test func lineEndsOfWindows() throws {
        let text = "# c\n\(LocatorTests.uri)\n\n\(try key())\n"
        let locator = try decode(
            text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        )
        #expect(locator == (try decode(text)))
    }

    @Test(arguments: [1, 64, 76])
    func wrappedKey(_ width: Int) throws {
        let digits = Array(try key())
        let lines = stride(from: 0, to: digits.count, by: width).map {
            String(digits[$0..<min($0 + width, digits.count)])
        }
        let locator = try decode("\(LocatorTests.uri)\n\n" + lines.joined(separator: "\n"))
        #expect(Base64.encode(locator.subjectPublicKeyInfo) == (try key()))
    }

    @Test func missingSeparator() throws {
        #expect(reason("\(LocatorTests.uri)\n\(try key())\n") == .locator(.noSeparator))
        #expect(reason("\(LocatorTests.uri)") == .locator(.noSeparator))
    }

    @Test func lineOfBadURI() throws {
        let bad = "rsync://rpki.example.net/ta/../ta.cer"
        let text = "# c\n\(LocatorTests.uri)\n\(bad)\n\n\(try key())"
        #expect(reason(text) == .locator(.invalidURI(line: 3, reason: .dottedSegment)))
        let scheme = reason("http://rpki.example.net/ta.cer\n\n\(try key())")
        #expect(scheme == .locator(.invalidURI(line: 1, reason: .wrongScheme(expected: "https"))))
    }

    @Test func noURI() throws {
        #expect(reason("# c\n\n\(try key())") == .locator(.noURI))
        #expect(reason("") == .locator(.noURI))
    }

    @Test(arguments: ["", "AAAA", "!", "MAA="])
    func badKey(_ key: String) {
        #expect(reason("\(LocatorTests.uri)\n\n\(key)\n") == .locator(.invalidKey))
    }

    @Test func tooLarge() throws {
        var limits = Limits.standard
        limits.talSize = 100
        let text = "\(LocatorTests.uri)\n\n\(try key())"
        #expect(reason(text, limits: limits) == .locator(.tooLarge(size: text.utf8.count, limit: 100)))
    }

    @Test func notText() throws {
        #expect(reason("# \0\n\(LocatorTests.uri)\n\n\(try key())") == .locator(.notText))
        let bytes = [0x23, 0xFF, 0x0A] + Array("\(LocatorTests.uri)\n\n\(try key())".utf8)
        let found = thrownCode { () throws(DecodeError) in _ = try TrustAnchorLocator(bytes, name: "test") }
        #expect(found == "tal-not-text")
    }
}
