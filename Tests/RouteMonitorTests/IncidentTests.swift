import Foundation
import RPKIPayload
import RPKITypes
import RouteMonitor
import RouteVerification
import Testing

/// What would have stopped the routes of the recorded incidents.
@Suite("Incidents")
struct IncidentTests {
    private static let incidents: [Incident] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let data = try? Data(contentsOf: root.appending(path: "Conformance/incidents.json"))
        return (try? Incident.read([UInt8](data ?? Data()))) ?? []
    }()

    /// Worked out by hand from the facts; a view that is not here has none.
    private static let expected: [String: [String]] = [
        "cloudflare-miami-2026-01-22/at-lumen-only-leaker-published": [
            "an ASPA of AS32934 that does not list AS13335"
        ],
        "cloudflare-miami-2026-01-22/at-cogent-no-meta-aspa": [
            "an ASPA of AS32934 that does not list AS13335"
        ],
        "cloudflare-miami-2026-01-22/at-22850-only-edge-aspas": [
            "an ASPA of AS3356 that does not list AS13335",
            "an ASPA of AS174 that does not list AS3356",
        ],
        "tata-1111-2025-07-14/no-roa-counterfactual": [
            "a ROA for 1.1.1.0/24, maximum length 24, with the origin AS13335"
        ],
        "cloudflare-1111-2024-06-27/leak-at-1031-no-cf-aspa": [
            "an ASPA of AS13335 that lists AS174, AS1299, AS2914, AS3356 and not AS267613",
            "an ASPA of AS267613 that lists AS174, AS64500 and not AS262504",
        ],
        "cloudflare-1111-2024-06-27/leak-below-199524-sparse": [
            "an ASPA of AS1031 that lists AS174 and not AS262504",
            "an ASPA of AS199524 that lists AS1299 and not AS1031",
        ],
        "verizon-dqe-2019-06-24/at-701-only-leaker-aspa": [
            "a ROA for 104.20.0.0/20, maximum length 20, with the origin AS13335",
            "an ASPA of AS3356 that does not list AS33154",
            "an ASPA of AS33154 that lists AS174, AS3356 and not AS396531",
        ],
        "telekom-malaysia-2015-06-12/at-3549-no-aspa": ["an ASPA of AS3320 that does not list AS4788"],
        "vodafone-idea-2021-04-16/at-9498-no-roa": [
            "a ROA for 24.152.117.0/24, maximum length 24, with the origin AS270497"
        ],
        "cantv-2026-01-02/at-52320-leaker-only": [
            "an ASPA of AS1299 that does not list AS23520",
            "an ASPA of AS23520 that lists AS174, AS1299 and not AS8048",
        ],
        "cantv-2026-01-02/at-52320-origin-side-only": [
            "an ASPA of AS1299 that does not list AS23520",
            "an ASPA of AS23520 that lists AS174, AS1299 and not AS8048",
        ],
        "cantv-2026-01-02/at-263237": ["an ASPA of AS52320 that does not list AS8048"],
        "idea-cellular-2017-12-30/at-197068-sparse": [
            "an ASPA of AS9583 that does not list AS55644",
            "an ASPA of AS1299 that does not list AS9583",
        ],
        "safehost-china-telecom-2019-06-06/at-4134-swisscom-leaker-only": [
            "an ASPA of AS6830 that does not list AS21217"
        ],
        "rostelecom-apple-2022-07-26/as-it-was": [
            "a ROA for 17.0.0.0/9, maximum length 9, with the origin AS714"
        ],
        "klayswap-2022-02-03/at-customer-of-6461": [
            "a ROA for 211.249.216.0/21, maximum length 21, with the origin AS7625"
        ],
        "celer-bridge-2022-08-17/at-34854-customer-sparse": ["an ASPA of AS1299 that does not list AS209243"],
        "google-verizon-2017-08-25/at-701-google-as0": [
            "an ASPA of AS32007 that lists AS174, AS3356 and not AS15169"
        ],
    ]

    private static func answer(_ query: RouteQuery) -> RouteAnswer {
        RouteAnswer(query, vrps: VRPIndex([]), vaps: VAPIndex([]), traces: false)
    }

    @Test("What would have stopped each route")
    func remedies() {
        #expect(IncidentTests.incidents.count == 16)
        var found: [String: [String]] = [:]
        for incident in IncidentTests.incidents {
            for view in incident.views {
                let texts = incident.remedies(for: view).map(\.text)
                if !texts.isEmpty { found["\(incident.name)/\(view.name)"] = texts }
            }
        }
        for name in Set(found.keys).union(IncidentTests.expected.keys).sorted() {
            #expect(found[name] == IncidentTests.expected[name], "\(name)")
        }
    }

    @Test("Legitimate routes, and those that are refused, need no remedy")
    func none() {
        var legitimate = 0
        for incident in IncidentTests.incidents {
            for view in incident.views {
                if view.isLegitimate {
                    legitimate += 1
                    #expect(view.holder == nil, "\(view.name)")
                }
                if view.isLegitimate || IncidentTests.answer(view.query).isInvalid {
                    #expect(incident.remedies(for: view).isEmpty, "\(incident.name)/\(view.name)")
                }
            }
        }
        #expect(legitimate == 9)
    }

    @Test("A ROA for what the holder announces refuses the route")
    func holders() throws {
        var holders = 0
        for view in IncidentTests.incidents.flatMap(\.views) {
            guard let holder = view.holder else { continue }
            holders += 1
            #expect(holder.maxLength == holder.prefix.length)
            var query = view.query
            query.vrps = VRPIndex([holder])
            #expect(IncidentTests.answer(query).origin?.validity == .invalid, "\(view.name)")
        }
        #expect(holders == 25)
    }

    /// Whatever else on the path the new ASPAs list, the path is Invalid, and they take back nothing.
    @Test("Each remedy is new, contradicts no view, and works")
    func truth() throws {
        for incident in IncidentTests.incidents {
            for view in incident.views {
                for case .aspas(let changes) in incident.remedies(for: view) {
                    let proof = try #require(IncidentTests.answer(view.query).paths.first)
                    let asns = proof.path.asns
                    var table: [ASN: [ASN]] = [:]
                    for asn in asns { table[asn] = view.query.vaps?.providers(of: asn) }
                    for change in changes {
                        guard case .publish(let customer, let providers, let omitting) = change else {
                            Issue.record("\(change)")
                            continue
                        }
                        #expect(table[customer] == nil)
                        #expect(!omitting.isEmpty)
                        for other in incident.views {
                            let assumed = other.query.vaps?.providers(of: customer) ?? []
                            #expect(Set(assumed).isDisjoint(with: omitting))
                            #expect(Set(assumed).subtracting([ASN(0)]).isSubset(of: providers))
                        }
                        table[customer] = [ASN(0)] + Set(asns).subtracting(omitting)
                    }
                    let changed = VAPIndex(providers: table)
                    #expect(changed.verdict(of: proof.path, proof.context) == .invalid)
                }
            }
        }
    }

    private static func remedies(_ cases: String) throws -> [String] {
        let text = #"{"vectors":[{"id":"a","cases":[\#(cases)]}]}"#
        let incident = try #require(try Incident.read(Array(text.utf8)).first)
        return incident.remedies(for: try #require(incident.views.first)).map(\.text)
    }

    @Test("Where only a true provider could be taken back, or nothing is known, nothing is proposed")
    func nothingTrue() throws {
        let route = #""path":[2,1],"procedure":"upstream""#
        #expect(try IncidentTests.remedies(#"{\#(route),"aspas":{"1":[2]}}"#) == [])
        #expect(try IncidentTests.remedies(#"{\#(route),"aspas":{}}"#) == [])
        // Another view knows that AS2 is a provider of AS1.
        #expect(
            try IncidentTests.remedies(#"{\#(route),"aspas":{}},{\#(route),"aspas":{"1":[2]}}"#) == []
        )
        // AS2 lists AS1, so that AS1 does not list AS2.
        #expect(
            try IncidentTests.remedies(#"{\#(route),"aspas":{"2":[1]}}"#)
                == ["an ASPA of AS1 that does not list AS2"]
        )
        #expect(try IncidentTests.remedies(#"{\#(route),"legitimate":true,"aspas":{"2":[1]}}"#) == [])
    }

    @Test("Two ASPAs where one is not enough")
    func two() throws {
        let route = #""path":[3,2,1],"procedure":"downstream","aspas":"#
        #expect(
            try IncidentTests.remedies(#"{\#(route){}},{\#(route){"1":[0],"3":[4]}}"#)
                == ["an ASPA of AS1 that does not list AS2 and an ASPA of AS3 that lists AS4 and not AS2"]
        )
    }

    @Test("A ROA that would make the route Valid stops nothing; the ROA covers the route")
    func roas() throws {
        let route = #""prefix":"192.0.2.0/24","path":[1],"procedure":"upstream","vrps":[],"aspas":{}"#
        func remedies(_ holder: String) throws -> [String] {
            try IncidentTests.remedies(#"{\#(route),"holder":\#(holder)}"#)
        }
        #expect(try remedies(#"{"prefix":"192.0.2.0/24","asn":1}"#) == [])
        #expect(try remedies(#"{"prefix":"198.51.100.0/24","asn":2}"#) == [])
        #expect(
            try remedies(#"{"prefix":"192.0.0.0/16","asn":1}"#)
                == ["a ROA for 192.0.0.0/16, maximum length 16, with the origin AS1"]
        )
        #expect(throws: DocumentError.self) { try remedies(#"{"prefix":"192.0.2.0/24"}"#) }
        #expect(throws: DocumentError.self) { try remedies(#"{"asn":1}"#) }
    }

    @Test("A path of very many AS numbers is answered soon")
    func long() throws {
        let asns = (1...2_000).map(String.init).joined(separator: ",")
        let aspas = (1...2_000).map { #""\#($0)":[\#($0 + 1)]"# }.joined(separator: ",")
        let route = #""path":[\#(asns)],"procedure":"upstream","aspas":"#
        #expect(try IncidentTests.remedies(#"{\#(route){}},{\#(route){\#(aspas)}}"#) == [])
    }
}
