import GRDB
import Glibc
import ObjectStore
import RPKITypes
import Testing

@Suite struct DamageTests {
    /// A closed store with 3 MB.
    private func filled(_ directory: TemporaryDirectory) throws {
        let store = try ObjectStore(directory: directory.store)
        try store.put(
            rrdp(),
            (0..<300).map { ("d/\($0).roa", [UInt8](repeating: UInt8($0 & 255), count: 10_000 + $0)) }
        )
        try store.close()
    }

    private func open(_ directory: TemporaryDirectory) throws(StoreError) {
        let store = try ObjectStore(directory: directory.store, check: .always)
        try store.close()
    }

    private func expectDamaged(_ directory: TemporaryDirectory) throws {
        let error = #expect(throws: StoreError.self) { try open(directory) }
        guard case .damaged? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.description.contains("--rebuild-store") == true)
        try overwrite(directory.store + "/mine", at: 0, with: [1])
        let store = try ObjectStore.rebuild(directory: directory.store)
        #expect(try store.repositories() == [])
        #expect(size(directory.store + "/mine") == 1)
        try store.put(rrdp(), [("x.roa", [1])])
        try store.close()
        try open(directory)
    }

    @Test func changedObject() throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        let marked = [UInt8]("an object of some length, of which one octet changes on the disk".utf8)
        try store.put(rrdp(), [("d/1.roa", marked), ("d/2.roa", [1, 2, 3])])
        try store.close()
        let file = try contents(directory.database)
        let place = try #require(file.indices.first { file[$0...].starts(with: marked) })
        try overwrite(directory.database, at: place + 7, with: [0x21])
        let again = try ObjectStore(directory: directory.store)
        defer { try? again.close() }
        let files = try #require(try again.directory(uri("d/"), in: rrdp()))
        guard case .failed(.damaged) = files.read(try name("1.roa"), maximumSize: 1_000) else {
            Issue.record("not found out")
            return
        }
        #expect(files.read(try name("2.roa"), maximumSize: 1_000) == .bytes([1, 2, 3]))
    }

    @Test func aPipeIsNoStore() throws {
        let directory = try TemporaryDirectory()
        mkdir(directory.store, 0o700)
        mkfifo(directory.database, 0o600)
        let error = #expect(throws: StoreError.self) { try ObjectStore(directory: directory.store) }
        #expect(error?.description.contains("is not a database") == true)
    }

    private func contents(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "r") else { throw TestError("cannot open \(path)") }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: size(path))
        guard fread(&bytes, 1, bytes.count, file) == bytes.count else { throw TestError("cannot read") }
        return bytes
    }

    @Test(arguments: [50, 1_000, 16_384, 100_000, 2_500_000])
    func truncated(to length: Int) throws {
        let directory = try TemporaryDirectory()
        try filled(directory)
        truncate(directory.database, length)
        try expectDamaged(directory)
    }

    @Test(arguments: [0, 16, 30, 40, 68, 100, 16_384, 3 * 16_384])
    func overwritten(at offset: Int) throws {
        let directory = try TemporaryDirectory()
        try filled(directory)
        try overwrite(
            directory.database,
            at: offset,
            with: (0..<500).map { UInt8(truncatingIfNeeded: $0 &* 97 &+ 13) }
        )
        try expectDamaged(directory)
    }

    @Test func overwrittenInTheMiddleEndsNothing() throws {
        for seed in 0..<30 {
            let directory = try TemporaryDirectory()
            try filled(directory)
            let pages = size(directory.database) / 16_384
            for page in stride(from: 2 + seed % 3, to: pages, by: 3) {
                try overwrite(
                    directory.database,
                    at: page * 16_384,
                    with: (0..<64).map { UInt8(truncatingIfNeeded: ($0 &* 31) ^ (seed &* 77) ^ page) }
                )
            }
            // Without a check: each call gives something or throws.
            do {
                let store = try ObjectStore(directory: directory.store)
                defer { try? store.close() }
                _ = try? store.repositories()
                _ = try? store.contents(rrdp())
                _ = try? store.directory(uri("d/"), in: rrdp())
                _ = try? store.put(rrdp(), [("y.roa", [2])])
                _ = try? store.collectGarbage(now: now)
                _ = try? store.status()
            } catch {
                #expect(error.description.contains("--rebuild-store"))
            }
            try expectDamaged(directory)
        }
    }

    @Test func damageThatIsMetLaterHasItsError() throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        defer { try? store.close() }
        try store.put(
            rrdp(),
            (0..<300).map { ("d/\($0).roa", [UInt8](repeating: UInt8($0 & 255), count: 10_000 + $0)) }
        )
        _ = try store.collectGarbage(now: now)  // Empties the log.
        let pages = size(directory.database) / 16_384
        for page in 1..<pages {
            try overwrite(
                directory.database,
                at: page * 16_384,
                with: [UInt8](repeating: 0xA5, count: 16_384)
            )
        }
        var found: StoreError?
        do {
            for index in 0..<300 { _ = try store.objects(at: uri("d/\(index).roa")) }
            try store.checkIntegrity()
        } catch let error as StoreError { found = error }
        guard case .damaged? = found else {
            Issue.record("\(String(describing: found))")
            return
        }
    }

    @Test func foreignFiles() throws {
        for content in [Array("hello".utf8), [UInt8](repeating: 0x61, count: 100_000)] {
            let directory = try TemporaryDirectory()
            mkdir(directory.store, 0o700)
            try overwrite(directory.database, at: 0, with: content)
            try expectDamaged(directory)
        }
        let directory = try TemporaryDirectory()
        mkdir(directory.store, 0o700)
        let queue = try DatabaseQueue(path: directory.database)
        try queue.write { try $0.execute(sql: "CREATE TABLE mine (id INTEGER); PRAGMA application_id = 5") }
        try queue.close()
        try expectDamaged(directory)
    }

    @Test func newerSchema() throws {
        let directory = try TemporaryDirectory()
        try filled(directory)
        let queue = try DatabaseQueue(path: directory.database)
        try queue.write {
            try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9-future'), ('8-future')")
        }
        try queue.close()
        let error = #expect(throws: StoreError.newerSchema(unknown: ["8-future", "9-future"])) {
            try open(directory)
        }
        #expect(error?.description.contains("--rebuild-store") == true)
        try ObjectStore.rebuild(directory: directory.store).close()
        try open(directory)
    }

    @Test func directoriesThatCannotBeUsed() throws {
        let directory = try TemporaryDirectory()
        #expect(throws: StoreError.unusable(path: directory.path + "/no/where", errno: ENOENT)) {
            try ObjectStore(directory: directory.path + "/no/where")
        }
        try overwrite(directory.store, at: 0, with: [1])
        #expect(throws: StoreError.unusable(path: directory.store, errno: ENOTDIR)) {
            try ObjectStore(directory: directory.store)
        }
        unlink(directory.store)
        mkdir(directory.store, 0o500)
        // Permissions do not hold back root.
        if geteuid() != 0 {
            #expect(throws: StoreError.unusable(path: directory.store, errno: EACCES)) {
                try ObjectStore(directory: directory.store)
            }
        }
        #expect(throws: StoreError.self) { try ObjectStore(directory: "/proc/self/store") }
    }

    @Test func filesAreForTheirOwnerOnly() throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        defer { try? store.close() }
        try store.put(rrdp(), [("x.roa", [1])])
        for path in ["", "/store.sqlite", "/store.sqlite-wal", "/lock"] {
            var status = stat()
            #expect(stat(directory.store + path, &status) == 0)
            #expect(status.st_mode & 0o077 == 0)
        }
    }
}
