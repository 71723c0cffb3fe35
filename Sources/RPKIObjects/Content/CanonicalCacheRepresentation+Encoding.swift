package import RPKITypes

extension CanonicalCacheRepresentation {
    /// What a representation is made of, in any order.
    package struct Contents: Sendable {
        /// When it is finished; not before the newest manifest.
        package var producedAt: Timestamp
        /// The manifests that are valid; of several with one hash the first one is taken.
        package var manifests: [ManifestInstance] = []
        /// VRPs, each once.
        package var vrps: [VRP] = []
        /// VAPs, one for each customer.
        package var vaps: [VAP] = []
        /// Key identifiers of the trust anchors; with none the state is left out.
        package var trustAnchors: [KeyIdentifier] = []
        /// Router keys, each once.
        package var routerKeys: [RouterKey] = []

        /// Makes contents without entries.
        package init(producedAt: Timestamp) { self.producedAt = producedAt }
    }

    /// Encodes a representation.
    ///
    /// - Parameters:
    ///   - contents: what was held.
    ///   - digest: gives the SHA-256 of octets.
    /// - Returns: the DER, which ``init(_:limits:)`` reads.
    /// - Complexity: O(*n* log *n*); it stands in memory whole.
    /// - Source: draft-ietf-sidrops-rpki-ccr-11, section 3.
    package static func encode(
        _ contents: Contents,
        digest: (Span<UInt8>) -> SHA256Digest
    ) -> [UInt8] {
        var writer = DERWriter()
        writer.constructed(DERTag.sequence) { writer in
            writer.identifier(.canonicalCacheRepresentation)
            writer.constructed(DERTag.context(0)) { writer in
                writer.constructed(DERTag.sequence) { writer in
                    writer.constructed(DERTag.sequence) { $0.identifier(.sha256) }
                    writer.generalizedTime(contents.producedAt)
                    encodeStates(contents, &writer, digest)
                }
            }
        }
        return writer.bytes
    }

    private static func encodeStates(
        _ contents: Contents,
        _ writer: inout DERWriter,
        _ digest: (Span<UInt8>) -> SHA256Digest
    ) {
        let manifests = Dictionary(contents.manifests.map { ($0.hash, $0) }) { first, _ in first }
            .values.sorted { $0.hash.bytes.lexicographicallyPrecedes($1.hash.bytes) }
        encodeState(1, &writer, digest) { writer in
            for manifest in manifests { encode(manifest, &writer) }
        } further: { writer in
            writer.generalizedTime(manifests.map(\.thisUpdate).max() ?? Timestamp(0))
        }
        encodeState(2, &writer, digest) { encode(contents.vrps, &$0) }
        encodeState(3, &writer, digest) { writer in
            for vap in contents.vaps.sorted(by: { $0.customer < $1.customer }) { encode(vap, &writer) }
        }
        if !contents.trustAnchors.isEmpty {
            encodeState(4, &writer, digest) { encode(contents.trustAnchors, &$0) }
        }
        encodeState(5, &writer, digest) { encode(contents.routerKeys, &$0) }
    }

    /// A state is a list, further fields, and the hash of the list's DER.
    private static func encodeState(
        _ number: UInt8,
        _ writer: inout DERWriter,
        _ digest: (Span<UInt8>) -> SHA256Digest,
        _ list: (inout DERWriter) -> Void,
        further: (inout DERWriter) -> Void = { _ in }
    ) {
        writer.constructed(DERTag.context(number)) { writer in
            writer.constructed(DERTag.sequence) { writer in
                let place = writer.constructed(DERTag.sequence, list)
                let hash = digest(writer.bytes.span.extracting(place))
                further(&writer)
                writer.primitive(DERTag.octetString, hash.bytes)
            }
        }
    }

    private static func encode(_ manifest: ManifestInstance, _ writer: inout DERWriter) {
        writer.constructed(DERTag.sequence) { writer in
            writer.primitive(DERTag.octetString, manifest.hash.bytes)
            writer.integer(manifest.size.bigEndianBytes)
            writer.primitive(DERTag.octetString, manifest.authorityKeyIdentifier.bytes)
            writer.integer(Hex.bytes(manifest.manifestNumber.description) ?? [])
            writer.generalizedTime(manifest.thisUpdate)
            writer.constructed(DERTag.sequence) { writer in
                for location in manifest.locations {
                    writer.constructed(DERTag.sequence) { writer in
                        writer.identifier(.signedObject)
                        writer.primitive(DERTag.uniformResourceIdentifier, Array(location.utf8))
                    }
                }
            }
            if !manifest.subordinates.isEmpty {
                writer.constructed(DERTag.sequence) { encode(manifest.subordinates, &$0) }
            }
        }
    }

