import RPKITypes

/// Defects of canonical cache representations (draft-ietf-sidrops-rpki-ccr-11), which are files of their own.
package enum CacheRepresentationDefect: String, CaseIterable, Sendable {
    case otherContentType, versionOne, otherHashAlgorithm, noStates, manifestHash, routeOriginHash,
        providerHash
    case trustAnchorHash, routerKeyHash, routeOriginsDescending, originTwice, providersDescending,
        customersDescending
    case trustAnchorsDescending, trustAnchorTwice, routerKeysDescending, manifestTooSmall,
        mostRecentUpdateInFuture
    case shortKeyIdentifier, asidTooLarge, noTrustAnchors

    /// How the defect is made.
    package var recipe: Recipe {
        switch self {
        case .otherContentType:
            make("ccr-content-type", "the content type is that of a ROA") { ccr, _ in
                ccr.contentType = DER.oid(.routeOriginAuthz)
            }
        case .versionOne:
            make("ccr-version", "the version is 1") { ccr, _ in ccr.version = DER.context(0, DER.integer(1)) }
        case .otherHashAlgorithm:
            make("ccr-hash-algorithm", "the hash algorithm is SHA-512") { ccr, _ in
                ccr.hashAlgorithm = AlgorithmIdentifier.sha512
            }
        case .noStates:
            make("ccr-empty", "there is no state") { ccr, _ in ccr.states = [:] }
        case .manifestHash: wrongHash(1, "of the manifests")
        case .routeOriginHash: wrongHash(2, "of the ROA payload")
        case .providerHash: wrongHash(3, "of the ASPA payload")
        case .trustAnchorHash: wrongHash(4, "of the trust anchors")
        case .routerKeyHash: wrongHash(5, "of the router keys")
        case .routeOriginsDescending:
            make("ccr-order", "origins descend") { ccr, _ in ccr.states[2]?.elements.reverse() }
        case .originTwice:
            elements("ccr-order", "an origin stands there twice", 2) { list, _ in list.insert(list[0], at: 0)
            }
        case .providersDescending:
            elements("ccr-order", "providers descend", 3) { list, _ in
                list = [
                    DER.sequence(DER.integer(64_496), DER.sequence(DER.integer(64_505), DER.integer(64_504)))
                ]
            }
        case .customersDescending:
            make("ccr-order", "customers descend") { ccr, _ in ccr.states[3]?.elements.reverse() }
        case .trustAnchorsDescending:
            elements("ccr-order", "trust anchors descend", 4) { list, _ in
                list = [0xFF, 0x11].map { DER.octetString([UInt8](repeating: $0, count: 20)) }
            }
        case .trustAnchorTwice:
            elements("ccr-order", "a trust anchor stands there twice", 4) { list, _ in list += list }
        case .routerKeysDescending:
            make("ccr-order", "router key sets descend") { ccr, _ in ccr.states[5]?.elements.reverse() }
        case .manifestTooSmall:
            elements("ccr-value", "a manifest of 999 octets", 1) { list, parts in
                let manifest = CacheRepresentation.Manifest(
                    bytes: [UInt8](repeating: 0, count: 999),
                    authorityKeyIdentifier: parts.healthy.key.keyIdentifierBytes,
                    number: 1,
                    thisUpdate: parts.at(-7_200),
                    location: parts.healthy.manifestURI
                )
                list = [manifest.der]
            }
        case .mostRecentUpdateInFuture:
            make("ccr-value", "the newest manifest is newer than the file") { ccr, parts in
                ccr.states[1]?.middle = DER.generalizedTime(parts.at(60))
            }
        case .shortKeyIdentifier:
            elements("ccr-value", "a key identifier of 19 octets", 4) { list, _ in
                list = [DER.octetString([UInt8](repeating: 7, count: 19))]
            }
        case .asidTooLarge:
            elements("ccr-value", "an AS number over 4294967295", 3) { list, _ in
                list = [
                    DER.sequence(DER.integer(4_294_967_296 as Int), DER.sequence(DER.integer(64_504)))
                ]
            }
        case .noTrustAnchors:
            elements("ccr-value", "the list of trust anchors is empty", 4) { list, _ in list = [] }
        }
    }

    private func make(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout CacheRepresentation, ScenarioParts) throws -> Void
    ) -> Recipe {
        Recipe(code, summary, .cacheRepresentation(change))
    }

    private func elements(
        _ code: String,
        _ summary: String,
        _ tag: UInt8,
        _ change: @escaping @Sendable (inout [[UInt8]], ScenarioParts) throws -> Void
    ) -> Recipe {
        make(code, summary) { ccr, parts in
            var state = ccr.states[tag] ?? CacheRepresentation.State([])
            try change(&state.elements, parts)
            ccr.states[tag] = state
        }
    }

    private func wrongHash(_ tag: UInt8, _ what: String) -> Recipe {
        make("ccr-state-hash", "the hash \(what) is another") { ccr, _ in
            ccr.states[tag]?.hash = Hashing.sha256([tag])
        }
    }
}
