import RPKIPayload
import RPKITypes
import Testing

@Suite("Local exceptions")
struct LocalExceptionsTests {
    /// A source with the given entries of each list.
    private func source(_ name: String, _ lists: [ExceptionList: String]) throws -> LocalExceptions.Source {
        func text(_ group: String, _ names: [ExceptionList]) -> String {
            let members = names.map { list in
                "\"\(list.rawValue.dropFirst(group.count + 1))\":[\(lists[list] ?? "")]"
            }
            return "\"\(group)\":{\(members.joined(separator: ","))}"
        }
        let filters = text("validationOutputFilters", [.prefixFilters, .bgpsecFilters, .aspaFilters])
        let assertions = text(
            "locallyAddedAssertions",
            [.prefixAssertions, .bgpsecAssertions, .aspaAssertions]
        )
        let file = try SLURMFile.read(Array("{\"slurmVersion\":2,\(filters),\(assertions)}".utf8))
        return LocalExceptions.Source(name: name, file: file)
    }

    private func exceptions(_ lists: [ExceptionList: String]) throws -> LocalExceptions {
        try LocalExceptions([source("a", lists)])
    }

    private func payload(_ vrps: [(String, UInt32)], vaps: [UInt32: [UInt32]] = [:]) throws -> PayloadSet {
        var builder = PayloadSetBuilder()
        let anchor = try index(of: "Ripe", in: &builder)
        for (text, asn) in vrps {
            builder.add(try vrp(text, asn), expires: Timestamp(5), trustAnchor: anchor)
        }
        for (customer, providers) in vaps {
            let vap = VAP(customer: ASN(customer), providers: providers.map { ASN($0) })
            builder.add(vap, expires: Timestamp(5), trustAnchor: anchor)
        }
        return builder.build()
    }

    private func providers(_ payload: PayloadSet) -> [UInt32: [UInt32]] {
        Dictionary(
            uniqueKeysWithValues: payload.vaps.map {
                ($0.vap.customer.rawValue, $0.vap.providers.map(\.rawValue))
            }
        )
    }

    @Test("No exceptions, no changes")
    func none() throws {
        let before = try payload([("10.0.0.0/8-8", 1)])
        let outcome = LocalExceptions().apply(to: before)
        #expect(outcome.payload == before && outcome.changes.isEmpty)
        let empty = try exceptions([:]).apply(to: before)
        #expect(empty.payload == before && empty.changes == outcome.changes)
    }

