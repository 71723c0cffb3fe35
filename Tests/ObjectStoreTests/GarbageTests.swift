import ObjectStore
import RPKITypes
import Testing

@Suite struct GarbageTests {
    private static let day: Int64 = 86_400

    private func files(_ range: Range<Int>) -> [(String, [UInt8])] {
        range.map { index in
            let number = [UInt8(index & 255), UInt8(index >> 8 & 255)]
            return ("d\(index / 20)/\(index).roa", number + [UInt8](repeating: 7, count: 2_000))
        }
    }

    @Test func spaceIsGivenBack() throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        defer { try? store.close() }
        try store.put(rrdp(), files(0..<5_000))
        #expect(try store.collectGarbage(now: now).objects == 0)
        let before = size(directory.database)
        let kept = files(0..<500)
        try store.put(rrdp(), kept)
        let summary = try store.collectGarbage(now: now)
        #expect(summary.objects == 4_500)
        #expect(summary.bytesFreed > before * 8 / 10)
        #expect(size(directory.database) == before - summary.bytesFreed)
        #expect(size(directory.database + "-wal") == 0)
        #expect(try store.status().freeSize == 0)
        #expect(try store.contents(rrdp()).count == 500)
        try store.checkIntegrity()
        // Objects that come back are stored anew.
        try store.put(rrdp(), files(0..<5_000))
        #expect(try store.contents(rrdp()).count == 5_000)
    }

    @Test func repositoriesHaveTheirGrace() throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        defer { try? store.close() }
        for name in ["old", "new", "never"] { try store.put(rrdp(name), files(0..<1_500)) }
        try store.recordFetch(
            FetchRecord(started: now, duration: 1, transport: .rrdp, outcome: .updated),
            of: rrdp("old"),
            schedule: RepositorySchedule()
        )
        try store.markReferenced([rrdp("old")], at: now)
        try store.markReferenced([rrdp("new")], at: now.advanced(by: 3 * GarbageTests.day))
        func collect(_ days: Int64, grace: Int64) throws -> Int {
            try store.collectGarbage(
                now: now.advanced(by: days * GarbageTests.day),
                repositoryGrace: grace * GarbageTests.day
            ).repositories
        }
        #expect(try collect(7, grace: 7) == 0)
        // Never less than a day.
        #expect(
            try store.collectGarbage(now: now.advanced(by: GarbageTests.day), repositoryGrace: 0).repositories
                == 0
        )
        #expect(try collect(8, grace: 7) == 1)
        #expect(try store.repository(rrdp("old")) == nil)
        #expect(try store.fetchHistory(rrdp("old")) == [])
        #expect(try store.contents(rrdp("new")).count == 1_500)
        #expect(try collect(14, grace: 7) == 1)
        #expect(try store.repository(rrdp("new")) == nil)
        // Never referred to: seven days from the first collection on.
        #expect(try store.repository(rrdp("never"))?.objects == 1_500)
        #expect(try collect(15, grace: 7) == 1)
        #expect(try store.status().objects == 0)
        #expect(try store.repositories() == [])
        // Known again, it begins anew.
        try store.put(rrdp("old"), files(0..<10))
        #expect(try store.repository(rrdp("old"))?.version == 1)
        try store.checkIntegrity()
    }

    @Test func pointsHaveTheirGrace() throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        defer { try? store.close() }
        try store.put(rrdp(), [("m.mft", [1]), ("a.roa", [2])])
        let key = PointKey(trustAnchor: "ta", path: [])
        let point = AcceptedPoint(
            key: key,
            manifestURI: try uri("m.mft"),
            manifest: digest([1]),
            files: [(name: try name("a.roa"), digest: digest([2]))]
        )
        try store.commit([point], at: now)
        try store.put(rrdp(), [])
        #expect(try store.collectGarbage(now: now.advanced(by: GarbageTests.day), pointGrace: 0).points == 0)
        #expect(try store.collectGarbage(now: now.advanced(by: 7 * GarbageTests.day)).points == 0)
        #expect(try store.lastGood(key)?.read(name("a.roa"), maximumSize: 9) == .bytes([2]))
        let summary = try store.collectGarbage(now: now.advanced(by: 7 * GarbageTests.day + 1))
        #expect(summary.points == 1)
        #expect(summary.objects == 2)
        #expect(try store.lastGood(key) == nil)
    }

    @Test func updatesMayGoOnMeanwhile() throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        defer { try? store.close() }
        let identity = try rrdp()
        let threads = ThreadGroup(1) { for _ in 0..<15 { _ = try? store.collectGarbage(now: now) } }
        // Objects become unreferenced and referenced again all the time.
        for round in 0..<30 {
            try store.put(identity, files(round % 3 * 400..<(round % 3 * 400 + 700)))
            #expect(try store.contents(identity).count == 700)
        }
        threads.join()
        #expect(try store.contents(identity).count == 700)
        _ = try store.collectGarbage(now: now)
        #expect(try store.status().objects == 700)
    }
}
