package import RPKITypes

/// RpkiCanonicalCacheRepresentation (draft-ietf-sidrops-rpki-ccr-11) in its unsigned ContentInfo.
package struct CacheRepresentation: Hashable, Sendable {
    /// One of the five states: its data, and further fields before the hash.
    package struct State: Hashable, Sendable {
        /// The elements of the first field, a SEQUENCE OF.
        package var elements: [[UInt8]]
        /// Raw bytes between the first field and the hash (mostRecentUpdate of the manifests).
        package var middle: [UInt8] = []
        /// The hash, when it is not to be that of the first field.
        package var hash: [UInt8]?

        /// Makes a state.
        package init(_ elements: [[UInt8]], middle: [UInt8] = []) {
            self.elements = elements
            self.middle = middle
        }

        /// The whole state.
        package var der: [UInt8] {
            let data = DER.sequence(of: elements)
            return DER.sequence(data, middle, DER.octetString(hash ?? Hashing.sha256(data)))
        }
    }

    /// A currently valid manifest.
    package struct Manifest: Hashable, Sendable {
        /// The manifest's bytes.
        package var bytes: [UInt8]
        /// The issuer's key identifier.
        package var authorityKeyIdentifier: [UInt8]
        /// The number.
        package var number: UInt64
        /// When it was issued.
        package var thisUpdate: Timestamp
        /// Its rsync URI.
        package var location: String
        /// Key identifiers of the issuer's CA certificates.
        package var subordinates: [[UInt8]]

        /// Makes the entry of a manifest.
        package init(
            bytes: [UInt8],
            authorityKeyIdentifier: [UInt8],
            number: UInt64,
            thisUpdate: Timestamp,
            location: String,
            subordinates: [[UInt8]] = []
        ) {
            self.bytes = bytes
            self.authorityKeyIdentifier = authorityKeyIdentifier
            self.number = number
            self.thisUpdate = thisUpdate
            self.location = location
            self.subordinates = subordinates
        }

        /// ManifestInstance.
        package var der: [UInt8] {
            let keys = DER.sorted(subordinates).map(DER.octetString)
            return DER.sequence(
                DER.octetString(Hashing.sha256(bytes)),
                DER.integer(bytes.count),
                DER.octetString(authorityKeyIdentifier),
                DER.integer(number),
                DER.generalizedTime(thisUpdate),
                DER.sequence(DER.sequence(DER.oid(.signedObject), GeneralName.uri(location))),
                keys.isEmpty ? [] : DER.sequence(of: keys)
            )
        }
    }

    /// The outer content type.
    package var contentType = DER.oid(.canonicalCacheRepresentation)
    /// `[0] EXPLICIT INTEGER`; empty for the default.
    package var version: [UInt8] = []
    /// AlgorithmIdentifier.
    package var hashAlgorithm = AlgorithmIdentifier.sha256
    /// GeneralizedTime.
    package var producedAt: [UInt8]
    /// The states by their tag, 1 (manifests) to 5 (router keys).
    package var states: [UInt8: State] = [:]
    /// Raw bytes behind the last state, which the extension marker permits.
    package var further: [UInt8] = []

    /// Makes a representation without states.
    package init(producedAt: Timestamp) { self.producedAt = DER.generalizedTime(producedAt) }

    /// Makes the representation of some payload, manifests and trust anchor keys; nil leaves a state out.
    package init(
        producedAt: Timestamp,
        manifests: [Manifest]?,
        payload: ExpectedPayload?,
        trustAnchors: [[UInt8]]?
    ) {
        self.init(producedAt: producedAt)
        if let manifests {
            let newest = manifests.map(\.thisUpdate).max() ?? Timestamp(0)
            let ordered = manifests.sorted {
                Hashing.sha256($0.bytes).lexicographicallyPrecedes(Hashing.sha256($1.bytes))
            }
            states[1] = State(ordered.map(\.der), middle: DER.generalizedTime(newest))
        }
        if let payload {
            states[2] = State(Self.routeOrigins(payload.vrps))
            states[3] = State(
                payload.vaps.sorted { $0.customer < $1.customer }.map {
                    DER.sequence(
                        DER.integer($0.customer.rawValue),
                        DER.sequence(of: $0.providers.map { DER.integer($0.rawValue) })
                    )
                }
            )
            states[5] = State(Self.routerKeys(payload.routerKeys))
        }
        if let trustAnchors { states[4] = State(DER.sorted(trustAnchors).map(DER.octetString)) }
    }

    /// One ROAPayloadSet for each origin, ascending.
    package static func routeOrigins(_ vrps: [VRP]) -> [[UInt8]] {
        Dictionary(grouping: vrps, by: \.asn).sorted { $0.key < $1.key }
            .map { asn, vrps in
                let entries = Set(vrps).map {
                    ROAEntry($0.prefix, maxLength: $0.maxLength == $0.prefix.length ? nil : Int($0.maxLength))
                }
                return RouteOriginContent(asn: asn, entries: entries).der
            }
    }

    /// One RouterKeySet for each AS, ascending, keys by their identifier.
    package static func routerKeys(_ keys: [RouterKey]) -> [[UInt8]] {
        Dictionary(grouping: Set(keys), by: \.asn).sorted { $0.key < $1.key }
            .map { asn, keys in
                let entries = keys.sorted().map {
                    DER.sequence(DER.octetString($0.keyIdentifier.bytes), $0.subjectPublicKeyInfo)
                }
                return DER.sequence(DER.integer(asn.rawValue), DER.sequence(of: entries))
            }
    }

    /// The whole file.
    package var der: [UInt8] {
        let fields = states.sorted { $0.key < $1.key }.map { DER.context($0.key, $0.value.der) }
        let content = DER.sequence(version, hashAlgorithm, producedAt, fields.joinedBytes, further)
        return DER.sequence(contentType, DER.context(0, content))
    }
}
