import RPKITypes
import TestAuthority
import TestPublication
import Testing

/// What is in an RRDP file that this target wrote: one element a line.
private struct Elements {
    var publish: [(uri: String, hash: String?, bytes: [UInt8])] = []
    var withdraw: [(uri: String, hash: String)] = []

    init(_ file: [UInt8]) {
        for line in String(decoding: file, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
            if line.hasPrefix("<withdraw") {
                withdraw.append((parts[1], parts[3]))
            } else if line.hasPrefix("<publish") {
                let text = line.drop { $0 != ">" }.dropFirst().prefix { $0 != "<" }
                let bytes = RPKITypes.Base64.decode(text.utf8) ?? []
                publish.append((parts[1], parts.count > 3 ? parts[3] : nil, bytes))
            }
        }
    }

    var objects: [String: [UInt8]] { Dictionary(publish.map { ($0.uri, $0.bytes) }) { $1 } }

    /// Applies a delta with all checks of RFC 8182, section 3.4.2.
    func apply(to objects: inout [String: [UInt8]]) -> Bool {
        for (uri, hash, bytes) in publish {
            guard objects[uri].map(Self.hash) == hash else { return false }
            objects[uri] = bytes
        }
        for (uri, hash) in withdraw {
            guard let old = objects.removeValue(forKey: uri), Self.hash(old) == hash else { return false }
        }
        return !publish.isEmpty || !withdraw.isEmpty
    }

    static func hash(_ bytes: [UInt8]) -> String { Hashing.hexadecimal(Hashing.sha256(bytes)) }
}

@Suite("Publication history")
struct PublicationHistoryTests {
    private func configuration(_ count: Int = 3, withoutRRDP: Int = 1) -> HistoryConfiguration {
        HistoryConfiguration(
            repositories: count,
            https: ["localhost:4711", "localhost:4712"],
            rsync: "localhost:8730",
            withoutRRDP: withoutRRDP,
            time: Timestamp(1_790_000_000)
        )
    }

