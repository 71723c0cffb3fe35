import RPKITypes
import Testing

@testable import RouteSources

@Suite("The file of peers' roles")
struct PeerRoleTests {
    @Test("Lines, comments, blanks and CRLF")
    func good() throws {
        let text =
            "# peers\n64500 customer\n\n  AS64501\tprovider # big\r\n#64502 peer\r\nas4200000000  rs-client"
        let entries = try PeerRoles.parse(Array(text.utf8))
        #expect(entries.map(\.asn) == [ASN(64_500), ASN(64_501), ASN(4_200_000_000)])
        #expect(entries.map(\.role) == ["customer", "provider", "rs-client"])
        #expect(entries.map(\.line) == [2, 4, 6])
        #expect(try PeerRoles.parse([]) == [])
    }

    @Test(
        "What is wrong, with its line",
        arguments: [
            ("64500", "line 1: 1 words instead of an AS number and a role"),
            ("64500 peer\n64501 peer x", "line 2: 3 words instead of an AS number and a role"),
            ("ASX peer", "line 1: no AS number: ASX"),
            ("4294967296 peer", "line 1: no AS number: 4294967296"),
            ("64500 p\u{E9}er", "line 1: no name of a role: p\\xC3\\xA9er"),
            ("\n64500 peer\nAS64500 customer", "line 3: AS64500 has a role at line 2 already"),
        ]
    )
    func bad(text: String, message: String) {
        let error = #expect(throws: PeerRoles.ParseError.self) { try PeerRoles.parse(Array(text.utf8)) }
        #expect(error?.description == message)
    }
}
