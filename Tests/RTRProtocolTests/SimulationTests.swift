import RPKITypes
import Testing

@testable import RTRProtocol

/// A cache and a router that talk in memory while the payload changes.
private struct Simulation {
    struct Snapshot {
        var vrps: Set<VRP> = []
        var keys: Set<RouterKey> = []
        var vaps: [ASN: VAP] = [:]
    }

    var random: RandomSource
    let versions: ClosedRange<ProtocolVersion>
    var snapshots: [UInt32: Snapshot]
    var sessions: SessionIDs
    var serial: UInt32 = .max - 3
    var oldest: UInt32 = .max - 3
    var now = Duration.zero
    var cache: CacheSession
    var router: RouterSession
    var cacheDecoder = PDUDecoder(reader: .cache)
    var routerDecoder = PDUDecoder(reader: .router)
    var seen = Set<String>()
    var isEnding = false

    init(seed: UInt64, cacheVersions: ClosedRange<ProtocolVersion>) {
        random = RandomSource(seed: seed)
        versions = cacheVersions
        sessions = SessionIDs.random(using: &random)
        snapshots = [serial: Snapshot()]
        var configuration = CacheSession.Configuration()
        configuration.versions = cacheVersions
        cache = CacheSession(configuration, at: .zero)
        router = RouterSession(RouterSession.Configuration())
    }

    var window: PayloadWindow {
        PayloadWindow(sessions: sessions, oldest: SerialNumber(oldest), current: SerialNumber(serial))
    }

    /// Changes the payload, sometimes so that histories are lost or the session is another.
    mutating func change() {
        var snapshot = snapshots[serial] ?? Snapshot()
        for _ in 0..<random.below(30) {
            let vrp = random.vrp(small: true)
            if snapshot.vrps.remove(vrp) == nil { snapshot.vrps.insert(vrp) }
            let key = random.routerKey(small: true)
            if snapshot.keys.remove(key) == nil { snapshot.keys.insert(key) }
            let vap = random.vap(small: true)
            snapshot.vaps[vap.customer] = random.below(3) == 0 ? nil : vap
        }
        serial &+= 1
        snapshots[serial] = snapshot
        switch random.below(12) {
        case 0:
            sessions = SessionIDs.random(using: &random)
            oldest = serial
            seen.insert("session change")
        case 1:
            oldest = serial
            seen.insert("lost history")
        case 2...6: if serial &- oldest > 3 { oldest = serial &- 3 }
        default: break
        }
    }

    /// Encodes a response as a server does.
    func encode(_ response: CacheResponse) throws -> [UInt8] {
        var octets = try PDU.cacheResponse(response.session).octets(version: response.version)
        guard let new = snapshots[response.serial.rawValue] else { return octets }
        var old = Snapshot()
        switch response.content {
        case .full: break
        case .delta(let from): old = snapshots[from.rawValue] ?? Snapshot()
        case .empty: old = new
        }
        var announced = Array(new.vrps.subtracting(old.vrps))
        var withdrawn = Array(old.vrps.subtracting(new.vrps))
        CanonicalOrder.sortAnnouncements(&announced)
        CanonicalOrder.sortWithdrawals(&withdrawn)
        for family in [IPFamily.ipv4, .ipv6] {
            for (vrps, change) in [(announced, Change.announce), (withdrawn, .withdraw)] {
                for vrp in vrps where vrp.prefix.family == family {
                    PDU.append(vrp, change, version: response.version, to: &octets)
                }
            }
        }
        if response.version >= .v1 { try encodeKeys(old.keys, new.keys, response.version, &octets) }
        if response.version >= .v2 { try encodeVAPs(old.vaps, new.vaps, response.version, &octets) }
        try PDU.endOfData(response.session, response.serial, .standard)
            .encode(into: &octets, version: response.version)
        return octets
    }

    private func encodeKeys(
        _ old: Set<RouterKey>,
        _ new: Set<RouterKey>,
        _ version: ProtocolVersion,
        _ octets: inout [UInt8]
    ) throws {
        for (keys, change) in [(new.subtracting(old), Change.announce), (old.subtracting(new), .withdraw)] {
            var sorted = Array(keys)
            CanonicalOrder.sort(&sorted)
            for key in sorted { try PDU.append(key, change, version: version, to: &octets) }
        }
    }

    private func encodeVAPs(
        _ old: [ASN: VAP],
        _ new: [ASN: VAP],
        _ version: ProtocolVersion,
        _ octets: inout [UInt8]
    ) throws {
        var announced = new.values.filter { old[$0.customer] != $0 }
        CanonicalOrder.sort(&announced)
        for vap in announced { try PDU.append(vap, version: version, to: &octets) }
        for customer in old.keys.sorted() where new[customer] == nil {
            try PDU.appendWithdrawal(of: customer, version: version, to: &octets)
        }
    }

