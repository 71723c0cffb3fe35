import RPKIPayload
import RPKITypes
import Testing

@Suite("Provenance")
struct ProvenanceTests {
    private let period = ValidityPeriod(notBefore: Timestamp(100), notAfter: Timestamp(900))

    private func point(
        _ builder: inout PayloadProvenanceBuilder,
        _ directory: String = "rsync://h/m/",
        notAfter: Int64 = 900
    ) -> PayloadProvenanceBuilder.Point {
        builder.addPoint(
            directory: directory,
            trustAnchor: "ta",
            validity: ValidityPeriod(notBefore: Timestamp(50), notAfter: Timestamp(notAfter)),
            stale: Timestamp(500)
        )
    }

    @Test("Of CA certificates with one key the one whose chain holds for longest is found")
    func authorities() throws {
        var table = AuthorityTable()
        func digest(_ byte: UInt8) throws -> SHA256Digest {
            let digest = SHA256Digest([UInt8](repeating: byte, count: 32).span)
            return try #require(digest)
        }
        func key(_ byte: UInt8) throws -> KeyIdentifier {
            let key = KeyIdentifier([UInt8](repeating: byte, count: 20).span)
            return try #require(key)
        }
        func period(_ end: Int64) -> ValidityPeriod {
            ValidityPeriod(notBefore: Timestamp(0), notAfter: Timestamp(end))
        }
        let (anchor, issuer, authority) = (try key(1), try key(2), try key(3))
        for (name, end) in [("short", Int64(100)), ("long", 200)] {
            let place = table.count
            let digest = try digest(UInt8(truncatingIfNeeded: place))
            let uri = "rsync://h/\(name).cer"
            table.addRoot(named: name, uri: uri, digest: digest, keyIdentifier: anchor, validity: period(end))
            for (below, key) in [(place, issuer), (place + 1, authority)] {
                table.add(
                    below: below,
                    uri: "rsync://h/\(name)/\(below).cer",
                    digest: digest,
                    keyIdentifier: key,
                    validity: period(name == "short" ? 900 : 800)
                )
            }
        }
        let found = try #require(table.authority(keyIdentifier: authority))
        #expect(found.uri == "rsync://h/long/4.cer")
        #expect(table.trustAnchor(of: found) == "long")
        #expect(table.path(from: 5).map(\.keyIdentifier) == [authority, issuer, anchor])
        #expect(table.path(from: 0).count == 1)
        #expect(table.path(from: 6).isEmpty)
        #expect(table.authority(keyIdentifier: try key(9)) == nil)
        let second = try digest(3)
        #expect(table.root { $0.digest == second }?.uri == "rsync://h/long.cer")
    }

    private func roa(
        _ name: String,
        _ point: PayloadProvenanceBuilder.Point,
        _ builder: inout PayloadProvenanceBuilder
    ) throws -> SourceIndex {
        let name = try #require(FileName(name))
        let source = builder.addObject(.roa, name, validity: period, in: point)
        return try #require(source)
    }

    private func payload(_ vrps: [VRP], customers: [UInt32] = []) throws -> PayloadSet {
        var builder = PayloadSetBuilder()
        let anchor = try index(of: "ta", in: &builder)
        for vrp in vrps { builder.add(vrp, expires: Timestamp(900), trustAnchor: anchor) }
        for customer in customers {
            let vap = VAP(customer: ASN(customer), providers: [ASN(1)])
            builder.add(vap, expires: Timestamp(900), trustAnchor: anchor)
        }
        return builder.build()
    }

    private func uris(_ sources: [PayloadSource]) -> [String] {
        sources.map { source in
            switch source {
            case .object(let object): object.uri
            case .exception(let path, let comment): "\(path ?? "-") \(comment ?? "-")"
            }
        }
    }

    @Test("An object has its own validity, what that has in common with the chain, and its manifest's end")
    func object() throws {
        var builder = PayloadProvenanceBuilder()
        let point = point(&builder, notAfter: 700)
        let value = try vrp("10.0.0.0/8-8", 1)
        builder.add(value, from: try roa("a.roa", point, &builder))
        let provenance = builder.build(for: try payload([value]))
        let object = try #require(provenance.firstObject(ofVRPAt: 0))
        #expect(provenance.sources(ofVRPAt: 0) == [.object(object)])
        #expect(object.kind == .roa && object.uri == "rsync://h/m/a.roa" && object.trustAnchor == "ta")
        #expect(object.validity == period)
        #expect(object.chainValidity == ValidityPeriod(notBefore: Timestamp(100), notAfter: Timestamp(700)))
        #expect(object.stale == Timestamp(500))
        #expect(provenance.sources(ofVRPAt: 1).isEmpty && provenance.sources(ofVAPAt: 0).isEmpty)
    }

