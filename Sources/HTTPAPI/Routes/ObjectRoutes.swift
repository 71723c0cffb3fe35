import HTTPTypes
import Hummingbird
import RPKIPayload
import RPKITypes
import RouteVerification

/// Published objects, and where payload comes from.
enum ObjectRoutes {
    static var all: [Endpoint] {
        [
            Endpoint(
                path: "/api/v1/provenance",
                errors: .problem,
                get: .init(
                    documentation: .init(
                        tag: .data,
                        summary: "Where an element of the payload comes from, up to the trust anchor.",
                        parameters: [
                            .init(
                                name: "kind",
                                kind: .word(["vrp", "vap", "router-key"]),
                                text: "The kind of the element.",
                                isRequired: true
                            ),
                            .init(
                                name: "asn",
                                kind: .asn,
                                text: "The origin, customer or AS of the router.",
                                isRequired: true
                            ),
                            .init(name: "prefix", kind: .prefix, text: "The prefix of a VRP."),
                            .init(
                                name: "max-length",
                                kind: .number(maximum: 128),
                                text: "The maxLength of a VRP; by default the length."
                            ),
                            .init(
                                name: "ski",
                                kind: .hexadecimal(octets: 20),
                                text: "The key identifier of a router key."
                            ),
                        ],
                        mediaType: MediaTypes.json,
                        schema: "Provenance",
                        mayBeMissing: true
                    ),
                    handler: provenance
                )
            ),
            Endpoint(
                path: "/api/v1/objects",
                errors: .problem,
                get: .init(
                    documentation: .init(
                        tag: .data,
                        summary: "A published object, decoded.",
                        parameters: keys,
                        mediaType: MediaTypes.json,
                        schema: "PublishedObject",
                        mayBeMissing: true
                    ),
                    handler: { call in
                        let object = try await object(call)
                        var text = JSONLine()
                        text.object { text in
                            text.member("uri", object.uri)
                            text.member("sha256", object.digest.description)
                            text.member("size", object.bytes.count)
                            text.name("object")
                            if let decoded = object.decoded { text.value(json: decoded) } else { text.null() }
                        }
                        return .json(text.bytes)
                    }
                )
            ),
            Endpoint(
                path: "/api/v1/objects/der",
                errors: .problem,
                get: .init(
                    documentation: .init(
                        tag: .data,
                        summary: "The octets of a published object.",
                        parameters: keys,
                        mediaType: MediaTypes.object,
                        mayBeMissing: true
                    ),
                    handler: { call in
                        .document(try await object(call).bytes, type: MediaTypes.object)
                    }
                )
            ),
        ]
    }

    private static let keys: [OperationDocumentation.Parameter] = [
        .init(name: "uri", kind: .text(example: "rsync://rpki.example.net/repo/a.roa"), text: "Its URI; or"),
        .init(
            name: "sha256",
            kind: .hexadecimal(octets: 32),
            text: "its SHA-256 in hexadecimal; or"
        ),
        .init(
            name: "ski",
            kind: .hexadecimal(octets: 20),
            text: "the subject key identifier of a CA certificate. Exactly one of them."
        ),
    ]

    private static func object(_ call: Call) async throws -> PublishedObject {
        try call.query.allow("uri", "sha256", "ski")
        let uri = try call.query.one("uri")
        let digest = try call.query.one("sha256", "64 hexadecimal digits") { text in
            Hex.bytes(text).flatMap { SHA256Digest($0.span) }
        }
        let ski = try call.query.one("ski", "40 hexadecimal digits", keyIdentifier)
        let given = [uri.map(ObjectKey.uri), digest.map(ObjectKey.digest), ski.map(ObjectKey.keyIdentifier)]
            .compactMap { $0 }
        guard let key = given.first, given.count == 1 else {
            throw APIError(.missingParameter, "exactly one of 'uri', 'sha256' and 'ski' is needed")
        }
        guard let object = try await call.core.status.object(key) else {
            throw APIError(.notFound, "there is no such object")
        }
        return object
    }

    private static func keyIdentifier(_ text: String) -> KeyIdentifier? {
        Hex.bytes(text).flatMap { KeyIdentifier($0.span) }
    }

    private static func provenance(_ call: Call) async throws -> Answer {
        let element = try element(call)
        guard let chains = try await SourceChains.chains(of: element, call) else {
            throw APIError(.notAvailable, "the service does not know where payload comes from")
        }
        guard !chains.isEmpty else { throw APIError(.notFound, "there is no such payload") }
        var text = JSONLine()
        text.object { text in
            text.name("chains")
            text.array { text in for chain in chains { write(chain, &text) } }
        }
        return .json(text.bytes)
    }

    private static func element(_ call: Call) throws(APIError) -> PayloadReference {
        try call.query.allow("kind", "asn", "prefix", "max-length", "ski")
        let kind = try call.query.required("kind")
        let asn = try call.query.required("asn", "an AS number") { ASN($0) }
        switch kind {
        case "vrp":
            let prefix = try call.query.required("prefix", "a prefix without host bits") { IPPrefix($0) }
            let length =
                try call.query.one("max-length", "a length") { UInt8(decimalDigits: $0.utf8) }
                ?? prefix.length
            guard let vrp = VRP(prefix: prefix, maxLength: Int(length), asn: asn) else {
                throw APIError(.badParameter, "'max-length' does not go with the prefix")
            }
            return .vrp(vrp)
        case "vap": return .vap(customer: asn)
        case "router-key":
            let ski = try call.query.required("ski", "40 hexadecimal digits", keyIdentifier)
            return .routerKey(asn: asn, keyIdentifier: ski)
        default: throw QueryItems.bad("kind", kind, "vrp, vap or router-key")
        }
    }

    private static func write(_ chain: ProvenanceChain, _ text: inout JSONLine) {
        text.object { text in
            text.member("trustAnchor", chain.trustAnchor)
            text.member("expires", chain.expires)
            text.member("firstToExpire", chain.firstToExpire)
            text.name("steps")
            text.array { text in
                for step in chain.steps {
                    text.object { text in
                        text.member("uri", step.uri)
                        text.member("type", step.kind.rawValue)
                        text.member("sha256", step.digest?.description)
                        text.member("ski", step.keyIdentifier?.description)
                        text.member("notBefore", step.validity?.notBefore)
                        text.member("notAfter", step.validity?.notAfter)
                        text.member("thisUpdate", step.thisUpdate)
                        text.member("nextUpdate", step.nextUpdate)
                    }
                }
            }
            text.name("exception")
            guard let exception = chain.exception else { return text.null() }
            text.object { text in
                text.member("path", exception.path)
                text.member("comment", exception.comment)
            }
        }
    }
}
