import ObjectStore
import RPKITypes
import Testing

@Suite struct NameTests {
    @Test func namesAreDataAndCaseCounts() throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        defer { try? store.close() }
        let paths = [
            "a/x.roa", "a/X.roa", "A/x.roa", "a/'); DROP TABLE object;--.roa".replacing(" ", with: "%20"),
            "a/'.roa", "a/''.roa", "a/%27.roa", "a/*.roa", "a/1/2/3.roa", "a/7%2F8.roa", "a/x.roa/y.roa",
            "a/x",
        ]
        let identity = try rrdp()
        for _ in 0..<2 {
            try store.put(identity, paths.map { ($0, Array($0.utf8)) })
            #expect(
                try store.contents(identity)
                    == Dictionary(uniqueKeysWithValues: paths.map { (try uri($0), digest(Array($0.utf8))) })
            )
        }
        for path in paths { #expect(try store.objects(at: uri(path)).map(\.bytes) == [Array(path.utf8)]) }
        let opened = try store.directory(uri("a/"), in: identity)
        #expect(opened?.digest(try name("x.roa")) == digest(Array("a/x.roa".utf8)))
        #expect(opened?.digest(try name("X.roa")) == digest(Array("a/X.roa".utf8)))
        #expect(opened?.names.contains("7%2F8.roa") == true)
    }

    @Test func identitiesShareNothing() throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        defer { try? store.close() }
        let identities = [
            try rrdp("one"), try rrdp("One"),
            .rrdp(try HTTPSURI("https://one.example.net/notification.xml'")),
            .rsync(try RsyncURI("rsync://one.example.net/repo/")),
        ]
        for (index, identity) in identities.enumerated() {
            try store.put(identity, [("x.roa", [UInt8(index)])])
        }
        for (index, identity) in identities.enumerated() {
            #expect(try store.contents(identity) == [uri("x.roa"): digest([UInt8(index)])])
            #expect(
                try store.directory(uri(""), in: identity)?.read(name("x.roa"), maximumSize: 9)
                    == .bytes([UInt8(index)])
            )
        }
        #expect(try Set(store.objects(at: uri("x.roa")).map(\.identity)) == Set(identities))
        #expect(try Set(store.repositories().map(\.identity)) == Set(identities))
        // The module's slash makes no difference.
        #expect(try store.repository(.rsync(RsyncURI("rsync://one.example.net/repo/x")))?.objects == nil)
    }
}