    @Test("Sources are ordered by the end of their validity, then URI, whatever the order of the work was")
    func order() throws {
        let value = try vrp("10.0.0.0/8-8", 1)
        var results: Set<[String]> = []
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            var builder = PayloadProvenanceBuilder()
            let long = point(&builder)
            let short = point(&builder, "rsync://a/m/", notAfter: 600)
            for place in order {
                let (name, point) = [("b.roa", long), ("a.roa", long), ("a.roa", short)][place]
                builder.add(value, from: try roa(name, point, &builder))
            }
            results.insert(uris(builder.build(for: try payload([value])).sources(ofVRPAt: 0)))
        }
        #expect(results == [["rsync://h/m/a.roa", "rsync://h/m/b.roa", "rsync://a/m/a.roa"]])
    }

    @Test("An object on several paths stands once; the number of sources is bounded")
    func bounds() throws {
        let value = try vrp("10.0.0.0/8-8", 1)
        var builder = PayloadProvenanceBuilder()
        let (first, second) = (point(&builder), point(&builder, notAfter: 800))
        builder.add(value, from: try roa("a.roa", first, &builder))
        builder.add(value, from: try roa("a.roa", second, &builder))
        let twice = builder
        #expect(uris(twice.build(for: try payload([value])).sources(ofVRPAt: 0)) == ["rsync://h/m/a.roa"])
        for number in 0..<300 { builder.add(value, from: try roa("\(number).roa", first, &builder)) }
        let sources = builder.build(for: try payload([value])).sources(ofVRPAt: 0)
        #expect(sources.count == PayloadProvenance.sourceLimit)
    }

    @Test("Elements without known sources have none, and sources without element are dropped")
    func gaps() throws {
        var builder = PayloadProvenanceBuilder()
        let point = point(&builder)
        let values = try (0..<9).map { try vrp("10.\($0).0.0/16-16", 1) }
        for place in [1, 4, 7] {
            builder.add(values[place], from: try roa("r\(place).roa", point, &builder))
        }
        let kept = [0, 1, 2, 4, 8].map { values[$0] }
        let provenance = builder.build(for: try payload(kept))
        #expect(
            kept.indices.map { uris(provenance.sources(ofVRPAt: $0)) } == [
                [], ["rsync://h/m/r1.roa"], [], ["rsync://h/m/r4.roa"], [],
            ]
        )
    }

    @Test("Local exceptions are sources; what a filter removed is none")
    func exceptions() throws {
        let text = """
            { "slurmVersion": 2,
              "validationOutputFilters": {
                "prefixFilters": [ { "asn": 1 } ], "bgpsecFilters": [], "aspaFilters": [ { "customerAsn": 7 } ] },
              "locallyAddedAssertions": {
                "prefixAssertions": [ { "asn": 1, "prefix": "10.0.0.0/8", "comment": "ours" },
                                      { "asn": 2, "prefix": "11.0.0.0/8" } ],
                "bgpsecAssertions": [],
                "aspaAssertions": [ { "customerAsn": 7, "providerAsns": [9] },
                                    { "customerAsn": 8, "providerAsns": [9] } ] } }
            """
        let exceptions = try LocalExceptions([
            .init(name: "local.json", file: try SLURMFile.read(Array(text.utf8)))
        ])
        let values = [try vrp("10.0.0.0/8-8", 1), try vrp("11.0.0.0/8-8", 2)]
        let outcome = exceptions.apply(to: try payload(values, customers: [7, 8]))
        var builder = PayloadProvenanceBuilder()
        let point = point(&builder)
        for (place, value) in values.enumerated() {
            builder.add(value, from: try roa("r\(place).roa", point, &builder))
        }
        for customer in [7, 8] as [UInt32] {
            let name = try #require(FileName("a\(customer).asa"))
            let source = builder.addObject(.aspa, name, validity: period, in: point)
            builder.add(customer: ASN(customer), from: try #require(source))
        }
        builder.add(exceptions, outcome.changes)
        let provenance = builder.build(for: outcome.payload)
        #expect(uris(provenance.sources(ofVRPAt: 0)) == ["local.json ours"])
        #expect(uris(provenance.sources(ofVRPAt: 1)) == ["rsync://h/m/r1.roa", "local.json -"])
        #expect(uris(provenance.sources(ofVAPAt: 0)) == ["local.json -"])
        #expect(uris(provenance.sources(ofVAPAt: 1)) == ["rsync://h/m/a8.asa", "local.json -"])
        #expect(provenance.firstObject(ofVRPAt: 0) == nil)
    }
}
