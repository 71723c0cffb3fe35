package import RPKITypes
package import TestAuthority

/// An RPKI that changes from step to step, in several repositories, with the RRDP state of each.
///
/// ``current`` is the state after the last step; ``advance(_:time:)`` makes the next one in some milliseconds.
package struct PublicationHistory: Sendable {
    /// What it looks like.
    package let configuration: HistoryConfiguration
    /// The state after the last step.
    package private(set) var current: PublicationStep

    let keys: KeyPool
    var random: SplitMix64
    /// The CAs by number, trust anchors first; numbers are not used again.
    var authorities: [Int: HistoryAuthority] = [:]
    var nextAuthority = 0
    var repositories: [PublishedRepository]
    var time: Timestamp

    /// Makes the first step, one CA a task.
    ///
    /// - Parameters:
    ///   - configuration: What the RPKI looks like.
    ///   - keys: Keys for everything, made when there are none; ``HistoryConfiguration/authorityKeys`` tells how many.
    /// - Returns: The history at its first step.
    /// - Throws: An error when numbers do not go together or a key cannot sign.
    @concurrent
    package static func make(
        _ configuration: HistoryConfiguration,
        keys: KeyPool? = nil
    ) async throws -> PublicationHistory {
        try configuration.check()
        let count = configuration.authorityKeys
        let pool =
            if let keys {
                keys
            } else if count <= HistoryConfiguration.fewestKeys {
                try KeyPool.scenarios()
            } else {
                try await KeyPool.generate(authorities: count, endEntities: 2, routers: 6)
            }
        var history = try PublicationHistory(configuration, keys: pool)
        try await history.populate()
        try history.publish(step: 0, moves: [:], changes: [])
        return history
    }

    private init(_ configuration: HistoryConfiguration, keys: KeyPool) throws {
        self.configuration = configuration
        self.keys = keys
        var random = SplitMix64(seed: configuration.seed)
        repositories = configuration.places.map {
            PublishedRepository(place: $0, session: RRDP.session(&random))
        }
        self.random = random
        time = configuration.time
        current = PublicationStep(
            number: 0,
            time: configuration.time,
            repositories: [],
            locators: [:],
            anchors: [],
            payloads: [],
            changes: [],
            authorities: 0
        )
    }

    /// Makes the next step.
    ///
    /// - Parameters:
    ///   - events: What happens beside random changes.
    ///   - newTime: When; the configuration's interval after the step before by default, and always later than it.
    /// - Returns: The new ``current``.
    /// - Throws: An error when a key cannot sign, or an event names no repository.
    @discardableResult
    package mutating func advance(
        _ events: [HistoryEvent] = [],
        time newTime: Timestamp? = nil
    ) throws -> PublicationStep {
        let following = time.advanced(by: configuration.interval)
        time = max(newTime ?? following, time.advanced(by: 1))
        for number in authorities.keys {
            authorities[number]?.setTime(time, lifetime: configuration.publicationLifetime)
        }
        var changes: [HistoryChange] = []
        if !events.contains(.quiet) {
            for _ in 0..<Int.random(in: 1...max(1, configuration.changes), using: &random) {
                if let change = try changeSomething() { changes.append(change) }
            }
        }
        var moves: [Int: PublishedRepository.Move] = [:]
        for event in events {
            guard let index = event.repository else { continue }
            guard repositories.indices.contains(index) else {
                throw PublicationError.configuration("there is no repository \(index)")
            }
            moves[index] = move(event)
            // Other content in any case, so that the event is not without effect.
            if let number = ordered.first(where: { authorities[$0]?.station.repository == index }) {
                authorities[number]?.isChanged = true
            }
        }
        try publish(step: current.number + 1, moves: moves, changes: changes)
        return current
    }

    private mutating func move(_ event: HistoryEvent) -> PublishedRepository.Move {
        switch event {
        case .newSession: .session(RRDP.session(&random))
        case .serialRegression(_, let count): .back(by: count)
        case .rewrittenSerial: .rewrite
        case .alteredDelta: .alter
        case .quiet: .next
        }
    }

    /// The numbers of the CAs in order.
    var ordered: [Int] { authorities.keys.sorted() }

    /// Publishes what has changed.
    private mutating func publish(
        step: Int,
        moves: [Int: PublishedRepository.Move],
        changes: [HistoryChange]
    ) throws {
        for number in ordered where authorities[number]?.isChanged == true {
            try authorities[number]?.publish()
        }
        var files = [[String: [UInt8]]](repeating: [:], count: repositories.count)
        for authority in authorities.values {
            let index = authority.station.repository
            let directory = authority.identity.repository.dropFirst(configuration.places[index].base.count)
            for file in authority.published { files[index][directory + file.name] = file.bytes }
        }
        for index in repositories.indices {
            let move = moves[index] ?? .next
            repositories[index].advance(to: files[index], move, step: step, time: time, configuration)
        }
        current = PublicationStep(
            number: step,
            time: time,
            repositories: repositories,
            locators: locators,
            anchors: anchors,
            payloads: payloads,
            changes: changes,
            authorities: authorities.count
        )
    }

    private var payloads: [(trustAnchor: String, payload: ExpectedPayload)] {
        var payloads = (0..<configuration.trustAnchors).map { ("ta\($0)", ExpectedPayload()) }
        for (number, authority) in authorities {
            payloads[anchor(of: number)].1.formUnion(authority.payload)
        }
        return payloads.map { (trustAnchor: $0.0, payload: $0.1) }
    }

    /// The number of the trust anchor above a CA.
    private func anchor(of number: Int) -> Int {
        var number = number
        while let parent = authorities[number]?.station.parent { number = parent }
        return number
    }
}
