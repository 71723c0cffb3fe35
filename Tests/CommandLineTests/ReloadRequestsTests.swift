import Testing

@testable import ridgeline

/// Requests to read everything again.
@Suite("Requests to reload")
struct ReloadRequestsTests {
    @Test("Any number that come while one is carried out make one more; none is lost")
    func storm() async {
        let requests = ReloadRequests()
        let (begun, begin) = AsyncStream.makeStream(of: Int.self)
        let (allowed, allow) = AsyncStream.makeStream(of: Void.self)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                var count = 0
                await requests.carryOut {
                    begin.yield(count)
                    count += 1
                    var next = allowed.makeAsyncIterator()
                    _ = await next.next()
                }
            }
            var counts = begun.makeAsyncIterator()
            requests.add()
            #expect(await counts.next() == 0)
            // The first is under way: the rest of the storm.
            for _ in 0..<1_000 { requests.add() }
            allow.yield()
            #expect(await counts.next() == 1)
            allow.yield()
            // Had there been a third, this would not wait for a request.
            requests.add()
            #expect(await counts.next() == 2)
            group.cancelAll()
            allow.finish()
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
