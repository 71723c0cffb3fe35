import Glibc
import ObjectStore
import RPKITypes
import Testing

@testable import store_trial

@Suite(.serialized) struct CrashTests {
    @Test(arguments: [11, 12, 13] as [UInt64])
    func killedAtAnyMomentTheStoreIsBeforeOrBehindAnUpdate(seed: UInt64) throws {
        let directory = try TemporaryDirectory()
        let trial = try Crashing(seed: seed)
        var random = SplitMix(state: seed)
        var last = 0
        for round in 0..<12 {
            let child = try Trial(["crash", directory.store, "\(seed)"])
            // An update has some 200 or 80 steps; some rounds end right at a commit or begin.
            let steps = round % 4 == 3 ? 0 : 1 + Int(random.next() % 500)
            #expect(child.read(steps).count == steps)
            child.kill()
            child.wait()
            let store = try ObjectStore(directory: directory.store, check: .always)
            let serial = try trial.serial(store)
            #expect(serial >= last)
            if serial > 0 {
                #expect(
                    try store.contents(trial.identity)
                        == trial.history.contents(at: serial).mapValues { digest($0) }
                )
            }
            try trial.advance(store)
            last = serial + 2
            #expect(try trial.serial(store) == last)
            #expect(
                try store.contents(trial.identity)
                    == trial.history.contents(at: last).mapValues { digest($0) }
            )
            try store.close()
        }
    }

    @Test func onlyOneProcessHasTheStore() throws {
        let directory = try TemporaryDirectory()
        let child = try Trial(["hold", directory.store])
        #expect(child.read(1) == [0x2E])
        #expect(throws: StoreError.locked(pid: child.pid)) { try ObjectStore(directory: directory.store) }
        #expect(throws: StoreError.locked(pid: child.pid)) {
            try ObjectStore.rebuild(directory: directory.store)
        }
        child.kill()
        child.wait()
        // What the killed process left in the lock file does no harm.
        let store = try ObjectStore(directory: directory.store)
        #expect(throws: StoreError.locked(pid: getpid())) { try ObjectStore(directory: directory.store) }
        try store.close()
        #expect(throws: StoreError.closed) { try store.repositories() }
        try ObjectStore(directory: directory.store).close()
    }

    @Test func fileSizeLimitIsFullAndTheLastStateStays() throws {
        let directory = try TemporaryDirectory()
        let trial = try Crashing(seed: 1)
        try ObjectStore(directory: directory.store).close()
        for limit in [3_000_000, 50_000_000, 90_000_000] {
            let child = try Trial(["fill", directory.store, "\(limit)"])
            let output = String(decoding: child.read(100), as: UTF8.self)
            #expect(child.wait() == 0)
            let store = try ObjectStore(directory: directory.store, check: .always)
            let serial = try trial.serial(store)
            #expect(output == "full at \(serial)\n")
            if serial > 0 {
                #expect(
                    try store.contents(trial.identity)
                        == trial.history.contents(at: serial).mapValues { digest($0) }
                )
            }
            try trial.advance(store)
            #expect(try trial.serial(store) == serial + 2)
            try store.close()
        }
    }
}
