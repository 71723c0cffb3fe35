import RPKIPayload
import RPKITypes
import Testing

@Suite("Selections")
struct SelectionTests {
    /// A CSV document as lines `PREFIX-MAXLENGTH ASN`.
    private func vrps(_ payload: PayloadSet, _ selection: PayloadSelection) -> [String] {
        var bytes: [UInt8] = []
        for chunk in ExportFormat.csv.chunks(payload, metadata: metadata, selection: selection) {
            bytes += chunk
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: ",")
            return "\(fields[1])-\(fields[2]) \(fields[0].dropFirst(2))"
        }
    }

    private func json(_ payload: PayloadSet, _ selection: PayloadSelection) -> String {
        var bytes: [UInt8] = []
        for chunk in ExportFormat.json.chunks(payload, metadata: metadata, selection: selection) {
            bytes += chunk
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private var metadata: ExportMetadata {
        ExportMetadata(buildMachine: "host", buildTime: Timestamp(1_795_291_200))
    }

    private func sample() throws -> PayloadSet {
        var builder = PayloadSetBuilder()
        let texts: [(String, UInt32, String)] = [
            ("10.0.0.0/8-8", 1, "a"), ("10.0.0.0/16-24", 2, "a"), ("10.0.0.0/24-24", 3, "b"),
            ("10.1.0.0/16-16", 4, "b"), ("11.0.0.0/8-8", 5, "a"), ("2001:db8::/32-48", 1, "b"),
        ]
        for (text, asn, name) in texts {
            builder.add(
                try vrp(text, asn),
                expires: Timestamp(9),
                trustAnchor: try index(of: name, in: &builder)
            )
        }
        let anchor = try index(of: "a", in: &builder)
        let key = try GoldenSample.routerKey()
        for asn in [1, 2] as [UInt32] {
            let key = RouterKey(
                asn: ASN(asn),
                keyIdentifier: key.keyIdentifier,
                subjectPublicKeyInfo: key.subjectPublicKeyInfo
            )
            builder.add(key, expires: Timestamp(9), trustAnchor: anchor)
        }
        builder.add(VAP(customer: ASN(1), providers: [ASN(2)]), expires: Timestamp(9), trustAnchor: anchor)
        builder.add(VAP(customer: ASN(3), providers: [ASN(1)]), expires: Timestamp(9), trustAnchor: anchor)
        return builder.build()
    }

    @Test("A prefix selects what covers it")
    func covering() throws {
        var selection = PayloadSelection()
        selection.prefixes = [try prefix("10.0.0.0/16")]
        #expect(vrps(try sample(), selection) == ["10.0.0.0/16-24 2", "10.0.0.0/8-8 1"])
        selection.includesMoreSpecifics = true
        #expect(
            vrps(try sample(), selection) == ["10.0.0.0/24-24 3", "10.0.0.0/16-24 2", "10.0.0.0/8-8 1"]
        )
    }

    @Test("Prefixes and AS numbers are alternatives; the trust anchor is a condition beside them")
    func alternatives() throws {
        var selection = PayloadSelection()
        selection.prefixes = [try prefix("10.1.2.0/24")]
        selection.asns = [ASN(3)]
        #expect(
            vrps(try sample(), selection) == ["10.0.0.0/24-24 3", "10.0.0.0/8-8 1", "10.1.0.0/16-16 4"]
        )
        selection.trustAnchors = ["b", "unknown"]
        #expect(vrps(try sample(), selection) == ["10.0.0.0/24-24 3", "10.1.0.0/16-16 4"])
    }

    @Test("More specifics without a prefix change nothing")
    func moreSpecificsAlone() throws {
        var selection = PayloadSelection()
        selection.includesMoreSpecifics = true
        #expect(vrps(try sample(), selection).count == 6)
    }

    @Test("An AS number selects its router keys, and the VAP whose customer it is")
    func otherKinds() throws {
        var selection = PayloadSelection()
        selection.asns = [ASN(1)]
        let file = try PayloadFile.read(Array(json(try sample(), selection).utf8)).payload
        #expect(file.routerKeys.map(\.routerKey.asn) == [ASN(1)])
        #expect(file.vaps.map(\.vap.customer) == [ASN(1)])
        #expect(file.vrps.count == 2)
        selection.asns = []
        selection.prefixes = [try prefix("10.0.0.0/8")]
        let prefixesOnly = try PayloadFile.read(Array(json(try sample(), selection).utf8)).payload
        #expect(prefixesOnly.routerKeys.isEmpty && prefixesOnly.vaps.isEmpty)
    }

    @Test("Excluded kinds are members that are not there")
    func excluded() throws {
        var selection = PayloadSelection()
        selection.excluded = [.aspas]
        #expect(!json(try sample(), selection).contains("\"aspas\""))
        #expect(json(try sample(), selection).contains("\"nonfunc_cas\": [\n\n\t]\n}\n"))
        selection.excluded = [.routeOrigins]
        #expect(!json(try sample(), selection).contains("\"roas\""))
        #expect(vrps(try sample(), selection).isEmpty)
    }

    @Test("Random selections equal the plain definition")
    func againstDefinition() throws {
        var random = SplitMix64(seed: 11)
        for _ in 0..<200 {
            var builder = PayloadSetBuilder()
            let anchor = try index(of: "ta", in: &builder)
            for _ in 0..<60 {
                let prefix = try #require(randomPrefix(&random))
                let vrp = try #require(
                    VRP(prefix: prefix, maxLength: Int(prefix.length), asn: ASN(UInt32(random.next() % 5)))
                )
                builder.add(vrp, expires: Timestamp(9), trustAnchor: anchor)
            }
            let payload = builder.build()
            var selection = PayloadSelection()
            for _ in 0..<random.next() % 6 {
                selection.prefixes.insert(try #require(randomPrefix(&random)))
            }
            for _ in 0..<random.next() % 2 { selection.asns.insert(ASN(UInt32(random.next() % 5))) }
            selection.includesMoreSpecifics = random.next() % 2 == 0
            let expected = payload.vrps.map(\.vrp).filter { vrp in
                selection.isEverything || selection.asns.contains(vrp.asn)
                    || selection.prefixes.contains { prefix in
                        vrp.prefix.covers(prefix)
                            || selection.includesMoreSpecifics && prefix.covers(vrp.prefix)
                    }
            }
            #expect(
                vrps(payload, selection)
                    == expected.map { "\($0.prefix)-\($0.maxLength) \($0.asn.rawValue)" }
            )
        }
    }

    /// Few bits, so that prefixes cover each other often.
    private func randomPrefix(_ random: inout SplitMix64) -> IPPrefix? {
        let family: IPFamily = random.next() % 4 == 0 ? .ipv6 : .ipv4
        let length = Int(random.next() % 7)
        let address = UInt128(random.next() % 64) << 122
        return IPPrefix(family: family, address: address & ~(UInt128.max >> UInt128(length)), length: length)
    }
}
