import RPKITypes
import TestAuthority

extension PublicationHistory {
    /// The validity of certificates.
    private var validity: Validity { Validity(around: configuration.time, after: 10 * 365 * 86_400) }

    /// Makes the trust anchors and the first CAs with their objects.
    mutating func populate() async throws {
        for index in 0..<configuration.trustAnchors { try addTrustAnchor(index) }
        for (repository, _) in configuration.places.enumerated() {
            var parent: Int?
            for index in 0..<configuration.authorities {
                // Every third CA is below the one before it.
                let isNested = index % 3 == 1
                let anchor = repository % configuration.trustAnchors
                let number = try addAuthority(below: (isNested ? parent : nil) ?? anchor, in: repository)
                if !isNested { parent = number }
            }
        }
        let configuration = configuration
        let work = authorities.filter { $0.value.station.parent != nil }
        try await withThrowingTaskGroup(of: (Int, HistoryAuthority).self) { group in
            for (number, authority) in work {
                group.addTask {
                    var authority = authority
                    try authority.fill(configuration, number)
                    return (number, authority)
                }
            }
            for try await (number, authority) in group { authorities[number] = authority }
        }
    }

    private mutating func addTrustAnchor(_ index: Int) throws {
        let place = configuration.places[index]
        let identity = AuthorityIdentity(
            name: "ta\(index)",
            key: keys.authorityKey(index),
            resources: HistoryResources.all,
            repository: "\(place.base)ta\(index)/",
            certificateURI: "\(place.base)ta\(index).cer",
            notify: place.notify
        )
        let station = HistoryAuthority.Station(
            parent: nil,
            repository: index,
            key: index,
            slot: 0,
            freeSlots: 0..<0
        )
        plant(station, identity)
        var template = Repository()
        try template.add(trustAnchor: identity, validity: validity)
        repositories[index].furtherFiles["ta\(index).cer"] = template[identity.certificateURI]
    }

    /// Adds a CA without objects; nil when there is no key or no slot for it.
    @discardableResult
    mutating func tryToAddAuthority(below parent: Int, in repository: Int) throws -> Int? {
        guard let above = authorities[parent], let key = freeKey(below: parent) else { return nil }
        let number = nextAuthority
        var station = above.station
        station.parent = parent
        station.repository = repository
        station.key = key
        let isDirect = above.station.parent == nil
        if isDirect {
            guard number < HistoryResources.blocks else { return nil }
            let first = number * HistoryResources.slotsInBlock
            station.slot = first
            station.freeSlots = first + 1..<first + HistoryResources.slotsInBlock
        } else {
            guard let slot = above.station.freeSlots.first else { return nil }
            authorities[parent]?.station.freeSlots.removeFirst()
            station.slot = slot
            station.freeSlots = slot + 1..<slot + 1
        }
        let place = configuration.places[repository]
        let name = "ca\(number)"
        let identity = AuthorityIdentity(
            name: name,
            key: keys.authorityKey(key),
            resources: HistoryResources.resources(station.slot..<station.freeSlots.upperBound),
            repository: "\(place.base)\(name)/",
            certificateURI: "\(above.identity.repository)\(name).cer",
            notify: place.notify
        )
        try authorities[parent]?.issueAuthority(identity)
        plant(station, identity)
        return number
    }

    /// Adds a CA below a certain one, or below another one where that has no room.
    private mutating func addAuthority(below preferred: Int, in repository: Int) throws -> Int {
        let others = ordered.filter { authorities[$0].map { !$0.station.freeSlots.isEmpty } ?? false }
        let anchors = 0..<configuration.trustAnchors
        for parent in [preferred] + anchors + others {
            if let number = try tryToAddAuthority(below: parent, in: repository) { return number }
        }
        throw AuthorityError.keys("too few CA keys, or too many CAs")
    }

    private mutating func plant(_ station: HistoryAuthority.Station, _ identity: AuthorityIdentity) {
        var authority = HistoryAuthority(
            station,
            Authority(
                identity: identity,
                keys: keys,
                validity: validity,
                publication: PublicationSettings(thisUpdate: time, nextUpdate: time)
            )
        )
        authority.setTime(time, lifetime: configuration.publicationLifetime)
        authorities[nextAuthority] = authority
        nextAuthority += 1
    }

    /// A key that no CA above has, nor a sibling, nor a trust anchor.
    private func freeKey(below parent: Int) -> Int? {
        var used = Set(0..<configuration.trustAnchors)
        for authority in authorities.values where authority.station.parent == parent {
            used.insert(authority.station.key)
        }
        var above: Int? = parent
        while let number = above {
            if let key = authorities[number]?.station.key { used.insert(key) }
            above = authorities[number]?.station.parent
        }
        let first = nextAuthority % keys.authorities.count
        let order = Array(first..<keys.authorities.count) + Array(0..<first)
        return order.first { !used.contains($0) }
    }

    /// The trust anchor locators.
    var locators: [String: String] {
        var locators: [String: String] = [:]
        for index in 0..<configuration.trustAnchors {
            guard let identity = authorities[index]?.identity else { continue }
            let https = configuration.places[index].https.map { "https://\($0)/ta/\(identity.name).cer" }
            locators["\(identity.name).tal"] = Locator.text(identity, httpsURI: https)
        }
        return locators
    }

    /// The certificates of the trust anchors on the web servers.
    var anchors: [(https: String, path: String, bytes: [UInt8])] {
        (0..<configuration.trustAnchors).compactMap { index in
            guard let https = configuration.places[index].https,
                let bytes = repositories[index].furtherFiles["ta\(index).cer"]
            else { return nil }
            return (https: https, path: "/ta/ta\(index).cer", bytes: bytes)
        }
    }
}

extension HistoryAuthority {
    /// Issues the first objects.
    mutating func fill(_ configuration: HistoryConfiguration, _ number: Int) throws {
        var random = SplitMix64.stream(seed: configuration.seed, index: number)
        for _ in 0..<configuration.roas { try issueROA(&random) }
        for _ in 0..<configuration.aspas { try issueASPA(&random) }
        for _ in 0..<configuration.routerKeys { try issueRouter(&random) }
        for _ in 0..<configuration.fillers { try addFiller(size: configuration.fillerSize, &random) }
        try publish()
    }
}
