import ObjectStore
import RPKIObjects
import RPKITypes
import RPKIValidation
import RelyingParty
import RepositoryFetch
import TestPublication
import Testing

/// What the store keeps across runs, and how it is written out and filled.
@Suite("The store across runs", .serialized)
struct StoreTests {
    /// A history with a child CA that publishes at another server than its parent.
    private func history(_ servers: PublicationServers) async throws -> PublicationHistory {
        var configuration = servers.configuration(repositories: 2, withoutRRDP: 1)
        configuration.roas = 2
        let history = try await PublicationHistory.make(configuration)
        try servers.publish(history.current)
        return history
    }

    private var offline: Testbed.Options {
        var options = Testbed.Options()
        options.isOffline = true
        return options
    }

    @Test("A publication point that is damaged on its server goes on with its last good version")
    func lastGood() async throws {
        try await withTestbed { servers, testbed in
            let history = try await history(servers)
            let store = try testbed.openStore()
            _ = try await testbed.run(history.current, store)
            // All ROAs vanish from each repository, while the manifests list them.
            var removed = 0
            for record in try store.repositories() {
                var kept: [StoredObject] = []
                try store.files(of: record.identity) { object in
                    if object.uri.description.hasSuffix(".roa") { removed += 1 } else { kept.append(object) }
                }
                try store.replace(record.identity, expecting: record.version, newState: record.state) {
                    contents in
                    for object in kept { try contents.add(object.uri, object.bytes) }
                }
            }
            #expect(removed > 0)
            _ = try store.collectGarbage(now: history.current.time)
            // By hash the files are those of the last good version.
            let outcome = try await testbed.run(history.current, store, offline)
            #expect(outcome.payload == SetPayload(history.current.expected), "\(outcome.problems)")
            // Without manifests the last good versions are all there is.
            for record in try store.repositories() {
                try store.replace(record.identity, expecting: record.version, newState: record.state) { _ in }
            }
            let bare = try await testbed.run(history.current, store, offline)
            #expect(bare.payload == SetPayload(history.current.expected), "\(bare.problems)")
            #expect(bare.codes == ["manifest-missing", "manifest-last-good-used"])
            try store.close()
        }
    }

    @Test("A CA that its parent loses for a run keeps its objects for a grace period")
    func grace() async throws {
        try await withTestbed { servers, testbed in
            let history = try await history(servers)
            let now = history.current.time
            let store = try testbed.openStore()
            _ = try await testbed.run(history.current, store)
            let before = try store.status()
            // No trust anchor, so no CA at all, is known in this run.
            let inputs = RelyingPartyRun.Inputs(
                store: store,
                threads: testbed.threads,
                fetcher: nil,
                trustAnchorFetcher: nil,
                trustAnchors: [],
                context: ValidationContext(time: now),
                workers: 1,
                now: now
            )
            _ = try await RelyingPartyRun(inputs).run()
            let early = try store.collectGarbage(now: now.advanced(by: 3 * 86_400))
            #expect(early.repositories == 0 && early.points == 0 && early.objects == 0)
            #expect(try store.status().files == before.files)
            #expect(try store.status().points == before.points)
            let after = try await testbed.run(history.current, store, offline)
            #expect(after.payload == SetPayload(history.current.expected))
            // The grace is over.
            let summary = try store.collectGarbage(now: now.advanced(by: 8 * 86_400))
            #expect(summary.repositories == before.repositories)
            #expect(summary.points == before.points)
            #expect(try store.status().objects == 0)
            try store.close()
        }
    }

    @Test("A server that shows an older state later gains nothing by it, whatever the process that sees it")
    func replay() async throws {
        try await withTestbed { servers, testbed in
            var configuration = servers.configuration(repositories: 0, withoutRRDP: 1)
            configuration.roas = 2
            configuration.changes = 8
            var history = try await PublicationHistory.make(configuration)
            let old = history.current
            try servers.publish(old)
            _ = try await testbed.run(old)
            for _ in 0..<3 { try history.advance() }
            try servers.publish(history.current)
            let new = try await testbed.run(history.current)
            #expect(new.payload == SetPayload(history.current.expected))
            try #require(new.payload != SetPayload(old.expected))
            // Each run opens the store anew.
            try servers.publish(old)
            let replayed = try await testbed.run(history.current)
            #expect(replayed.payload == new.payload)
            #expect(replayed.codes.contains("manifest-this-update-regressed"), "\(replayed.problems)")
        }
    }

