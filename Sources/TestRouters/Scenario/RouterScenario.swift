/// Brings a router and a cache together and compares the router's table with the payload after each step.
package struct RouterScenario: Sendable {
    /// What happens, in order; the first must be ``ScenarioStep/start``.
    package var steps: [ScenarioStep]
    /// How long to wait for a table instead of as long as the router may need; nil for that.
    package var patience: Duration?

    /// Makes a scenario.
    package init(steps: [ScenarioStep] = ScenarioStep.allCases, patience: Duration? = nil) {
        self.steps = steps
        self.patience = patience
    }

    /// Between two looks at a table.
    private static let pause = Duration.milliseconds(100)

    /// What came of a step.
    package struct Outcome: Sendable {
        /// The step.
        package let step: ScenarioStep
        /// How long it took until the table was equal, or until patience ended.
        package let duration: Duration
        /// How the table differs from the payload at the end; empty when it is equal.
        package let differences: [String]
        /// What the router asked meanwhile; nil when the cache does not know.
        package let exchanges: [CacheExchange]?
        /// What is wrong with the exchanges.
        package let complaints: [String]
        /// What the router said, when something is wrong.
        package let log: String

        /// Whether all is as it should be.
        package var isGood: Bool { differences.isEmpty && complaints.isEmpty }
    }

    /// Runs the steps, up to the first that goes wrong.
    ///
    /// - Parameters:
    ///   - router: The router, which is started.
    ///   - cache: The cache, which must have the payload of the first step.
    /// - Returns: An outcome for each step that was made.
    /// - Throws: What starting the router or changing the cache throws.
    package func run(_ router: some RouterUnderTest, _ cache: some CacheUnderTest) async throws -> [Outcome] {
        let highest = try await router.versions().upperBound
        let version = min(highest, cache.maximumVersion)
        let keepsOldCustomers = try await router.keepsOldCustomers()
        let candidates = steps.reduce(RouterPayload()) { $0.union($1.payload) }
        return try await router.run(port: cache.port, version: highest) { running in
            var outcomes: [Outcome] = []
            var hasReloaded = false
            for step in steps {
                let before = try await cache.exchanges()?.count ?? 0
                let start = ContinuousClock.now
                try await step.perform(on: cache)
                hasReloaded = hasReloaded || step.answers(for: router).contains(.full) && step != .start
                let differences = try await wait(
                    for: cache.served(step.payload).carried(by: version),
                    running,
                    candidates,
                    toleratesOldCustomers: keepsOldCustomers && hasReloaded,
                    until: start + (patience ?? router.patience)
                )
                let exchanges = try await cache.exchanges().map { Array($0.dropFirst(before)) }
                let complaints = exchanges.map { self.complaints(about: $0, step, router, version) } ?? []
                let isGood = differences.isEmpty && complaints.isEmpty
                let outcome = Outcome(
                    step: step,
                    duration: ContinuousClock.now - start,
                    differences: differences,
                    exchanges: exchanges,
                    complaints: complaints,
                    log: isGood ? "" : running.log
                )
                outcomes.append(outcome)
                guard isGood else { break }
            }
            return outcomes
        }
    }

    /// Looks at the table until it is equal; what is different at the end.
    private func wait(
        for expected: RouterPayload,
        _ router: any RunningRouter,
        _ candidates: RouterPayload,
        toleratesOldCustomers: Bool,
        until deadline: ContinuousClock.Instant
    ) async throws -> [String] {
        while true {
            var differences: [String]
            do {
                differences = try await router.table(candidates: candidates)
                    .differences(from: expected, toleratesOldCustomers: toleratesOldCustomers)
            } catch let error as RouterTestError {
                if case .ended = error { return [error.description] }
                differences = [error.description]
            }
            guard !differences.isEmpty, ContinuousClock.now < deadline else { return differences }
            try await Task.sleep(for: Self.pause)
        }
    }

    private func complaints(
        about exchanges: [CacheExchange],
        _ step: ScenarioStep,
        _ router: some RouterUnderTest,
        _ version: UInt8
    ) -> [String] {
        var lines: [String] = []
        let answers = step.answers(for: router)
        if !exchanges.contains(where: { answers.contains($0.answer) && $0.version == version }) {
            lines.append("none of \(answers) in version \(version)")
        }
        for exchange in exchanges {
            switch exchange.answer {
            case .full where !answers.contains(.full): lines.append("a full set instead of a delta")
            case .cacheReset where !step.permitsCacheReset: lines.append("a Cache Reset")
            case .error(4) where step.permitsDowngrade: break
            case .error(let code): lines.append("Error \(code) to the router")
            default: break
            }
            if case .report(let code) = exchange.query { lines.append("Error \(code) from the router") }
        }
        return lines
    }
}
