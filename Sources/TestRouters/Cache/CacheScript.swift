import RPKITypes

/// What the scripted cache knows, and how it answers; without sockets.
struct CacheScript: Sendable {
    let maximumVersion: UInt8
    let timing: CacheTiming
    /// By version.
    private(set) var sessions: [UInt16]
    private(set) var serial: UInt32
    /// The payload of each serial from which a delta can be given, and of the current one.
    private var history: [UInt32: RouterPayload]

    init(maximumVersion: UInt8, timing: CacheTiming, payload: RouterPayload) {
        self.maximumVersion = maximumVersion
        self.timing = timing
        sessions = []
        serial = 0
        history = [:]
        renew(payload)
    }

    private var current: RouterPayload { history[serial] ?? RouterPayload() }

    /// Begins new sessions, near the end of the serial numbers so that they wrap within a test.
    mutating func renew(_ payload: RouterPayload) {
        let first = UInt16.random(in: 1..<0xFF00)
        // Never the one before, nor 0xFFFF, which OpenBGPD takes for none.
        sessions =
            sessions.first.map { [$0 ^ 0x0100, $0 ^ 0x0101, $0 ^ 0x0102] } ?? [first, first + 1, first + 2]
        serial = UInt32.max - 1
        history = [serial: payload]
    }

    mutating func publish(_ payload: RouterPayload) {
        serial &+= 1
        history[serial] = payload
    }

    mutating func loseHistory() { history = [serial: current] }

    /// What is sent to a router with which a version was agreed on.
    func notify(version: UInt8) -> [UInt8] {
        CachePDU.notify(version: version, session: sessions[Int(version)], serial: serial)
    }

    /// An answer, and what to do with the connection.
    struct Reply {
        var octets: [UInt8]
        var exchange: CacheExchange
        /// The version agreed on; nil as long as there is none.
        var version: UInt8?
        var closes = false
    }

    /// Answers a whole PDU.
    func reply(to pdu: [UInt8], version agreed: UInt8?) -> Reply {
        guard pdu.count >= 8 else { return refuse(pdu, version: agreed, code: 0) }
        if pdu[1] == 10 {
            let query = CacheExchange.Query.report(UInt16(pdu[2]) << 8 | UInt16(pdu[3]))
            let exchange = CacheExchange(version: pdu[0], query: query, answer: .none)
            // A cache of a lower version is told so; the rest ends the session.
            return Reply(octets: [], exchange: exchange, version: agreed, closes: true)
        }
        guard pdu[1] == 1 && pdu.count == 12 || pdu[1] == 2 && pdu.count == 8 else {
            return refuse(pdu, version: agreed, code: pdu[1] > 11 ? 5 : 3)
        }
        let version = pdu[0]
        if let agreed, agreed != version { return refuse(pdu, version: agreed, code: 8) }
        guard version <= maximumVersion else {
            var reply = refuse(pdu, version: agreed, code: 4)
            reply.closes = false
            return reply
        }
        return pdu[1] == 2 ? full(version) : delta(version, pdu)
    }

    private func refuse(_ pdu: [UInt8], version: UInt8?, code: UInt16) -> Reply {
        let type = pdu.count > 1 ? pdu[1] : 255
        let query: CacheExchange.Query = type == 1 ? .serial : type == 2 ? .reset : .other(type)
        return Reply(
            octets: CachePDU.error(
                version: version ?? maximumVersion,
                code: code,
                about: Array(pdu.prefix(64))
            ),
            exchange: CacheExchange(version: pdu.first ?? 255, query: query, answer: .error(code)),
            version: version,
            closes: true
        )
    }

    private func full(_ version: UInt8) -> Reply {
        Reply(
            octets: changes(version, from: RouterPayload()),
            exchange: CacheExchange(version: version, query: .reset, answer: .full),
            version: version
        )
    }

    private func delta(_ version: UInt8, _ pdu: [UInt8]) -> Reply {
        let session = UInt16(pdu[2]) << 8 | UInt16(pdu[3])
        let serial = pdu[8..<12].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard session == sessions[Int(version)], let old = history[serial] else {
            let exchange = CacheExchange(version: version, query: .serial, answer: .cacheReset)
            return Reply(octets: CachePDU.reset(version: version), exchange: exchange, version: version)
        }
        let exchange = CacheExchange(version: version, query: .serial, answer: .delta)
        return Reply(octets: changes(version, from: old), exchange: exchange, version: version)
    }

    /// A whole response; the order is that of 8210bis-27, section 11.2.
    private func changes(_ version: UInt8, from old: RouterPayload) -> [UInt8] {
        let old = old.carried(by: version)
        let new = current.carried(by: version)
        let announced = new.vrps.subtracting(old.vrps).sorted { CacheScript.key($0) > CacheScript.key($1) }
        let withdrawn = old.vrps.subtracting(new.vrps).sorted { CacheScript.key($0) < CacheScript.key($1) }
        let session = sessions[Int(version)]
        var octets = CachePDU.response(version: version, session: session)
        for family in IPFamily.allCases {
            for vrp in announced where vrp.prefix.family == family {
                octets += CachePDU.prefix(version: version, vrp, isNew: true)
            }
            for vrp in withdrawn where vrp.prefix.family == family {
                octets += CachePDU.prefix(version: version, vrp, isNew: false)
            }
        }
        for (customer, providers) in new.providers.sorted(by: { $0.key < $1.key })
        where old.providers[customer] != providers {
            octets += CachePDU.aspa(version: version, customer: customer, providers: providers)
        }
        for customer in old.providers.keys.sorted() where new.providers[customer] == nil {
            octets += CachePDU.aspa(version: version, customer: customer, providers: [])
        }
        return octets + CachePDU.end(version: version, session: session, serial: serial, timing: timing)
    }

    private static func key(_ vrp: VRP) -> (UInt128, UInt8, UInt8, UInt32) {
        (vrp.prefix.address, vrp.maxLength, vrp.prefix.length, vrp.asn.rawValue)
    }
}
