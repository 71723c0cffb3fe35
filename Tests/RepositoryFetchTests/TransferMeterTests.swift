import RPKITypes
import Testing

@testable import RepositoryFetch

@Suite("The meter of transfers")
struct TransferMeterTests {
    static func meter(total: Duration = .seconds(900)) -> (TransferMeter, Deadline) {
        let time = TimeSource(StillClock())
        let deadline = Deadline(total, by: time)
        let meter = TransferMeter(limits: TransferLimits(), deadline: deadline, now: .zero)
        return (meter, deadline)
    }

    @Test("To the answer: the time to connect and the idle time")
    func answer() {
        var (meter, _) = Self.meter()
        #expect(meter.verdict(now: .seconds(19)) == .fine(until: .seconds(20)))
        #expect(meter.verdict(now: .seconds(20)) == .fault(.idleTimeout(limit: .seconds(10))))
    }

    @Test("From the connection to the answer: the idle time")
    func connected() {
        var (meter, _) = Self.meter()
        meter.connected(now: .seconds(3))
        #expect(meter.verdict(now: .seconds(12)) == .fine(until: .seconds(13)))
        #expect(meter.verdict(now: .seconds(13)) == .fault(.idleTimeout(limit: .seconds(10))))
    }

    @Test("Time that we take ourselves does not count")
    func ownTime() {
        var (meter, _) = Self.meter()
        meter.answerBegan(now: .seconds(1))
        for second in stride(from: 10, to: 800, by: 100) {
            meter.startWaiting(now: .seconds(second))
            meter.received(1, now: .seconds(second) + .milliseconds(1))
            #expect(meter.verdict(now: .seconds(second + 99)) == .fine(until: .seconds(second + 109)))
        }
    }

    @Test("Less than the minimum over the window is too slow; just enough is not")
    func speed() {
        for (bytes, isFine) in [(999, false), (1_000, true)] {
            var (meter, _) = Self.meter()
            meter.answerBegan(now: .zero)
            for second in 0..<10 {
                meter.startWaiting(now: .seconds(second))
                meter.received(bytes, now: .seconds(second + 1))
            }
            meter.startWaiting(now: .seconds(10))
            let fault = TransferMeter.Verdict.fault(.tooSlow(bytes: 9_990, window: .seconds(10)))
            #expect(meter.verdict(now: .seconds(10)) == (isFine ? .fine(until: .seconds(20)) : fault))
        }
    }

    @Test("The deadline wins over everything")
    func total() {
        var (meter, _) = Self.meter(total: .seconds(5))
        meter.answerBegan(now: .zero)
        #expect(meter.verdict(now: .seconds(4)) == .fine(until: .seconds(5)))
        #expect(meter.verdict(now: .seconds(5)) == .fault(.totalTimeout(limit: .seconds(5))))
    }

    /// A clock that stands still.
    struct StillClock: Clock {
        struct Instant: InstantProtocol {
            var offset = Duration.zero
            func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
            func duration(to other: Instant) -> Duration { other.offset - offset }
            static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
        }

        var now: Instant { Instant() }
        var minimumResolution: Duration { .zero }
        func sleep(until deadline: Instant, tolerance: Duration?) async throws {}
    }
}

@Suite("Identity of servers (RFC 9525, section 6)")
struct ServerIdentityTests {
    @Test(
        "Names that stand for a host",
        arguments: [
            ("a.example.net", "a.example.net"), ("A.Example.NET", "a.example.net"),
            ("*.example.net", "a.example.net"),
        ]
    )
    func right(name: String, host: String) {
        #expect(ServerIdentity.matches(Array(name.utf8), host: Array(host.utf8)))
    }

    @Test(
        "Names that do not",
        arguments: [
            ("a.example.net", "b.example.net"), ("*.example.net", "example.net"),
            ("*.example.net", "a.b.example.net"), ("*.net", "example.net"), ("*", "localhost"),
            ("a*.example.net", "ab.example.net"), ("*.*.net", "a.b.net"), ("", ""), ("*.", "a."),
            ("a.example.net\0", "a.example.net"), ("*.example.net", ".example.net.example.net"),
        ]
    )
    func wrong(name: String, host: String) {
        #expect(!ServerIdentity.matches(Array(name.utf8), host: Array(host.utf8)))
    }
}
