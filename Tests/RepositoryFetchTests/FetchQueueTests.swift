import RepositoryFetch
import Testing

@Suite("Fetch queue")
struct FetchQueueTests {
    @Test("Hosts take turns, whatever they have waiting")
    func turns() {
        var queue = FetchQueue<String>(parallel: 3, parallelPerHost: 2)
        for index in 0..<1_000 { queue.add("a\(index)", host: "a") }
        for name in ["b0", "b1", "c0"] { queue.add(name, host: String(name.prefix(1))) }
        let isNew = queue.add("a0", host: "a")
        #expect(!isNew)
        #expect(queue.waiting == 1_003)
        let first = [queue.next(), queue.next(), queue.next(), queue.next()]
        #expect(first == [.start("a0"), .start("b0"), .start("c0"), nil])
        queue.finish("c0", isReachable: true)
        let second = queue.next()
        #expect(second == .start("a1"))
        queue.finish("b0", isReachable: true)
        let third = queue.next()
        #expect(third == .start("b1"))
        queue.finish("b1", isReachable: true)
        let none = queue.next()
        #expect(none == nil, "a has its two")
        #expect(queue.running == 2)
    }

    @Test("Costly jobs have a bound of their own, and hold up no others")
    func costly() {
        var queue = FetchQueue<String>(parallel: 10, parallelPerHost: 10, parallelCostly: 2)
        for name in ["a", "b", "c"] { queue.add(name, host: name, isCostly: true) }
        queue.add("d", host: "d")
        var started: [FetchQueue<String>.Step?] = []
        for _ in 0..<4 { started.append(queue.next()) }
        #expect(started == [.start("a"), .start("b"), .start("d"), nil])
        queue.finish("a", isReachable: true)
        let last = queue.next()
        #expect(last == .start("c"))
    }

    @Test("A job is waited for when another waits for just its place")
    func waitedFor() {
        var queue = FetchQueue<String>(parallel: 3, parallelPerHost: 2, parallelCostly: 1)
        queue.add("a1", host: "a")
        queue.add("r1", host: "r", isCostly: true)
        for _ in 0..<2 { _ = queue.next() }
        #expect(!queue.isWaitedFor("a1"), "nothing waits")
        queue.add("r2", host: "s", isCostly: true)
        let none = queue.next()
        #expect(none == nil)
        #expect(queue.isWaitedFor("r1"), "by r2, which is costly")
        #expect(!queue.isWaitedFor("a1"))
        queue.add("a2", host: "a")
        queue.add("a3", host: "a")
        let second = queue.next()
        #expect(second == .start("a2"))
        #expect(queue.isWaitedFor("a1") && queue.isWaitedFor("r1"), "all places are taken")
        queue.finish("r1", isReachable: true)
        let next = queue.next()
        #expect(next == .start("r2"))
        queue.finish("r2", isReachable: true)
        #expect(queue.isWaitedFor("a1"), "by a3, which is of the same host")
        let dropped = queue.removeWaiting()
        #expect(dropped == ["a3"])
        #expect(!queue.isWaitedFor("a1"))
    }

    @Test("A host that is not to be reached is given up, and a working one never")
    func unreachable() {
        var queue = FetchQueue<Int>(parallel: 2, parallelPerHost: 1, patience: 2)
        for index in 0..<10 { queue.add(index, host: "dead") }
        for index in 10..<14 { queue.add(index, host: "flaky") }
        var started: [Int] = []
        var skipped: [Int] = []
        while !queue.isIdle {
            guard let step = queue.next() else {
                for job in started.suffix(queue.running) { queue.finish(job, isReachable: job > 10) }
                continue
            }
            switch step {
            case .start(let job): started.append(job)
            case .skip(let job): skipped.append(job)
            }
        }
        #expect(started.filter { $0 < 10 } == [0, 1])
        #expect(skipped == Array(2..<10))
        #expect(started.filter { $0 >= 10 } == [10, 11, 12, 13])
    }
}
