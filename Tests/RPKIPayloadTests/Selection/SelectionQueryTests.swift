import RPKIPayload
import RPKITypes
import Testing

@Suite("Selection arguments")
struct SelectionQueryTests {
    private func code(_ query: String) -> String {
        do throws(SelectionError) {
            _ = try PayloadSelection(query: query)
            return "none"
        } catch {
            return error.code.rawValue
        }
    }

    @Test("All arguments, their other names and repetition")
    func all() throws {
        let selection = try PayloadSelection(
            query:
                "select-asn=AS64496&filter-asn=64497&select-prefix=192.0.2.0%2F24&filter-prefix=2001:db8::/32"
                + "&ta=ripe&ta=a+%26b&include=x,more-specifics&exclude=aspas,y&exclude=routerKeys"
        )
        #expect(selection.asns == [ASN(64_496), ASN(64_497)])
        #expect(selection.prefixes == [try prefix("192.0.2.0/24"), try prefix("2001:db8::/32")])
        #expect(selection.trustAnchors == ["ripe", "a &b"])
        #expect(selection.includesMoreSpecifics)
        #expect(selection.excluded == [.aspas, .routerKeys])
    }

    @Test("No argument selects everything", arguments: ["", "&&", "include=", "exclude=other"])
    func nothing(query: String) throws {
        let selection = try PayloadSelection(query: query)
        #expect(selection.isEverything)
        #expect(!selection.includesMoreSpecifics)
    }

    @Test(
        "A bad argument is refused, with a code",
        arguments: [
            ("asn=1", "selection-unknown-argument"), ("Select-Asn=1", "selection-unknown-argument"),
            ("=1", "selection-unknown-argument"), ("select-asn", "selection-asn"),
            ("select-asn=", "selection-asn"), ("select-asn=4294967296", "selection-asn"),
            ("select-asn=-1", "selection-asn"), ("select-asn=+1", "selection-asn"),
            ("select-asn=1,2", "selection-asn"), ("select-prefix=192.0.2.0", "selection-prefix"),
            ("select-prefix=192.0.2.0/33", "selection-prefix"),
            ("select-prefix=", "selection-prefix"), ("select-prefix=::/129", "selection-prefix"),
            ("select-prefix=192.0.2.1/24", "selection-host-bits"),
            ("filter-prefix=2001:db8::1/32", "selection-host-bits"), ("ta=%", "selection-encoding"),
            ("ta=%2", "selection-encoding"), ("ta=%zz", "selection-encoding"),
            ("ta=%ff", "selection-encoding"), ("%C3=1", "selection-encoding"),
        ]
    )
    func refusals(query: String, expected: String) {
        #expect(code(query) == expected)
    }

    @Test("The number of arguments is bounded")
    func bounded() {
        let limit = PayloadSelection.argumentLimit
        let allowed = Array(repeating: "ta=x", count: limit).joined(separator: "&")
        #expect(code(allowed) == "none")
        #expect(code(allowed + "&ta=x") == "selection-too-many")
        let decoded = (0...limit).map { (name: "ta", value: "\($0)") }
        #expect(throws: SelectionError.tooMany(limit: limit)) {
            try PayloadSelection(arguments: decoded)
        }
    }

    @Test("Messages end no line")
    func messages() throws {
        let error = #expect(throws: SelectionError.self) { try PayloadSelection(query: "a%0Ab=1") }
        #expect(error?.description == #"no argument 'a\x0Ab'"#)
    }
}

func prefix(_ text: String) throws -> IPPrefix { try #require(IPPrefix(text)) }