    @Test("Each delta leads from one snapshot to the next")
    func deltas() async throws {
        var configuration = configuration()
        configuration.deltas = 5
        var history = try await PublicationHistory.make(configuration)
        var payloads: Set<ExpectedPayload> = []
        for _ in 0..<50 {
            let before = history.current
            let step = try history.advance()
            payloads.insert(step.expected)
            #expect(step.time > before.time)
            for (old, new) in zip(before.repositories, step.repositories) {
                guard new.place.https != nil else {
                    #expect(new.snapshot == nil && new.notification == nil)
                    continue
                }
                let snapshot = try #require(new.snapshot)
                var objects = Elements(try #require(old.snapshot).bytes).objects
                #expect(new.deltas.count <= 5 && new.deltas.last.map { $0.serial == snapshot.serial } ?? true)
                if new.position != old.position {
                    #expect(new.position.serial == old.position.serial + 1)
                    let delta = Elements(try #require(new.deltas.last).bytes)
                    #expect(delta.apply(to: &objects))
                } else {
                    #expect(old.snapshot == new.snapshot)
                }
                #expect(objects == Elements(snapshot.bytes).objects)
                let base = new.place.base
                #expect(
                    objects == Dictionary(uniqueKeysWithValues: new.files.map { (base + $0.key, $0.value) })
                )
            }
        }
        #expect(payloads.count > 25)
        #expect(history.current.repositories.contains { $0.deltas.count == 5 })
    }

    @Test("The site has all that a notification names, and what was dropped lately")
    func site() async throws {
        var configuration = configuration()
        configuration.deltas = 2
        var history = try await PublicationHistory.make(configuration)
        for _ in 0..<10 { try history.advance() }
        let before = history.current
        let step = try history.advance()
        for (old, repository) in zip(before.repositories, step.repositories) {
            guard let https = repository.place.https else { continue }
            let site = step.site(https)
            #expect(site.page(repository.place.notificationPath)?.body == repository.notification)
            let text = String(decoding: try #require(repository.notification), as: UTF8.self)
            for file in [try #require(repository.snapshot)] + repository.deltas {
                #expect(text.contains("https://\(https)\(file.path)\" hash=\"\(Elements.hash(file.bytes))\""))
                #expect(site.page(file.path)?.body == file.bytes)
            }
            for file in [try #require(old.snapshot)] + old.deltas { #expect(site.page(file.path) != nil) }
        }
        #expect(step.site("localhost:4711").page("/ta/ta0.cer") != nil)
        #expect(step.locators["ta0.tal"]?.contains("https://localhost:4711/ta/ta0.cer\n") == true)
        #expect(step.locators["ta0.tal"]?.contains("rsync://localhost:8730/repo0/ta0.cer\n") == true)
        #expect(step.files["localhost:8730/repo0/ta0.cer"] != nil)
    }

    @Test("The same seed gives the same payload, another one another")
    func seeds() async throws {
        func payloads(_ seed: UInt64) async throws -> [ExpectedPayload] {
            var configuration = configuration(2)
            configuration.seed = seed
            configuration.routerKeys = 0
            var history = try await PublicationHistory.make(configuration)
            return try (0..<5).map { _ in
                var payload = ExpectedPayload()
                let step = try history.advance().expected
                payload.insert(step.vrps)
                return payload
            }
        }
        #expect(try await payloads(1) == payloads(1))
        #expect(try await payloads(1) != payloads(2))
    }

    @Test("All kinds of changes happen")
    func changes() async throws {
        var history = try await PublicationHistory.make(configuration(2))
        var changes: Set<HistoryChange> = []
        for _ in 0..<100 { changes.formUnion(try history.advance().changes) }
        #expect(changes == Set(HistoryChange.allCases))
    }

    @Test("Sessions, regressions, and history that is written anew")
    func events() async throws {
        var history = try await PublicationHistory.make(configuration(1, withoutRRDP: 0))
        for _ in 0..<5 { try history.advance() }
        let first = history.current.repositories[0]
        let second = try history.advance([.rewrittenSerial(repository: 0)]).repositories[0]
        #expect(second.position == first.position && second.snapshot != first.snapshot)
        #expect(second.deltas.dropLast() == first.deltas.dropLast())
        #expect(second.deltas.last?.serial == first.deltas.last?.serial)
        #expect(second.deltas.last?.hash != first.deltas.last?.hash)

        let third = try history.advance([.alteredDelta(repository: 0), .quiet]).repositories[0]
        #expect(third.position.serial == second.position.serial + 1)
        #expect(third.deltas[0].hash != second.deltas[0].hash && third.deltas[1] == second.deltas[1])
        #expect(third.deltas[0].bytes.dropLast() == second.deltas[0].bytes[...])

        let fourth = try history.advance([.serialRegression(repository: 0, by: 3)]).repositories[0]
        #expect(fourth.position.session == third.position.session && fourth.deltas.isEmpty)
        #expect(fourth.position.serial == third.position.serial - 3)

        let fifth = try history.advance([.newSession(repository: 0)]).repositories[0]
        #expect(fifth.position.session != fourth.position.session && fifth.position.serial == 1)
        #expect(fifth.deltas.isEmpty)
        let sixth = try history.advance().repositories[0]
        #expect(sixth.position.serial == 2 && sixth.deltas.count == 1)

        let quiet = try history.advance([.quiet])
        #expect(quiet.repositories[0].position == sixth.position && quiet.changes.isEmpty)
        #expect(throws: PublicationError.self) { try history.advance([.newSession(repository: 7)]) }
    }

    @Test("Many objects that cost no signature")
    func fillers() async throws {
        var configuration = configuration(1, withoutRRDP: 0)
        configuration.authorities = 1
        configuration.fillers = 2_000
        configuration.fillerSize = 200
        let history = try await PublicationHistory.make(configuration)
        #expect(history.current.repositories[0].files.count > 2_000)
    }
}
