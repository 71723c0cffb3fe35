import ObjectStore
import RPKITypes
import RPKIValidation
import RelyingParty
import RepositoryFetch
import TestPublication
import Testing

/// What a relying party has after each step of a publication is exactly what the step means.
@Suite("Fetching and validating what changes")
struct PublicationStepsTests {
    /// How repositories are reached.
    enum Way: String, CaseIterable, Sendable {
        case rrdpAndRsync
        case rsyncOnly
        /// RRDP is there, and every request for it fails.
        case fallback
    }

    @Test("After each of 50 random steps the payload is as expected", arguments: Way.allCases)
    func steps(_ way: Way) async throws {
        try await withTestbed(https: 2) { servers, testbed in
            var configuration = servers.configuration(
                repositories: way == .rsyncOnly ? 0 : 2,
                withoutRRDP: way == .rsyncOnly ? 2 : 1
            )
            configuration.roas = 2
            configuration.seed = 7
            var history = try await PublicationHistory.make(configuration)
            if way == .fallback {
                for server in servers.https { server.inject(.status(503), at: "*notification.xml") }
            }
            var options = Testbed.Options()
            var store = try testbed.openStore()
            for number in 0...50 {
                try servers.publish(history.current)
                let outcome = try await testbed.run(history.current, store, options)
                let problems = outcome.problems.filter { !$0.hasSuffix(" fetch-status") }
                #expect(outcome.payload == SetPayload(history.current.expected), "step \(number)")
                #expect(problems == [], "step \(number): \(history.current.changes)")
                #expect(!outcome.report.isIncomplete)
                if number % 10 == 9 {
                    // As another process would go on.
                    try store.close()
                    store = try testbed.openStore()
                    options.memo = ValidationMemo()
                }
                try history.advance()
            }
            try store.close()
        }
    }

    @Test("New sessions, serials that fall, and histories that are rewritten are followed")
    func events() async throws {
        try await withTestbed { servers, testbed in
            var configuration = servers.configuration(repositories: 1)
            configuration.roas = 2
            var history = try await PublicationHistory.make(configuration)
            let store = try testbed.openStore()
            let events: [(HistoryEvent?, String?)] = [
                (nil, nil), (.newSession(repository: 0), "rrdp-session-changed"), (nil, nil), (nil, nil),
                (.alteredDelta(repository: 0), "rrdp-history-changed"), (nil, nil),
                (.rewrittenSerial(repository: 0), "rrdp-history-changed"), (nil, nil), (nil, nil), (nil, nil),
                (.serialRegression(repository: 0, by: 4), "rrdp-serial-regressed"), (nil, nil),
            ]
            for (number, (event, code)) in events.enumerated() {
                if number > 0 { try history.advance(event.map { [$0] } ?? []) }
                try servers.publish(history.current)
                let outcome = try await testbed.run(history.current, store)
                #expect(outcome.payload == SetPayload(history.current.expected), "\(number)")
                if let code {
                    #expect(outcome.codes.contains(code), "\(number): \(outcome.problems)")
                } else if number > 0 {
                    let change = outcome.fetches.map(\.result).map { result -> Bool in
                        if case .current(.deltas, _) = result { true } else { false }
                    }
                    #expect(change == [true], "\(number): \(outcome.fetches)")
                }
            }
            try store.close()
        }
    }
}
