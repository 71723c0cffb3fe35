import ObjectStore
import RPKITypes
import Synchronization
import Testing

@Suite struct PointTests {
    private func key(_ number: UInt8) throws -> PointKey {
        let bytes = (0..<3).map { [UInt8](repeating: number &+ $0, count: 20) }
        return PointKey(trustAnchor: "ta", path: bytes.compactMap { KeyIdentifier($0.span) })
    }

    private func point(_ number: UInt8, _ files: [(String, [UInt8])], manifest: [UInt8]) throws
        -> AcceptedPoint
    {
        AcceptedPoint(
            key: try key(number),
            manifestURI: try uri("p\(number)/m.mft"),
            manifest: digest(manifest),
            files: try files.map { (name: try name($0.0), digest: digest($0.1)) }
        )
    }

    @Test func lastGoodSurvivesTheRepository() throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        defer { try? store.close() }
        let large = [UInt8](repeating: 7, count: 3_000_000)
        try store.put(rrdp(), [("p1/m.mft", [1]), ("p1/a.roa", [2]), ("p1/b.roa", large), ("p1/c.crl", [4])])
        let accepted = try point(1, [("a.roa", [2]), ("b.roa", large), ("c.crl", [4])], manifest: [1])
        #expect(try store.commit([accepted], at: now) == [])
        // Withdrawn, forgotten, collected.
        try store.put(rrdp(), [("p1/m.mft", [9])])
        try store.markReferenced([rrdp()], at: now)
        _ = try store.collectGarbage(now: now.advanced(by: 2 * 86_400))
        for _ in 0..<2 {
            let good = try #require(try store.lastGood(key(1)))
            #expect(good.manifest == [1])
            #expect(good.manifestDigest == digest([1]))
            #expect(good.manifestURI == (try uri("p1/m.mft")))
            #expect(good.read(try name("a.roa"), maximumSize: 1) == .bytes([2]))
            #expect(good.read(try name("b.roa"), maximumSize: 3_000_000) == .bytes(large))
            #expect(good.read(try name("b.roa"), maximumSize: 2_999_999) == .tooLarge(size: 3_000_000))
            #expect(good.read(try name("x.roa"), maximumSize: 9) == .absent)
            #expect(good.digest(try name("c.crl")) == digest([4]))
            #expect(good.names.count == 3)
            // Another path of keys is another point.
            #expect(try store.lastGood(key(2)) == nil)
            #expect(try store.lastGood(PointKey(trustAnchor: "tb", path: key(1).path)) == nil)
        }
        // A new version takes its place; one with an absent object does not.
        let absent = try point(1, [("a.roa", [200])], manifest: [9])
        #expect(try store.commit([absent], at: now) == [absent])
        #expect(try store.lastGood(key(1))?.manifest == [1])
        #expect(try store.commit([point(1, [], manifest: [9])], at: now) == [])
        #expect(try store.lastGood(key(1))?.manifest == [9])
        #expect(try store.lastGood(key(1))?.names.isEmpty == true)
    }

    @Test func useIsNotedAtMostHourly() throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        defer { try? store.close() }
        try store.put(rrdp(), [("p1/m.mft", [1])])
        let accepted = try point(1, [], manifest: [1])
        for (seconds, expected) in [(0, 0), (3_599, 0), (3_600, 3_600), (5_000, 3_600), (90_000, 90_000)]
            as [(Int64, Int64)]
        {
            try store.commit([accepted], at: now.advanced(by: seconds))
            #expect(try store.lastGood(key(1))?.lastUsed == now.advanced(by: expected))
        }
    }

    @Test func directoriesStayAsTheyWereOpened() throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        defer { try? store.close() }
        let large = (0..<4).map { [UInt8](repeating: UInt8($0), count: 900_000) }
        try store.put(
            rrdp(),
            large.enumerated().map { ("p/\($0.offset).roa", $0.element) } + [("p/q/x.roa", [1])]
        )
        let opened = try #require(try store.directory(uri("p"), in: rrdp()))
        #expect(opened.uri == (try uri("p/")))
        #expect(Set(opened.names) == ["0.roa", "1.roa", "2.roa", "3.roa"])
        #expect(opened.bytes == 3_600_000)
        try store.put(rrdp(), [("p/0.roa", [5])])
        for (index, bytes) in large.enumerated() {
            #expect(opened.read(try name("\(index).roa"), maximumSize: 900_000) == .bytes(bytes))
        }
        // Collected objects are absent, and never others.
        _ = try store.collectGarbage(now: now)
        try store.put(rrdp(), (0..<9).map { ("p/\($0).roa", [UInt8(100 + $0)]) })
        let left = large.indices.filter {
            opened.read(FileName("\($0).roa") ?? .init("x.roa")!, maximumSize: 900_000) != .absent
        }
        for index in left {
            #expect(opened.read(try name("\(index).roa"), maximumSize: 900_000) == .bytes(large[index]))
        }
        #expect(left.count == 2)
        #expect(try store.directory(uri("no/"), in: rrdp()) == nil)
        #expect(try store.directory(uri("p/"), in: rrdp("other")) == nil)
        #expect(try store.object(digest([100])) == [100])
        #expect(try store.object(digest([99])) == nil)
    }

    @Test func readersSeeOneStateWhileOthersWrite() throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        defer { try? store.close() }
        func files(_ round: Int) -> [(String, [UInt8])] {
            (0..<50).map { ("p/\($0).roa", [UInt8(round), UInt8($0)]) }
        }
        try store.put(rrdp(), files(0))
        let failures = Mutex<[String]>([])
        let isOver = Mutex(false)
        let identity = try rrdp()
        let place = try uri("p/")
        let threads = ThreadGroup(3) {
            repeat {
                do {
                    guard let opened = try store.directory(place, in: identity) else {
                        throw TestError("absent")
                    }
                    var rounds: Set<UInt8> = []
                    for index in 0..<50 {
                        guard case .bytes(let bytes) = opened.read(try name("\(index).roa"), maximumSize: 9)
                        else {
                            throw TestError("no bytes")
                        }
                        rounds.insert(bytes[0])
                    }
                    guard rounds.count == 1 else { throw TestError("mixed") }
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            } while !isOver.withLock { $0 }
        }
        for round in 1...40 {
            try store.put(rrdp(), files(round))
            if round % 10 == 0 { _ = try store.collectGarbage(now: now) }
        }
        isOver.withLock { $0 = true }
        threads.join()
        #expect(failures.withLock { $0 } == [])
    }
}
