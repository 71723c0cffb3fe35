import Foundation
import RPKITypes
import RouteMonitor
import RouteSources
import RouteVerification
import Testing

/// Tables and messages in MRT files, verified.
@Suite("Tables")
struct TableTests {
    /// The bytes of one of the dumps that the reader is tested with.
    private func dump(_ name: String) throws -> [UInt8] {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try [UInt8](Data(contentsOf: tests.appending(path: "RouteSourcesTests/Fixtures/\(name)")))
    }

    private struct Lister: RouteVisitor {
        var routes: [(prefix: IPPrefix, path: ASPath, peer: RoutePeer)] = []
        var defects = 0

        mutating func visit(_ event: RouteEvent, in record: Span<UInt8>) {
            guard event.kind != .withdrawal, !event.isLocal, event.forwarding != .multicast else { return }
            var decoded = DecodedPath()
            decoded.decode(event.attributes, in: record)
            let path = try? ASPath(decoded.description.replacing(",", with: " "))
            routes.append((event.prefix, path ?? ASPath(), event.peer))
        }

        mutating func visit(_ defect: RecordDefect) { defects += 1 }
    }

    private func read<V: RouteVisitor>(_ bytes: [UInt8], _ visitor: inout V) throws {
        var reader = MRTReader()
        try reader.read(bytes.span, to: &visitor)
        try reader.finish(to: &visitor)
    }

    private static let dumps = ["bview.ipv4_unicast_add_path.gz", "updates.20160811.1600.gz"]

    @Test("Every route is verified as one by itself would be", arguments: dumps)
    func single(_ name: String) throws {
        let bytes = try dump(name)
        var lister = Lister()
        try read(bytes, &lister)
        try #require(lister.routes.count > 50)
        // Some ASPAs and VRPs made from the table: every third AS names its next hop, every fifth somebody else.
        var providers: [ASN: [ASN]] = [:]
        var vrps: [VRP] = []
        for (index, route) in lister.routes.enumerated() {
            let asns = CollapsedPath(route.path).asns
            for (to, from) in zip(asns, asns.dropFirst()) {
                if from.rawValue % 3 == 0 { providers[from, default: []].append(to) }
                if from.rawValue % 5 == 0, providers[from] == nil { providers[from] = [ASN(64_511)] }
            }
            if index % 2 == 0, let origin = asns.last,
                let vrp = VRP(
                    prefix: route.prefix,
                    maxLength: Int(route.prefix.length),
                    asn: index % 4 == 0 ? origin : ASN(64_510)
                )
            {
                vrps.append(vrp)
            }
        }
        let (origins, paths) = (VRPIndex(vrps), VAPIndex(providers: providers))
        let customer = try #require(lister.routes.first).peer.asn
        var lines: [UInt8] = []
        var verifier = TableVerifier(
            RouteVerifier(vrps: origins, vaps: paths),
            roles: [customer: .provider],
            selection: .all
        ) { for index in $0.indices { lines.append($0[index]) } }
        try read(bytes, &verifier)
        verifier.finish()

        var expected: [String: Int] = [:]
        for route in lister.routes {
            let isCustomer = route.peer.asn == customer
            let context =
                isCustomer
                ? PathContext(role: .provider, neighbor: route.peer.asn) : PathContext(.downstream)
            let origin = origins.validity(of: route.prefix, origin: route.path.origin())
            expected["\(origin) \(paths.verdict(of: route.path, context))", default: 0] += 1
        }
        var found: [String: Int] = [:]
        for origin in RouteOriginValidity.allCases {
            for path in ASPAVerdict.allCases {
                let count = verifier.summary.outcomes[origin, path]
                if count > 0 { found["\(origin) \(path)"] = count }
            }
        }
        #expect(found == expected)
        #expect(expected.count >= 4, "the data must show something: \(expected)")
        let summary = verifier.summary
        #expect(summary.peers.values.reduce(0) { $0 + $1.total } == lister.routes.count)
        #expect(lines.count { $0 == 0x0A } == lister.routes.count)
        #expect(verifier.defects.count == lister.defects)
        let invalid = summary.outcomes[ASPAVerdict.invalid]
        #expect(summary.unexplained == 0)
        #expect(summary.leaks.values.reduce(0) { $0 + $1.routes } <= invalid)
        for group in summary.leaks.values {
            #expect(group.evidence.count <= LeakGroup.keptPaths)
            #expect(!group.types.isEmpty)
            #expect(group.evidence.allSatisfy { $0.path.contains("\(group.leaker.rawValue)") })
        }
        let text = summary.text(rows: 3)
        #expect(text.contains("ASPA valid"))
    }

    /// One BGP4MP_MESSAGE_AS4 (RFC 6396, section 4.4.3): AS100 announces 192.0.2.0/24 with path 100 200 and OTC 200.
    private var marked: [UInt8] {
        let attributes: [UInt8] = [
            0x40, 1, 1, 0, 0x40, 2, 10, 2, 2, 0, 0, 0, 100, 0, 0, 0, 200, 0x40, 3, 4, 10, 0, 0, 1,
            0xC0, 35, 4, 0, 0, 0, 200,
        ]
        let body: [UInt8] = [0, 0, 0, UInt8(attributes.count)] + attributes + [24, 192, 0, 2]
        let message = Array(repeating: 0xFF, count: 16) + [0, UInt8(19 + body.count), 2] + body
        let record: [UInt8] =
            [0, 0, 0, 100, 0, 0, 0xFD, 0xE8, 0, 0, 0, 1, 10, 0, 0, 1, 10, 0, 0, 2] + message
        return [0, 0, 0, 1, 0, 16, 0, 4, 0, 0, 0, UInt8(record.count)] + record
    }

    @Test(
        "The Only to Customer attribute shows a leak where the role makes it one",
        arguments: [
            (.provider, 1), (.peer, 1), (.routeServer, 1), (.customer, 0), (.routeServerClient, 0), (nil, 0),
        ] as [(SessionRole?, Int)]
    )
    func otc(_ role: SessionRole?, _ leaks: Int) throws {
        var lines: [UInt8] = []
        var verifier = TableVerifier(
            RouteVerifier(vrps: VRPIndex([]), vaps: VAPIndex([])),
            roles: role.map { [ASN(100): $0] } ?? [:],
            selection: .invalid
        ) { for index in $0.indices { lines.append($0[index]) } }
        try read(marked, &verifier)
        verifier.finish()
        #expect(verifier.summary.outcomes.total == 1)
        #expect(verifier.summary.markedLeaks == (leaks == 0 ? [:] : [ASN(100): 1]))
        #expect(verifier.summary.hasInvalid == (leaks == 1))
        #expect(String(decoding: lines, as: UTF8.self).contains(#""otcLeak":true"#) == (leaks == 1))
        #expect(verifier.summary.text().contains("Only to Customer") == (leaks == 1))
    }

    @Test("Two halves add up to the whole")
    func sum() throws {
        let bytes = try dump("updates.20160811.1600.gz")
        let payload = RouteVerifier(vrps: VRPIndex([]), vaps: VAPIndex([]))
        var one = TableVerifier(payload, roles: [:], selection: nil)
        try read(bytes, &one)
        one.finish()
        var twice = one.summary
        twice.add(one.summary)
        #expect(twice.outcomes.total == 2 * one.summary.outcomes.total)
        #expect(twice.peers.count == one.summary.peers.count)
        #expect(twice.objections == one.summary.objections.mapValues { 2 * $0 })
        #expect(twice.passedOver == 2 * one.summary.passedOver)
    }
}
