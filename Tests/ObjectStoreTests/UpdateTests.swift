import ObjectStore
import RPKICrypto
import RPKITypes
import Testing

@testable import store_trial

@Suite struct UpdateTests {
    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func snapshotAndChainGiveTheSameAtEveryPrefix(seed: UInt64) throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        defer { try? store.close() }
        let history = RandomHistory(seed: seed, places: 90, changesEach: 25)
        let (chain, jumps) = (try rrdp("chain"), try rrdp("jumps"))
        var last: [RsyncURI: SHA256Digest] = [:]
        for serial in 0...12 {
            let expected = history.contents(at: serial).mapValues { digest($0) }
            let bytes = history.contents(at: serial).values.reduce(0) { $0 + $1.count }
            var summaries: [UpdateSummary] = []
            if serial == 0 {
                summaries.append(try replace(store, chain, history, serial))
            } else {
                summaries.append(try apply(store, chain, history, [serial]))
            }
            // The other goes by snapshots, and at times by two deltas at once.
            if serial % 5 == 4 {
                summaries.append(try apply(store, jumps, history, [serial - 1, serial]))
            } else if serial % 5 != 3 {
                summaries.append(try replace(store, jumps, history, serial))
            }
            #expect(try store.contents(chain) == expected)
            if serial % 5 != 3 { #expect(try store.contents(jumps) == expected) }
            for summary in summaries {
                #expect(summary.objects == expected.count)
                #expect(summary.bytes == bytes)
            }
            // The last snapshot over the contents of the serial before that it had.
            if serial % 5 != 4, serial % 5 != 3, let snapshot = summaries.last {
                let added = expected.keys.count { last[$0] == nil }
                let removed = last.keys.count { expected[$0] == nil }
                #expect(snapshot.added == added)
                #expect(snapshot.removed == removed)
                #expect(snapshot.changed == expected.count - added - unchanged(last, expected))
            }
            last = expected
        }
        try store.checkIntegrity()
    }

    private func unchanged(
        _ before: [RsyncURI: SHA256Digest],
        _ behind: [RsyncURI: SHA256Digest]
    ) -> Int {
        behind.count { uri, digest in before[uri] == digest }
    }

    private func replace(
        _ store: ObjectStore,
        _ identity: RepositoryIdentity,
        _ history: RandomHistory,
        _ serial: Int
    ) throws -> UpdateSummary {
        try store.replace(identity, expecting: store.version(identity), newState: [UInt8(serial)]) {
            replacement in
            for (uri, bytes) in history.contents(at: serial) { try replacement.add(uri, bytes) }
        }
    }

    private func apply(
        _ store: ObjectStore,
        _ identity: RepositoryIdentity,
        _ history: RandomHistory,
        _ serials: [Int]
    ) throws -> UpdateSummary {
        try store.apply(identity, expecting: store.version(identity), newState: nil) { deltas in
            for change in serials.flatMap(history.changes) {
                switch change {
                case .publish(let uri, let bytes, let hash): try deltas.publish(uri, bytes, replacing: hash)
                case .withdraw(let uri, let hash): try deltas.withdraw(uri, hash)
                }
            }
        }
    }

