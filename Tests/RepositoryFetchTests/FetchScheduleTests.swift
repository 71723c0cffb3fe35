import RPKITypes
import RepositoryFetch
import Testing

@Suite("Fetch schedule")
struct FetchScheduleTests {
    private let schedule = FetchSchedule()
    private let now = Timestamp(1_800_000_000)

    private func seconds(_ time: Timestamp) -> Int64 { time.secondsSinceEpoch - now.secondsSinceEpoch }

    @Test("After a success: the refresh time and up to a tenth more", arguments: [0, 0.5, 0.999])
    func success(_ random: Double) {
        #expect((600...660).contains(seconds(schedule.next(afterSuccessAt: now, random: random))))
    }

    @Test("The fall-back to rsync is spread over an hour")
    func bestBefore() {
        #expect(seconds(schedule.bestBefore(fetchedAt: now, random: 0)) == 600)
        #expect(seconds(schedule.bestBefore(fetchedAt: now, random: 0.5)) == 2_100)
        #expect((3_590...3_600).contains(seconds(schedule.bestBefore(fetchedAt: now, random: 0.999))))
    }

    @Test(
        "Failures: as ever, then every 90 minutes, then once a day",
        arguments: [
            (1, 600...660), (2, 600...660), (3, 4_860...5_940), (18, 4_860...5_940),
            (19, 77_760...95_040), (1_000, 77_760...95_040),
        ] as [(Int, ClosedRange<Int64>)]
    )
    func failures(_ count: Int, _ expected: ClosedRange<Int64>) {
        for random in [0, 0.3, 0.999] {
            let next = schedule.next(afterFailureAt: now, failures: count, random: random)
            #expect(expected.contains(seconds(next)))
        }
    }

    @Test("Policies of the fall-back")
    func policies() {
        let cases: [(FallbackPolicy, Timestamp?, Bool)] = [
            (.never, nil, false), (.never, now.advanced(by: -1), false),
            (.new, nil, true), (.new, now.advanced(by: -1), false),
            (.stale, nil, true), (.stale, now.advanced(by: -1), true), (.stale, now, false),
            (.stale, now.advanced(by: 1), false),
        ]
        for (policy, bestBefore, permitted) in cases {
            #expect(policy.permitsRsync(bestBefore: bestBefore, at: now) == permitted)
        }
    }
}