    @Test("Names that a server chose stay below the directory that is written")
    func hostileNames() async throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory("store"))
        let names = [
            "...a/b.roa", "-rf/x.roa", "--help", ".hidden/.x.roa", "..a", "a..", "con.roa", "x~/y.roa",
        ]
        .compactMap { try? RsyncURI("rsync://rpki.example.net/repo/\($0)") }
        try #require(names.count >= 5, "\(names)")
        for text in ["../x.roa", "a/../../x.roa", "./x.roa", "a//x.roa"] {
            #expect(throws: URIReason.self) { try RsyncURI("rsync://rpki.example.net/repo/\(text)") }
        }
        try store.replace(.rsync(try RsyncURI("rsync://rpki.example.net/repo/")), expecting: 0, newState: nil)
        {
            contents in
            for uri in names { try contents.add(uri, Array(uri.description.utf8)) }
        }
        try directory.makeDirectory("outer/tree")
        let written = try StoreExport(store).write(to: directory("outer/tree"))
        #expect(written.files + written.omitted == names.count)
        try store.close()
        #expect(try directory.names("outer") == ["tree"])
        #expect(try directory.names("outer/tree") == ["rpki.example.net"])
        #expect(try directory.names("outer/tree/rpki.example.net") == ["repo"])
        #expect(try directory.names("") == ["outer", "store"])
    }

    @Test("What is written out validates as the store does, and so does what is taken in")
    func exportAndImport() async throws {
        try await withTestbed { servers, testbed in
            let history = try await history(servers)
            let expected = SetPayload(history.current.expected)
            let anchors = try testbed.anchors(history.current)
            let store = try testbed.openStore()
            _ = try await testbed.run(history.current, store)
            let exported = testbed.directory("tree")
            let written = try StoreExport(store).write(to: exported)
            #expect(written.omitted == 0)
            #expect(throws: FileError.self) { try StoreExport(store).write(to: exported) }
            try store.close()

            let tree = try RelyingParty.RsyncTree(path: exported)
            let context = ValidationContext(time: history.current.time)
            let report = await Validator(source: tree, context: context, workers: 2).run(anchors)
            #expect(SetPayload(report) == expected)
            #expect(report.findings == [])

            let other = try ObjectStore(directory: testbed.directory("other"))
            let taken = try StoreImport(other, limits: .standard).read(
                from: exported,
                trustAnchors: anchors,
                now: history.current.time
            )
            #expect(taken.files + taken.certificates == written.files)
            #expect(taken.ignored == 0)
            #expect(taken.otherCertificates == 0)
            #expect(taken.copiesByRRDP == 0)
            let again = try await testbed.run(history.current, other, offline)
            #expect(again.payload == expected, "\(again.problems)")
            try other.close()
        }
    }

    @Test("A run with nothing new evaluates nothing again, and one with a change what changed")
    func memo() async throws {
        try await withTestbed { servers, testbed in
            var history = try await history(servers)
            let store = try testbed.openStore()
            let options = Testbed.Options()
            _ = try await testbed.run(history.current, store, options)
            let first = try await testbed.run(history.current, store, options)
            let all = first.report.publicationPoints.count
            #expect(options.memo.hits == all)
            try history.advance()
            try servers.publish(history.current)
            let second = try await testbed.run(history.current, store, options)
            #expect(second.payload == SetPayload(history.current.expected))
            var fresh = Testbed.Options()
            fresh.isOffline = true
            let third = try await testbed.run(history.current, store, fresh)
            #expect(third.payload == second.payload)
            #expect(third.problems == second.problems)
            try store.close()
        }
    }
}
