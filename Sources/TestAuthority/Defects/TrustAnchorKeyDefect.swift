/// Defects of TAK objects (RFC 9691), and what is no defect but worth a warning.
package enum TrustAnchorKeyDefect: String, CaseIterable, Sendable {
    case versionOne, noURIs, successorWithoutURIs, badURI, otherScheme, keyOfOtherAlgorithm, keyTooShort
    case issuedByAuthority, otherCurrentKey, several, successor

    /// How the defect is made.
    package var recipe: Recipe {
        switch self {
        case .versionOne:
            content("tak-version", "the version is 1") { content, _ in content.version = DER.integer(1) }
        case .noURIs:
            content("tak-uris-empty", "the current key has no URIs") { content, _ in content.current.uris = []
            }
        case .successorWithoutURIs:
            content("tak-uris-empty", "the successor has no URIs") { content, parts in
                content.successor = TrustAnchorKeyContent.Key(
                    uris: [],
                    subjectPublicKeyInfo: parts.strangeKey.subjectPublicKeyInfo
                )
            }
        case .badURI:
            content("tak-uri", "a URI with a dotted segment") { content, _ in
                content.current.uris = [DER.ia5String("rsync://rpki.example.net/repo/../ta.cer")]
            }
        case .otherScheme:
            content("tak-uri", "a URI of scheme http") { content, _ in
                content.current.uris = [DER.ia5String("http://rpki.example.net/ta.cer")]
            }
        case .keyOfOtherAlgorithm:
            content("tak-key", "the successor's key is one of P-256") { content, parts in
                content.successor = TrustAnchorKeyContent.Key(
                    uris: [parts.trustAnchor.certificateURI],
                    subjectPublicKeyInfo: parts.strangeRouterKey.subjectPublicKeyInfo
                )
            }
        case .keyTooShort:
            content("tak-key", "the successor's key is RSA of 1024 bits") { content, parts in
                content.successor = TrustAnchorKeyContent.Key(
                    uris: [parts.trustAnchor.certificateURI],
                    subjectPublicKeyInfo: try SigningKey(.rsa(bits: 1_024, exponent: 65_537))
                        .subjectPublicKeyInfo
                )
            }
        case .issuedByAuthority:
            Recipe("tak-issuer", "a CA below the trust anchor issues a TAK", .trustAnchorKeys(.victim))
        case .otherCurrentKey:
            content("tak-current-key", "the current key is not the trust anchor's") { content, parts in
                content.current.subjectPublicKeyInfo = parts.strangeKey.subjectPublicKeyInfo
            }
        case .several:
            Recipe("tak-several", "the trust anchor has two TAKs", .trustAnchorKeys(.trustAnchorTwice))
        case .successor:
            content("tak-successor", "a successor is announced", scope: .warning) { content, parts in
                content.successor = TrustAnchorKeyContent.Key(
                    comments: ["the next key"],
                    uris: [
                        "https://rpki.example.net/ta-next.cer", "rsync://rpki.example.net/repo/ta-next.cer",
                    ],
                    subjectPublicKeyInfo: parts.strangeKey.subjectPublicKeyInfo
                )
            }
        }
    }

    private func content(
        _ code: String,
        _ summary: String,
        scope: DefectScope? = nil,
        _ change: @escaping @Sendable (inout TrustAnchorKeyContent, ScenarioParts) throws -> Void
    ) -> Recipe {
        Recipe(
            code,
            summary,
            scope: scope,
            .trustAnchorKey { draft, parts in
                var content = TrustAnchorKeyContent(
                    current: TrustAnchorKeyContent.Key(
                        uris: [parts.trustAnchor.certificateURI],
                        subjectPublicKeyInfo: parts.trustAnchor.key.subjectPublicKeyInfo
                    )
                )
                try change(&content, parts)
                draft.content = content.der
            }
        )
    }
}
