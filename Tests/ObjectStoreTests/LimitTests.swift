import ObjectStore
import RPKITypes
import Testing

@Suite struct LimitTests {
    private static let files = (0..<100).map { ("d/\($0).roa", [UInt8](repeating: UInt8($0), count: 1_000)) }

    @Test func repositoryObjects() throws {
        var limits = Limits.standard
        limits.repositoryObjects = 100
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store, limits: limits)
        defer { try? store.close() }
        try store.put(rrdp(), LimitTests.files)
        #expect(throws: StoreConflict.tooManyObjects(limit: 100)) {
            try store.apply(rrdp(), expecting: 1, newState: nil) {
                try $0.publish(uri("more.roa"), [1], replacing: nil)
            }
        }
        try store.apply(rrdp(), expecting: 1, newState: nil) {
            try $0.withdraw(uri("d/0.roa"), digest(LimitTests.files[0].1))
            try $0.publish(uri("more.roa"), [1], replacing: nil)
        }
        #expect(throws: StoreConflict.tooManyObjects(limit: 100)) {
            try store.put(rrdp("other"), LimitTests.files + [("more.roa", [1])])
        }
    }

    @Test func repositorySize() throws {
        var limits = Limits.standard
        limits.repositorySize = 100_000
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store, limits: limits)
        defer { try? store.close() }
        try store.put(rrdp(), LimitTests.files)
        #expect(throws: StoreConflict.repositoryTooLarge(limit: 100_000)) {
            try store.apply(rrdp(), expecting: 1, newState: nil) {
                try $0.publish(uri("more.roa"), [1], replacing: nil)
            }
        }
        #expect(throws: StoreConflict.repositoryTooLarge(limit: 100_000)) {
            try store.apply(rrdp(), expecting: 1, newState: nil) {
                let (path, bytes) = LimitTests.files[0]
                try $0.publish(uri(path), bytes + [1], replacing: digest(bytes))
            }
        }
        #expect(throws: StoreConflict.repositoryTooLarge(limit: 100_000)) {
            try store.put(rrdp(), LimitTests.files + [("more.roa", [1])])
        }
        // An object that two URIs share counts for both.
        #expect(throws: StoreConflict.repositoryTooLarge(limit: 100_000)) {
            try store.put(rrdp(), (0..<101).map { ("d/\($0).roa", LimitTests.files[0].1) })
        }
    }

    @Test func objectSize() throws {
        var limits = Limits.standard
        limits.objectSize = 1_000
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store, limits: limits)
        defer { try? store.close() }
        try store.put(rrdp(), LimitTests.files)
        let large = [UInt8](repeating: 1, count: 1_001)
        let conflict = StoreConflict.objectTooLarge(try uri("x.roa"), size: 1_001, limit: 1_000)
        #expect(throws: conflict) { try store.put(rrdp(), [("x.roa", large)]) }
        #expect(throws: conflict) {
            try store.apply(rrdp(), expecting: 1, newState: nil) {
                try $0.publish(uri("x.roa"), large, replacing: nil)
            }
        }
    }

    @Test func storeSize() throws {
        // How large it gets without a limit, in pages.
        let measured = try TemporaryDirectory()
        let large = (0..<100).map { ("d/\($0).roa", [UInt8](repeating: UInt8($0), count: 100_000)) }
        var store = try ObjectStore(directory: measured.store)
        try store.put(rrdp(), large)
        try store.close()
        let pages = size(measured.database) / 16_384

        let directory = try TemporaryDirectory()
        var limits = Limits.standard
        limits.storeSize = (pages - 1) * 16_384
        store = try ObjectStore(directory: directory.store, limits: limits)
        try store.put(rrdp("small"), [("x.roa", [1])])
        #expect(throws: StoreError.full) { try store.put(rrdp(), large) }
        #expect(try store.repository(rrdp()) == nil)
        #expect(try store.contents(rrdp("small")) == [uri("x.roa"): digest([1])])
        #expect(try store.status().limit == limits.storeSize)
        try store.close()
        #expect(size(directory.database) <= limits.storeSize)

        let again = try TemporaryDirectory()
        limits.storeSize = pages * 16_384
        store = try ObjectStore(directory: again.store, limits: limits)
        try store.put(rrdp(), large)
        try store.close()
        #expect(size(again.database) == limits.storeSize)
        // A store without a single page to spare can be opened and read.
        store = try ObjectStore(directory: again.store, limits: limits)
        #expect(try store.repository(rrdp())?.objects == 100)
        try store.close()

        // With a larger limit the full one goes on.
        limits.storeSize += 10 * 16_384
        store = try ObjectStore(directory: directory.store, limits: limits, check: .always)
        try store.put(rrdp(), large)
        #expect(try store.repository(rrdp())?.objects == 100)
        try store.close()
    }
}
