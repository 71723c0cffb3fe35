import Synchronization
import Testing

@testable import ridgeline

/// Requests to read everything again.
@Suite("Requests to reload")
struct ReloadRequestsTests {
    /// Whether the storm is over.
    private final class Marker: Sendable {  // A class: the test sets what the runs read.
        let isAfterStorm = Mutex(false)
    }

    @Test("Any number that come while one is carried out make one more; none is lost")
    func storm() async {
        let requests = ReloadRequests()
        let marker = Marker()
        let (begun, begin) = AsyncStream.makeStream(of: Bool.self)
        let (allowed, allow) = AsyncStream.makeStream(of: Void.self)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                var isFirst = true
                await requests.carryOut {
                    begin.yield(marker.isAfterStorm.withLock { $0 })
                    guard isFirst else { return }
                    isFirst = false
                    for await _ in allowed { break }
                }
            }
            var runs = begun.makeAsyncIterator()
            requests.add()
            #expect(await runs.next() == false)
            // The first is under way: the storm.
            for _ in 0..<1_000 { requests.add() }
            allow.yield()
            #expect(await runs.next() == false)
            // Were more of the storm left, the next would begin before it is asked for.
            for _ in 0..<100 { await Task.yield() }
            marker.isAfterStorm.withLock { $0 = true }
            requests.add()
            #expect(await runs.next() == true)
            group.cancelAll()
        }
    }

    @Test("One that comes before anybody carries them out is carried out")
    func early() async {
        let requests = ReloadRequests()
        requests.add()
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await requests.carryOut { begin.yield() }
            }
            var values = begun.makeAsyncIterator()
            #expect(await values.next() != nil)
            requests.add()
            #expect(await values.next() != nil)
            group.cancelAll()
        }
    }
}
