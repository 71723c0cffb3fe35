import RPKIPayload
import RPKITypes
import Testing

@Suite("The feed of payload")
struct PayloadFeedTests {
    private func feed() -> PayloadFeed {
        var random = SplitMix64(seed: 3)
        let sessions = SessionIDs(using: &random)
        return PayloadFeed(PayloadHistory(sessions: sessions, serial: SerialNumber(.max)))
    }

    /// A set of `count` VRPs that all have the AS number `mark`, so that a mixture shows.
    private func set(_ mark: Int, count: Int = 200) throws -> PayloadSet {
        var builder = PayloadSetBuilder()
        let anchor = try index(of: "ta", in: &builder)
        for place in 0..<count {
            let prefix = try #require(IPPrefix(family: .ipv4, address: UInt128(place) << 104, length: 24))
            let value = try #require(VRP(prefix: prefix, maxLength: 24, asn: ASN(UInt32(mark))))
            builder.add(value, expires: Timestamp(Int64(mark)), trustAnchor: anchor)
        }
        return builder.build()
    }

    @Test("Publications are seen at once, and an unchanged set renews its age")
    func publish() throws {
        let feed = feed()
        #expect(feed.current.current == nil)
        #expect(feed.publish(try set(1), validatedAt: Timestamp(1)) == .first(SerialNumber(.max)))
        #expect(feed.publish(try set(1), validatedAt: Timestamp(2)) == .unchanged)
        #expect(feed.current.validated == Timestamp(2))
        #expect(feed.publish(try set(2), validatedAt: Timestamp(3)).serial == SerialNumber(0))
        #expect(feed.current.current == (try set(2)))
        #expect(feed.withdrawExpired(at: Timestamp(1)) == .unchanged)
        #expect(feed.withdrawExpired(at: Timestamp(2)).serial == SerialNumber(1))
        #expect(feed.current.current?.vrps.isEmpty == true)
    }

    @Test("A subscriber gets the current serial, then only the newest, and none for an unchanged set")
    func updates() async throws {
        let feed = feed()
        var early = feed.updates().makeAsyncIterator()
        feed.publish(try set(1), validatedAt: Timestamp(1))
        #expect(await early.next() == SerialNumber(.max))
        var late = feed.updates().makeAsyncIterator()
        #expect(await late.next() == SerialNumber(.max))
        feed.publish(try set(1), validatedAt: Timestamp(2))
        feed.publish(try set(2), validatedAt: Timestamp(3))
        feed.publish(try set(3), validatedAt: Timestamp(4))
        #expect(await early.next() == SerialNumber(1))
        #expect(await late.next() == SerialNumber(1))
        feed.publish(try set(3), validatedAt: Timestamp(5))
        feed.publish(try set(4), validatedAt: Timestamp(6))
        #expect(await early.next() == SerialNumber(2))
    }

    @Test("A stream ends with its task and with the feed, and is then forgotten")
    func ends() async throws {
        let feed = feed()
        let stream = feed.updates()
        let reader = Task { for await _ in stream {} }
        #expect(feed.listenerCount == 1)
        reader.cancel()
        await reader.value
        #expect(feed.listenerCount == 0)

        do { _ = feed.updates() }
        #expect(feed.listenerCount == 0, "a stream that nobody reads")

        var other: PayloadFeed? = self.feed()
        let orphan = try #require(other).updates()
        other = nil
        for await serial in orphan { Issue.record("\(serial)") }
    }

    @Test("Readers see whole publications only, while several publish")
    func concurrency() async throws {
        let feed = feed()
        let (publishers, rounds) = (3, 60)
        let sets = try (1...(publishers * rounds)).map { try set($0) }
        let changes = await withTaskGroup(of: Int.self) { group in
            for publisher in 0..<publishers {
                group.addTask {
                    var changes = 0
                    for round in 0..<rounds {
                        let mark = publisher * rounds + round
                        let publication = feed.publish(sets[mark], validatedAt: Timestamp(Int64(mark + 1)))
                        if publication.serial != nil { changes += 1 }
                        await Task.yield()
                    }
                    return changes
                }
            }
            for _ in 0..<3 {
                group.addTask {
                    var last: PayloadHistory?
                    for await serial in feed.updates() {
                        let history = feed.current
                        check(history, after: last, serial: serial)
                        last = history
                        if history.serial == SerialNumber(UInt32(publishers * rounds - 2)) { break }
                    }
                    return 0
                }
            }
            return await group.reduce(0, +)
        }
        #expect(changes == publishers * rounds)
        #expect(feed.listenerCount == 0)
    }

    private func check(_ history: PayloadHistory, after last: PayloadHistory?, serial: SerialNumber) {
        guard let set = history.current, let mark = set.vrps.first?.vrp.asn.rawValue else {
            Issue.record("no payload at \(history.serial)")
            return
        }
        #expect(set.vrps.count == 200 && set.vrps.allSatisfy { $0.vrp.asn.rawValue == mark })
        #expect(history.validated == Timestamp(Int64(mark)) && history.nextExpiry == Timestamp(Int64(mark)))
        #expect(history.serial == serial || history.serial.isNewer(than: serial))
        guard let last, let before = last.current, last.serial != history.serial else { return }
        #expect(history.serial.isNewer(than: last.serial))
        if case .delta(let delta) = history.answer(to: last.serial) {
            #expect(delta == PayloadDelta(from: before, to: set))
        }
    }
}