    @Test("A filter removes its prefix and more specifics; what covers it stays (RFC 8416, section 3.3.1)")
    func prefixFilter() throws {
        let before = try payload([
            ("10.0.0.0/8-24", 1), ("10.1.0.0/16-16", 1), ("10.1.0.0/16-24", 2), ("10.1.128.0/17-17", 1),
            ("10.2.0.0/16-16", 1), ("11.0.0.0/8-8", 3), ("::/0-0", 3),
        ])
        let filters =
            #"{"prefix":"10.1.0.0/16","asn":1},{"asn":3},{"prefix":"10.1.0.0/16"},{"asn":9},{"asn":3}"#
        let outcome = try exceptions([.prefixFilters: filters]).apply(to: before)
        #expect(
            outcome.payload.vrps.map(\.vrp) == [try vrp("10.0.0.0/8-24", 1), try vrp("10.2.0.0/16-16", 1)]
        )
        let removed = outcome.changes.filters.map(\.removed)
        #expect(
            removed == [
                [.vrp(try vrp("10.1.0.0/16-16", 1)), .vrp(try vrp("10.1.128.0/17-17", 1))],
                [.vrp(try vrp("11.0.0.0/8-8", 3)), .vrp(try vrp("::/0-0", 3))],
                [.vrp(try vrp("10.1.0.0/16-24", 2))], [], [],
            ]
        )
        #expect(outcome.changes.filters[2].place.description == "a: validationOutputFilters.prefixFilters[2]")
    }

    @Test("What is asserted is not filtered, never expires, and is there once (RFC 8416, section 4.1)")
    func prefixAssertion() throws {
        let before = try payload([("10.0.0.0/8-8", 1), ("11.0.0.0/8-8", 1)])
        let outcome = try exceptions([
            .prefixFilters: #"{"prefix":"10.0.0.0/8"}"#,
            .prefixAssertions:
                #"{"asn":2,"prefix":"10.0.0.0/8"},{"asn":1,"prefix":"11.0.0.0/8","maxPrefixLength":8},{"asn":2,"prefix":"10.0.0.0/8"}"#,
        ]).apply(to: before)
        #expect(outcome.payload.vrps.map(\.vrp) == [try vrp("10.0.0.0/8-8", 2), try vrp("11.0.0.0/8-8", 1)])
        #expect(outcome.payload.trustAnchors == ["N/A", "Ripe"])
        #expect(outcome.payload.vrps.allSatisfy { outcome.payload.name(of: $0.trustAnchor) == "N/A" })
        #expect(outcome.payload.vrps.allSatisfy { $0.expires > Timestamp(1 << 47) })
        #expect(outcome.changes.assertions.map(\.result) == [.added, .alreadyPresent, .alreadyPresent])
        #expect(!outcome.changes.isEmpty)
    }

    @Test("The name of local exceptions takes its place among the names of trust anchors")
    func names() throws {
        var builder = PayloadSetBuilder()
        for (number, name) in ["A", "Z"].enumerated() {
            let anchor = try index(of: name, in: &builder)
            builder.add(try vrp("10.0.0.0/8-8", UInt32(number)), expires: Timestamp(5), trustAnchor: anchor)
            builder.add(try routerKey(UInt32(number)), expires: Timestamp(5), trustAnchor: anchor)
            let vap = VAP(customer: ASN(UInt32(number) + 1), providers: [ASN(9)])
            builder.add(vap, expires: Timestamp(5), trustAnchor: anchor)
        }
        let payload = try exceptions([.prefixAssertions: #"{"asn":7,"prefix":"9.0.0.0/8"}"#])
            .apply(to: builder.build()).payload
        #expect(payload.trustAnchors == ["A", "N/A", "Z"])
        #expect(payload.vrps.map { payload.name(of: $0.trustAnchor) } == ["N/A", "A", "Z"])
        #expect(payload.routerKeys.map { payload.name(of: $0.trustAnchor) } == ["A", "Z"])
        #expect(payload.vaps.map { payload.name(of: $0.trustAnchor) } == ["A", "Z"])
        let again = try exceptions([.prefixAssertions: #"{"asn":8,"prefix":"9.0.0.0/8"}"#]).apply(to: payload)
        #expect(again.payload.trustAnchors == ["A", "N/A", "Z"])
        #expect(
            again.payload.vrps.map { again.payload.name(of: $0.trustAnchor) } == ["N/A", "N/A", "A", "Z"]
        )
    }

    @Test("ASPA: filters remove, assertions extend, AS0 gives way")
    func aspa() throws {
        let before = try payload([], vaps: [1: [10], 2: [0], 3: [10, 11], 4: [10], 5: [0], 6: [10]])
        let outcome = try exceptions([
            .aspaFilters: #"{"customerAsn":4},{"customerAsn":6},{"customerAsn":4},{"customerAsn":99}"#,
            .aspaAssertions:
                #"{"customerAsn":1,"providerAsns":[12,9]},{"customerAsn":2,"providerAsns":[7]},{"customerAsn":3,"providerAsns":[10]},"#
                + #"{"customerAsn":4,"providerAsns":[5]},{"customerAsn":5,"providerAsns":[0]},{"customerAsn":7,"providerAsns":[0]},"#
                + #"{"customerAsn":7,"providerAsns":[8]},{"customerAsn":3,"providerAsns":[0]}"#,
        ]).apply(to: before)
        #expect(
            providers(outcome.payload) == [1: [9, 10, 12], 2: [7], 3: [10, 11], 4: [5], 5: [0], 7: [8]]
        )
        #expect(outcome.payload.vaps.map(\.vap.customer) == [1, 2, 3, 4, 5, 7].map { ASN($0) })
        let results: [AssertionEffect.Result] = [
            .extended(by: [ASN(9), ASN(12)]), .extended(by: [ASN(7)]), .alreadyPresent, .added,
            .alreadyPresent, .added, .extended(by: [ASN(8)]), .alreadyPresent,
        ]
        #expect(outcome.changes.assertions.map(\.result) == results)
        #expect(outcome.changes.filters.map(\.removed.count) == [1, 1, 0, 0])
        #expect(outcome.payload.vaps[0].expires == Timestamp(5))
        #expect(outcome.payload.vaps[3].expires == .distantFuture)
    }

    @Test("A union with too many providers leaves the customer without a VAP")
    func tooManyProviders() throws {
        var limits = DocumentLimits()
        limits.mergedProviders = 2
        let outcome = try exceptions([
            .aspaAssertions: #"{"customerAsn":1,"providerAsns":[12]},{"customerAsn":1,"providerAsns":[10]}"#
        ]).apply(to: try payload([], vaps: [1: [10, 11], 2: [9]]), limits: limits)
        #expect(providers(outcome.payload) == [2: [9]])
        let expected = AssertionEffect.Result.tooManyProviders(count: 3, limit: 2)
        #expect(outcome.changes.assertions.map(\.result) == [expected, expected])
    }

    @Test(
        "Files that speak of the same addresses, keys or customers are refused (RFC 8416, section 4.2)",
        arguments: [
            (.prefixFilters, #"{"prefix":"10.0.0.0/8"}"#, .prefixFilters, #"{"prefix":"10.0.0.0/8"}"#, true),
            (
                .prefixFilters, #"{"prefix":"10.0.0.0/8"}"#, .prefixAssertions,
                #"{"prefix":"10.9.0.0/16","asn":1}"#, true
            ),
            (
                .prefixAssertions, #"{"prefix":"10.9.0.0/16","asn":1}"#, .prefixFilters,
                #"{"prefix":"0.0.0.0/0"}"#, true
            ),
            (
                .prefixFilters, #"{"prefix":"10.0.0.0/8"},{"prefix":"10.1.0.0/16"},{"prefix":"10.1.0.0/24"}"#,
                .prefixFilters, #"{"prefix":"9.0.0.0/8"},{"prefix":"10.200.0.0/16"}"#, true
            ),
            (.prefixFilters, #"{"prefix":"0.0.0.0/0"}"#, .prefixFilters, #"{"prefix":"::/0"}"#, false),
            (
                .prefixFilters, #"{"prefix":"10.0.0.0/9"}"#, .prefixFilters, #"{"prefix":"10.128.0.0/9"}"#,
                false
            ),
            (.prefixFilters, #"{"asn":1}"#, .prefixFilters, #"{"asn":1}"#, false),
            (.bgpsecFilters, #"{"asn":1}"#, .bgpsecFilters, #"{"asn":2},{"asn":1}"#, true),
            (.bgpsecFilters, #"{"asn":1}"#, .prefixFilters, #"{"asn":1}"#, false),
            (
                .aspaFilters, #"{"customerAsn":1}"#, .aspaAssertions,
                #"{"customerAsn":1,"providerAsns":[2]}"#, true
            ),
            (
                .aspaFilters, #"{"customerAsn":1}"#, .aspaAssertions,
                #"{"customerAsn":2,"providerAsns":[1]}"#, false
            ),
        ] as [(ExceptionList, String, ExceptionList, String, Bool)]
    )
    func conflicts(
        list: ExceptionList,
        entries: String,
        otherList: ExceptionList,
        others: String,
        isConflict: Bool
    ) throws {
        let sources = [try source("a", [list: entries]), try source("b", [otherList: others])]
        for order in [sources, sources.reversed()] {
            if isConflict {
                let error = try #require(throws: ExceptionConflict.self) { try LocalExceptions(order) }
                #expect(Set([error.first.file, error.second.file]) == ["a", "b"])
            } else {
                #expect(throws: Never.self) { try LocalExceptions(order) }
            }
        }
        // Inside one file, or in two of the same text, it is the number of files that counts.
        #expect(throws: Never.self) { try LocalExceptions([source("a", [list: entries])]) }
    }

    @Test("A conflict names both places and the rule")
    func conflictText() throws {
        let sources = [
            try source("a.json", [.prefixFilters: #"{"asn":1},{"prefix":"10.0.0.0/8"}"#]),
            try source("b.json", [.prefixAssertions: #"{"asn":1,"prefix":"10.1.0.0/16"}"#]),
        ]
        let error = try #require(throws: ExceptionConflict.self) { try LocalExceptions(sources) }
        let expected =
            "a.json: validationOutputFilters.prefixFilters[1] and "
            + "b.json: locallyAddedAssertions.prefixAssertions[0] both speak of 10.0.0.0/8 and 10.1.0.0/16 "
            + "[RFC 8416, section 4.2]"
        #expect(error.description == expected)
    }

    @Test("Random exceptions do what a loop over all filters does")
    func againstLoop() throws {
        var random = SplitMix64(seed: 4)
        for _ in 0..<200 {
            let before = try RandomPayload.make(&random, count: 60)
            var filters: [String] = []
            for _ in 0..<(random.next() % 12) {
                let prefix = #""prefix":"\#(try RandomPayload.randomPrefix(&random))""#
                let asn = #""asn":\#(random.next() % 5)"#
                filters.append(["{\(prefix)}", "{\(asn)}", "{\(prefix),\(asn)}"][Int(random.next() % 3)])
            }
            var keyFilters: [String] = []
            for _ in 0..<(random.next() % 3) {
                let digits = String(
                    repeating: ["AAAA", "AQEB", "AgIC", "AwMD"][Int(random.next() % 4)],
                    count: 7
                )
                let identifier = #""SKI":"\#(digits.prefix(27))""#
                let asn = #""asn":\#(random.next() % 4)"#
                keyFilters.append(
                    ["{\(identifier)}", "{\(asn)}", "{\(identifier),\(asn)}"][Int(random.next() % 3)]
                )
            }
            var assertions: [String] = []
            for _ in 0..<(random.next() % 6) {
                let vrp = try RandomPayload.randomVRP(&random)
                assertions.append(
                    #"{"asn":\#(vrp.asn.rawValue),"prefix":"\#(vrp.prefix)","maxPrefixLength":\#(vrp.maxLength)}"#
                )
            }
            let exceptions = try exceptions([
                .prefixFilters: filters.joined(separator: ","),
                .bgpsecFilters: keyFilters.joined(separator: ","),
                .prefixAssertions: assertions.joined(separator: ","),
            ])
            let file = exceptions.sources[0].file
            let outcome = exceptions.apply(to: before)

            var removed = [[PayloadElement]](repeating: [], count: filters.count + keyFilters.count)
            var kept: Set<VRP> = []
            for entry in before.vrps {
                if let number = file.prefixFilters.firstIndex(where: { $0.matches(entry.vrp) }) {
                    removed[number].append(.vrp(entry.vrp))
                } else {
                    kept.insert(entry.vrp)
                }
            }
            var keys: [RouterKey] = []
            for entry in before.routerKeys {
                if let number = file.bgpsecFilters.firstIndex(where: { $0.matches(entry.routerKey) }) {
                    removed[filters.count + number].append(.routerKey(entry.routerKey))
                } else {
                    keys.append(entry.routerKey)
                }
            }
            let results = file.prefixAssertions.map {
                kept.insert($0.value).inserted ? AssertionEffect.Result.added : .alreadyPresent
            }
            #expect(outcome.payload.vrps.map(\.vrp) == kept.sorted())
            #expect(outcome.payload.routerKeys.map(\.routerKey) == keys)
            #expect(outcome.payload.vaps.map(\.vap) == before.vaps.map(\.vap))
            #expect(outcome.changes.filters.map(\.removed) == removed)
            #expect(outcome.changes.assertions.map(\.result) == results)
            let asserted = Set(file.prefixAssertions.map(\.value))
            for entry in outcome.payload.vrps where !asserted.contains(entry.vrp) {
                let old = before.vrps.first { $0.vrp == entry.vrp }
                #expect(old?.expires == entry.expires)
                #expect(
                    old.map { before.name(of: $0.trustAnchor) } == outcome.payload.name(of: entry.trustAnchor)
                )
            }
        }
    }
}
