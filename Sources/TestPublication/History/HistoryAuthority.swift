import RPKITypes
import TestAuthority

/// A CA of a history, with what it has issued.
struct HistoryAuthority: Sendable {
    /// What an object is.
    enum Kind: Hashable, Sendable {
        case roa
        case aspa
        case router
        case authority
        case filler
    }

    /// Something that it has issued and that is still there.
    struct Item: Sendable {
        let kind: Kind
        let name: String
        let serial: UInt64
        let payload: ExpectedPayload
    }

    /// The state without keys and names: whose child, where, with what.
    struct Station: Hashable, Sendable {
        var parent: Int?
        var repository: Int
        /// The number of the key in the pool.
        var key: Int
        /// The slot for its own objects.
        var slot: Int
        /// The slots that are left for CAs below it.
        var freeSlots: Range<Int>
    }

    var station: Station
    var authority: Authority
    var items: [Item] = []
    /// The files of the publication point as last published.
    var published: [PublishedFile] = []
    /// Whether something has changed since then.
    var isChanged = true
    private var counter = 0

    init(_ station: Station, _ authority: Authority) {
        self.station = station
        self.authority = authority
    }

    var identity: AuthorityIdentity { authority.identity }

    /// The payload of its own objects.
    var payload: ExpectedPayload {
        items.reduce(into: ExpectedPayload()) { $0.formUnion($1.payload) }
    }

    func items(_ kind: Kind) -> [Item] { items.filter { $0.kind == kind } }
}

extension HistoryAuthority {
    /// Sets the time for what is issued from now on.
    mutating func setTime(_ time: Timestamp, lifetime: Int64) {
        authority.publication.thisUpdate = time
        authority.publication.nextUpdate = time.advanced(by: lifetime)
        authority.signingTime = time
    }

    /// Issues a ROA, or another one in the place of an old one.
    mutating func issueROA(replacing old: Item? = nil, _ random: inout SplitMix64) throws {
        let family: IPFamily = Int.random(in: 0..<3, using: &random) == 0 ? .ipv6 : .ipv4
        var entries: [ROAEntry] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let number = Int.random(in: 0..<65_536, using: &random)
            guard let prefix = HistoryResources.prefix(slot: station.slot, family, number),
                !entries.contains(where: { $0.prefix == prefix })
            else { continue }
            let more = Int.random(in: 0...2, using: &random)
            entries.append(ROAEntry(prefix, maxLength: more == 0 ? nil : Int(prefix.length) + more))
        }
        let asn = HistoryResources.asn(slot: station.slot, Int.random(in: 0..<100, using: &random))
        try issue(.roa, "roa", replacing: old) { try $0.issueROA($1, asn: asn, entries: entries) }
    }

    /// Issues an ASPA, or another one in the place of an old one.
    mutating func issueASPA(replacing old: Item? = nil, _ random: inout SplitMix64) throws {
        let customer =
            old?.payload.vaps.first?.customer
            ?? HistoryResources.asn(slot: station.slot, Int.random(in: 0..<100, using: &random))
        var providers: Set<ASN> = []
        for _ in 0..<Int.random(in: 1...5, using: &random) {
            providers.insert(ASN(UInt32.random(in: 1...64_000, using: &random)))
        }
        let sorted = providers.sorted()
        try issue(.aspa, "asa", replacing: old) {
            try $0.issueASPA($1, customer: customer, providers: sorted)
        }
    }

    /// Issues a router certificate.
    mutating func issueRouter(_ random: inout SplitMix64) throws {
        let number = Int.random(in: 0..<100, using: &random)
        let asn = HistoryResources.asn(slot: station.slot, number)
        for _ in 0..<number % max(1, authority.routerKeys.count) { _ = try authority.drawRouterKey() }
        try issue(.router, "cer") { try $0.issueRouter($1, asns: ASNSet([Interval(asn.rawValue)])) }
    }

    /// Puts a file of random bytes into the publication point, under a type that nobody knows.
    mutating func addFiller(size: Int, _ random: inout SplitMix64) throws {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size + 8)
        while bytes.count < size { withUnsafeBytes(of: random.next()) { bytes.append(contentsOf: $0) } }
        try issue(.filler, "bin") { $0.add($1, bytes) }
    }

    /// Issues the certificate of a CA below it.
    mutating func issueAuthority(_ child: AuthorityIdentity) throws {
        let serial = authority.nextSerial
        let file = try authority.issueAuthority(child)
        items.append(Item(kind: .authority, name: file.name, serial: serial, payload: ExpectedPayload()))
        isChanged = true
    }

    /// Takes an object away and puts its certificate on the CRL.
    mutating func remove(_ item: Item) {
        items.removeAll { $0.name == item.name }
        authority.files.removeAll { $0.name == item.name }
        if item.kind != .filler { authority.revoke(serial: DER.integer(item.serial)) }
        isChanged = true
    }

    private mutating func issue(
        _ kind: Kind,
        _ type: String,
        replacing old: Item? = nil,
        _ issue: (inout Authority, String) throws -> PublishedFile
    ) throws {
        if let old { remove(old) }
        counter += 1
        let name = old?.name ?? "\(identity.name)-\(counter).\(type)"
        let serial = authority.nextSerial
        authority.payload = ExpectedPayload()
        _ = try issue(&authority, name)
        items.append(Item(kind: kind, name: name, serial: serial, payload: authority.payload))
        isChanged = true
    }

    /// Makes CRL and manifest anew, each with the next number.
    mutating func publish() throws {
        published = try authority.publish()
        authority.publication.manifestNumber += 1
        authority.publication.crlNumber += 1
        isChanged = false
    }
}