    /// Key identifiers ascending, each once.
    private static func encode(_ identifiers: [KeyIdentifier], _ writer: inout DERWriter) {
        for identifier in Set(identifiers).sorted() {
            writer.primitive(DERTag.octetString, identifier.bytes)
        }
    }

    /// One ROAPayloadSet for each origin, prefixes in the canonical form of RFC 9582 (section 4.3.3).
    private static func encode(_ vrps: [VRP], _ writer: inout DERWriter) {
        let sorted = vrps.sorted { left, right in
            if left.asn != right.asn { return left.asn < right.asn }
            if left.prefix != right.prefix { return left.prefix < right.prefix }
            return left.maxLength < right.maxLength
        }
        var rest = sorted[...]
        while let asn = rest.first?.asn {
            let own = rest.prefix { $0.asn == asn }
            rest = rest.dropFirst(own.count)
            writer.constructed(DERTag.sequence) { writer in
                writer.integer(asn.rawValue.bigEndianBytes)
                writer.constructed(DERTag.sequence) { writer in
                    for family in IPFamily.allCases {
                        encode(own.filter { $0.prefix.family == family }, family, &writer)
                    }
                }
            }
        }
    }

    private static func encode(_ vrps: [VRP], _ family: IPFamily, _ writer: inout DERWriter) {
        guard !vrps.isEmpty else { return }
        writer.constructed(DERTag.sequence) { writer in
            writer.primitive(DERTag.octetString, [0, family.rawValue])
            writer.constructed(DERTag.sequence) { writer in
                for vrp in vrps {
                    writer.constructed(DERTag.sequence) { writer in
                        writer.bitString(vrp.prefix)
                        // RFC 9582, section 4.3.2.2: no maximum length that says nothing.
                        if vrp.maxLength > vrp.prefix.length { writer.integer([vrp.maxLength]) }
                    }
                }
            }
        }
    }

    private static func encode(_ vap: VAP, _ writer: inout DERWriter) {
        writer.constructed(DERTag.sequence) { writer in
            writer.integer(vap.customer.rawValue.bigEndianBytes)
            writer.constructed(DERTag.sequence) { writer in
                for provider in vap.providers { writer.integer(provider.rawValue.bigEndianBytes) }
            }
        }
    }

    /// One RouterKeySet for each AS, keys by their identifier.
    private static func encode(_ routerKeys: [RouterKey], _ writer: inout DERWriter) {
        var rest = routerKeys.sorted()[...]
        while let asn = rest.first?.asn {
            let own = rest.prefix { $0.asn == asn }
            rest = rest.dropFirst(own.count)
            writer.constructed(DERTag.sequence) { writer in
                writer.integer(asn.rawValue.bigEndianBytes)
                writer.constructed(DERTag.sequence) { writer in
                    for key in own {
                        writer.constructed(DERTag.sequence) { writer in
                            writer.primitive(DERTag.octetString, key.keyIdentifier.bytes)
                            writer.raw(key.subjectPublicKeyInfo)
                        }
                    }
                }
            }
        }
    }
}

extension CanonicalCacheRepresentation.ManifestInstance {
    /// Makes the entry of a manifest.
    ///
    /// - Parameters:
    ///   - hash: its SHA-256.
    ///   - size: in bytes.
    ///   - authorityKeyIdentifier: that of its CA.
    ///   - manifestNumber: its number.
    ///   - thisUpdate: when it was issued.
    ///   - locations: where it is published, at least one.
    ///   - subordinates: the CAs below, in any order.
    package init(
        hash: SHA256Digest,
        size: Int,
        authorityKeyIdentifier: KeyIdentifier,
        manifestNumber: LongNumber,
        thisUpdate: Timestamp,
        locations: [String],
        subordinates: [KeyIdentifier]
    ) {
        self.hash = hash
        self.size = UInt32(clamping: size)
        self.authorityKeyIdentifier = authorityKeyIdentifier
        self.manifestNumber = manifestNumber
        self.thisUpdate = thisUpdate
        self.locations = locations
        self.subordinates = subordinates
    }
}