    @Test func conflictsOfDeltasUndoAll() throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        defer { try? store.close() }
        let identity = try rrdp()
        try store.put(identity, [("a/x.roa", [1]), ("a/y.roa", [2])])
        let before = try store.contents(identity)
        let (x, z) = (try uri("a/x.roa"), try uri("a/z.roa"))
        let cases: [(StoreConflict, (DeltaApplication) throws -> Void)] = [
            (.present(x), { try $0.publish(x, [9], replacing: nil) }),
            (.absent(z), { try $0.publish(z, [9], replacing: digest([1])) }),
            (.hashMismatch(x, stored: digest([1])), { try $0.publish(x, [9], replacing: digest([2])) }),
            (.absent(z), { try $0.withdraw(z, digest([1])) }),
            (.hashMismatch(x, stored: digest([1])), { try $0.withdraw(x, digest([3])) }),
            (.notAFile(try uri("a/")), { try $0.publish(uri("a/"), [9], replacing: nil) }),
        ]
        for (conflict, body) in cases {
            #expect(throws: conflict) {
                try store.apply(identity, expecting: 1, newState: [7]) { deltas in
                    try deltas.publish(uri("b/new.roa"), [5], replacing: nil)
                    try deltas.withdraw(uri("a/y.roa"), digest([2]))
                    try body(deltas)
                }
            }
            // Overlooking the conflict does not help.
            #expect(throws: conflict) {
                try store.apply(identity, expecting: 1, newState: [7]) { deltas in try? body(deltas) }
            }
        }
        #expect(try store.contents(identity) == before)
        #expect(try store.repository(identity)?.state == nil)
        #expect(try store.version(identity) == 1)
    }

    @Test(arguments: [2, 40, 9_000])
    func sameURITwiceIsFound(count: Int) throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        defer { try? store.close() }
        let identity = try rrdp()
        for _ in 0..<2 {
            // The second time with other bytes, or with the same ones.
            for (twice, bytes) in [(0, [1, 2, 3]), (0, [0]), (count - 1, [1, 2, 3])] as [(Int, [UInt8])] {
                #expect(throws: StoreConflict.uriTwice(try uri("d/\(twice).roa"))) {
                    try store.replace(identity, expecting: store.version(identity), newState: nil) {
                        replacement in
                        for index in 0..<count {
                            try replacement.add(uri("d/\(index).roa"), [UInt8(index & 255)])
                        }
                        try replacement.add(uri("d/\(twice).roa"), bytes)
                    }
                }
            }
            // The second time over older contents.
            try store.put(identity, [("d/0.roa", [1])])
        }
        #expect(try store.contents(identity).count == 1)
    }

    @Test func manyCopiesOfFewObjectsAreStoredOnce() throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        defer { try? store.close() }
        let files = (0..<20_000).map { ("d\($0 / 50)/\($0).roa", [UInt8($0 % 7)]) }
        try store.put(rrdp(), files)
        #expect(try store.status().objects == 7)
        #expect(try store.status().files == 20_000)
        #expect(try store.contents(rrdp()).count == 20_000)
        try store.checkIntegrity()
    }

    @Test func changedMeanwhileIsRefused() throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        defer { try? store.close() }
        let identity = try rrdp()
        try store.put(identity, [("x.roa", [1])])
        #expect(throws: StoreConflict.changedMeanwhile(version: 1)) {
            try store.replace(identity, expecting: 0, newState: nil) { _ in }
        }
        #expect(throws: StoreConflict.changedMeanwhile(version: 0)) {
            try store.apply(rrdp("other"), expecting: 1, newState: nil) { _ in }
        }
        #expect(try store.repository(rrdp("other")) == nil)
        // The same contents again are no change.
        #expect(try store.put(identity, [("x.roa", [1])]).version == 1)
        try store.setState(of: identity, expecting: 1, to: [3])
        #expect(try store.repository(identity)?.state == [3])
        #expect(try store.version(identity) == 1)
    }

    @Test func errorOfTheBodyUndoesAll() throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        defer { try? store.close() }
        let identity = try rrdp()
        try store.put(identity, [("x.roa", [1])])
        var escaped: Replacement?
        #expect(throws: TestError.self) {
            try store.replace(identity, expecting: 1, newState: nil) { replacement in
                for index in 0..<500 { try replacement.add(uri("\(index).roa"), [2, UInt8(index & 255)]) }
                escaped = replacement
                throw TestError("mine")
            }
        }
        #expect(throws: StoreError.closed) { try escaped?.add(uri("late.roa"), [1]) }
        #expect(try store.contents(identity) == [uri("x.roa"): digest([1])])
    }

    @Test func timesOfModificationAreKept() throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        defer { try? store.close() }
        let identity = RepositoryIdentity.rsync(try RsyncURI("rsync://rpki.example.net/repo/"))
        let times: [(String, Timestamp?)] = [
            ("a/1.roa", now), ("a/2.roa", nil), ("b/3.roa", Timestamp(0)), ("b/4.roa", Timestamp(-5)),
        ]
        for _ in 0..<2 {
            try store.replace(identity, expecting: store.version(identity), newState: nil) { replacement in
                for (path, time) in times { try replacement.add(uri(path), Array(path.utf8), modified: time) }
            }
            var found: [Timestamp?] = []
            try store.files(of: identity) { found.append($0.modified) }
            #expect(found == times.map(\.1))
        }
    }
}