    mutating func perform(_ actions: [CacheAction]) throws {
        for action in actions {
            switch action {
            case .respond(let response):
                switch response.content {
                case .full: seen.insert("full")
                case .delta: seen.insert("delta")
                case .empty: seen.insert("empty")
                }
                let octets = try encode(response)
                // Payload may change while the response is on its way.
                if !isEnding, random.below(4) == 0 {
                    change()
                    try perform(cache.handle(.payloadChanged, at: now, payload: window))
                }
                try toRouter(octets)
                try perform(cache.handle(.responseFinished, at: now, payload: window))
            case .send(let pdu, let version):
                seen.insert("\(pdu.type)")
                try toRouter(try pdu.octets(version: version))
            case .close(let reason): Issue.record("the cache closes: \(reason)")
            case .log: break
            }
        }
    }

    mutating func perform(_ actions: [RouterAction]) throws {
        for action in actions {
            switch action {
            case .send(let pdu, let version):
                if case .errorReport(let report) = pdu { Issue.record("the router reports: \(report)") }
                cacheDecoder.push(contentsOf: try pdu.octets(version: version))
                while let frame = try cacheDecoder.next() {
                    try perform(
                        cache.handle(.received(frame.pdu, frame.version), at: now, payload: window)
                    )
                }
            case .close(let reason): Issue.record("the router closes: \(reason)")
            case .synchronized(let result): check(result)
            case .connect: try connect()
            case .dropped, .reported: break
            }
        }
    }

    /// The table equals the payload of its serial as far as the version carries it.
    func check(_ result: Synchronization) {
        guard let snapshot = snapshots[result.serial.rawValue] else {
            Issue.record("serial \(result.serial)")
            return
        }
        #expect(router.table.vrps == snapshot.vrps)
        #expect(router.table.routerKeys == (result.version >= .v1 ? snapshot.keys : []))
        #expect(router.table.vaps == (result.version >= .v2 ? snapshot.vaps : [:]))
    }

    mutating func toRouter(_ octets: [UInt8]) throws {
        var start = 0
        while start < octets.count {
            let end = min(octets.count, start + 1 + random.below(300))
            routerDecoder.push(octets.span.extracting(start..<end))
            start = end
            while let frame = try routerDecoder.next() {
                // A query that is sent now reaches the cache while it responds.
                try perform(router.handle(.received(frame), at: now))
            }
        }
    }

    mutating func connect() throws {
        cacheDecoder = PDUDecoder(reader: .cache)
        routerDecoder = PDUDecoder(reader: .router)
        var configuration = CacheSession.Configuration()
        configuration.versions = versions
        cache = CacheSession(configuration, at: now)
        try perform(router.handle(.connected, at: now))
    }

    mutating func run(steps: Int) throws {
        try connect()
        for _ in 0..<steps {
            now += .seconds(1 + random.below(100))
            if let deadline = cache.deadline, deadline <= now {
                try perform(cache.handle(.timeout, at: now, payload: window))
            }
            if let deadline = router.deadline, deadline <= now {
                try perform(router.handle(.timeout, at: now))
            }
            switch random.below(20) {
            case 0:
                seen.insert("reconnect")
                try perform(router.handle(.disconnected, at: now))
                now += .seconds(600)
                try perform(router.handle(.timeout, at: now))
            case 1...12:
                change()
                try perform(cache.handle(.payloadChanged, at: now, payload: window))
            default: break
            }
        }
        // All that is due by now is told within a minute.
        isEnding = true
        now += .seconds(60)
        try perform(cache.handle(.timeout, at: now, payload: window))
    }
}

@Suite("Cache and router in memory")
struct SimulationTests {
    @Test(
        "Tables are equal after each response, whatever happens to payload, history, session and connection",
        arguments: ProtocolVersion.allCases,
        1...8 as ClosedRange<UInt64>
    )
    func equalTables(highest: ProtocolVersion, seed: UInt64) throws {
        var simulation = Simulation(seed: seed, cacheVersions: .v0...highest)
        try simulation.run(steps: 150)
        let expected: Set = [
            "full", "delta", "serialNotify", "cacheReset", "session change", "lost history", "reconnect",
        ]
        #expect(simulation.seen.isSuperset(of: expected))
        #expect(simulation.seen.contains("errorReport") == (highest < .v2))
        #expect(simulation.router.version == highest)
        #expect(simulation.router.serial == SerialNumber(simulation.serial))
        // Our own cache gives no cause for remarks, apart from the sample keys' size.
        let remarks = simulation.router.remarks.map(\.remark).filter { remark in
            if case .keySize = remark { false } else { true }
        }
        #expect(remarks.isEmpty)
    }
}
