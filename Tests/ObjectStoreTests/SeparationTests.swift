import ObjectStore
import RPKITypes
import Testing

/// What one server publishes changes nothing of another's, though the URIs are the same.
@Suite struct SeparationTests {
    @Test func aServerCannotOverwriteOrWithdrawWhatAnotherHas() throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        defer { try? store.close() }
        let (victim, attacker) = (try rrdp("victim"), try rrdp("attacker"))
        try store.put(victim, [("a/1.roa", [1]), ("a/2.roa", [2])])
        let before = try store.contents(victim)
        try store.put(attacker, [("a/1.roa", [9]), ("a/2.roa", [2])])
        #expect(try store.contents(victim) == before)
        try store.apply(attacker, expecting: store.version(attacker), newState: nil) { deltas in
            try deltas.publish(uri("a/1.roa"), [8], replacing: digest([9]))
            try deltas.withdraw(uri("a/2.roa"), digest([2]))
        }
        #expect(try store.contents(victim) == before)
        // Not even what is in no repository but the victim's can be named.
        #expect(throws: StoreConflict.absent(try uri("a/2.roa"))) {
            try store.apply(attacker, expecting: store.version(attacker), newState: nil) { deltas in
                try deltas.withdraw(uri("a/2.roa"), digest([2]))
            }
        }
        try store.put(attacker, [])
        _ = try store.collectGarbage(now: now)
        #expect(try store.contents(victim) == before)
    }
}
