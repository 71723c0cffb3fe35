public import RPKITypes

/// A canonical cache representation (CCR): what a validator held at one time, for comparing and exchanging.
public struct CanonicalCacheRepresentation: Sendable {
    /// A current manifest.
    public struct ManifestInstance: Hashable, Sendable {
        /// SHA-256 of the manifest.
        public let hash: SHA256Digest
        /// Its size in bytes, at least 1000.
        public let size: UInt32
        /// The key identifier of its CA.
        public let authorityKeyIdentifier: KeyIdentifier
        /// The manifest number.
        public let manifestNumber: LongNumber
        /// When it was issued.
        public let thisUpdate: Timestamp
        /// Where it is published; at least one.
        public let locations: [String]
        /// Key identifiers of the CAs below, ascending.
        public let subordinates: [KeyIdentifier]
    }

    /// One state with the hash that it announces.
    package struct State: Hashable, Sendable {
        /// The name of the state: `mfts`, `vrps`, `vaps`, `tas`, `rks`.
        package let name: String
        /// The octets that the hash is over.
        package let data: Range<Int>
        package let hash: SHA256Digest
    }

    /// The DER.
    public let bytes: [UInt8]
    /// When it was finished.
    public let producedAt: Timestamp
    /// The manifests, ascending by hash.
    public internal(set) var manifests: [ManifestInstance] = []
    /// thisUpdate of the newest manifest; nil without that state.
    public internal(set) var mostRecentUpdate: Timestamp?
    /// The VRPs in the order of the representation.
    public internal(set) var vrps: [VRP] = []
    /// The VAPs, ascending by customer.
    public internal(set) var vaps: [VAP] = []
    /// Key identifiers of the trust anchors, ascending.
    public internal(set) var trustAnchors: [KeyIdentifier] = []
    /// The router keys, ascending by AS number and key identifier.
    public internal(set) var routerKeys: [RouterKey] = []
    /// The states that are present; whether their hashes are right is checked by the validator.
    package private(set) var states: [State] = []

    /// Decodes a representation and checks order and bounds.
    ///
    /// - Throws: ``DecodeError`` with the offset of the first rule broken.
    /// - Complexity: O(*n*).
    /// - Source: draft-ietf-sidrops-rpki-ccr-11, section 3.
    public init(_ bytes: [UInt8], limits: Limits = .standard) throws(DecodeError) {
        let der = bytes.span
        self.bytes = bytes
        var reader = DERReader(der)
        var info = try reader.enter(DERTag.sequence, in: der)
        try reader.finish()
        guard try info.readOID(in: der) == .canonicalCacheRepresentation else {
            throw DecodeError(.cacheRepresentation(.contentType), at: 0)
        }
        var wrapper = try info.enter(DERTag.context(0), in: der)
        try info.finish()
        var fields = try wrapper.enter(DERTag.sequence, in: der)
        try wrapper.finish()
        try fields.readDefaultZeroVersion(in: der, orThrow: .cacheRepresentation(.version))
        try fields.readAlgorithm(.sha256, in: der, orThrow: .cacheRepresentation(.hashAlgorithm))
        producedAt = try fields.readGeneralizedTime(in: der)
        var last: UInt8 = 0
        // Fields after [5] belong to later versions of the module, which has an extension marker.
        while let tag = fields.nextTag(in: der), (0xA1...0xA5).contains(tag) {
            guard tag > last else {
                throw DecodeError(.cacheRepresentation(.order(state: "states")), at: fields.position)
            }
            last = tag
            var outer = try fields.enter(tag, in: der)
            var state = try outer.enter(DERTag.sequence, in: der)
            try outer.finish()
            try readState(tag & 0x1F, &state, der, limits)
            try state.finish()
        }
        guard !states.isEmpty else { throw DecodeError(.cacheRepresentation(.empty), at: fields.position) }
    }

    private mutating func readState(
        _ number: UInt8,
        _ state: inout DERReader,
        _ der: Span<UInt8>,
        _ limits: Limits
    ) throws(DecodeError) {
        let data = try state.read(DERTag.sequence, in: der)
        var list = CacheRepresentationList(DERReader(data.content), limits.cacheRepresentationEntries)
        let name: String
        switch number {
        case 1:
            name = "mfts"
            try list.forEach(der) { (fields: inout DERReader) throws(DecodeError) in
                try readManifest(&fields, der, limits)
            }
            let start = state.position
            let update = try state.readGeneralizedTime(in: der)
            guard update <= producedAt, update == manifests.map(\.thisUpdate).max() ?? Timestamp(0) else {
                throw DecodeError(.cacheRepresentation(.value(state: name)), at: start)
            }
            mostRecentUpdate = update
        case 2:
            name = "vrps"
            try list.forEach(der) { (fields: inout DERReader) throws(DecodeError) in
                try readVRPs(&fields, der, limits)
            }
        case 3:
            name = "vaps"
            try list.forEach(der) { (fields: inout DERReader) throws(DecodeError) in
                try readVAP(&fields, der, limits)
            }
        case 4:
            name = "tas"
            try readTrustAnchors(&list.reader, der, limits)
        default:
            name = "rks"
            try list.forEach(der) { (fields: inout DERReader) throws(DecodeError) in
                try readRouterKeys(&fields, der, limits)
            }
        }
        let hashElement = try state.read(DERTag.octetString, in: der)
        guard let hash = SHA256Digest(der.extracting(hashElement.content)) else {
            throw DecodeError(.cacheRepresentation(.value(state: name)), at: hashElement.start)
        }
        states.append(State(name: name, data: data.whole, hash: hash))
    }
}

/// A list of SEQUENCEs whose count is bounded.
struct CacheRepresentationList {
    var reader: DERReader
    private let limit: Int

    init(_ reader: DERReader, _ limit: Int) {
        self.reader = reader
        self.limit = limit
    }

    /// Hands each element's content to `body`, which must use it up.
    mutating func forEach(
        _ der: Span<UInt8>,
        _ body: (inout DERReader) throws(DecodeError) -> Void
    ) throws(DecodeError) {
        var count = 0
        while !reader.isAtEnd {
            count += 1
            guard count <= limit else {
                throw DecodeError(.cacheRepresentation(.tooManyEntries(limit: limit)), at: reader.position)
            }
            var fields = try reader.enter(DERTag.sequence, in: der)
            try body(&fields)
            try fields.finish()
        }
    }
}
