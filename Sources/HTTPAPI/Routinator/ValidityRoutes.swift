import Hummingbird
import RPKIPayload
import RPKITypes
import RouteVerification

/// Origin validation in the shapes of Routinator.
enum ValidityRoutes {
    static var all: [Endpoint] {
        [
            Endpoint(
                path: "/api/v1/validity/{asn}/{prefix}",
                errors: .routinator,
                get: .init(
                    documentation: .init(
                        tag: .validity,
                        summary: "Validates the origin of one route; the slash of the prefix is written %2F.",
                        parameters: [asnInPath, prefixInPath],
                        mediaType: MediaTypes.json,
                        schema: "ValidatedRoute"
                    ),
                    handler: fromPath
                )
            ),
            Endpoint(
                path: "/api/v1/validity/{asn}/{prefix}/{length}",
                errors: .routinator,
                get: .init(
                    documentation: .init(
                        tag: .validity,
                        summary:
                            "Validates the origin of one route; the slash of the prefix stands as it is.",
                        parameters: [
                            asnInPath,
                            .init(
                                name: "prefix",
                                kind: .text(example: "192.0.2.0"),
                                text: "The address of the prefix.",
                                isInPath: true,
                                isRequired: true
                            ),
                            .init(
                                name: "length",
                                kind: .number(maximum: 128),
                                text: "The length of the prefix.",
                                isInPath: true,
                                isRequired: true
                            ),
                        ],
                        mediaType: MediaTypes.json,
                        schema: "ValidatedRoute"
                    ),
                    handler: fromPath
                )
            ),
            Endpoint(
                path: "/validity",
                errors: .routinator,
                get: .init(
                    documentation: .init(
                        tag: .validity,
                        summary: "Validates the origin of one route.",
                        parameters: [
                            .init(name: "asn", kind: .asn, text: "The origin.", isRequired: true),
                            .init(name: "prefix", kind: .prefix, text: "The prefix.", isRequired: true),
                        ],
                        mediaType: MediaTypes.json,
                        schema: "ValidatedRoute"
                    ),
                    handler: fromQuery
                ),
                post: .init(
                    documentation: .init(
                        tag: .validity,
                        summary: "Validates the origins of some routes.",
                        requestBody: (MediaTypes.json, "RouteList"),
                        mediaType: MediaTypes.json,
                        schema: "ValidatedRoutes"
                    ),
                    handler: fromBody
                )
            ),
            Endpoint(
                path: "/api/v1/validity/bulk",
                errors: .routinator,
                post: .init(
                    documentation: .init(
                        tag: .validity,
                        summary: "Validates the origins of any number of routes, one JSON object a line.",
                        requestBody: (MediaTypes.lines, "RouteLines"),
                        mediaType: MediaTypes.lines
                    ),
                    handler: bulk
                )
            ),
        ]
    }

    private static let asnInPath = OperationDocumentation.Parameter(
        name: "asn",
        kind: .asn,
        text: "The origin.",
        isInPath: true,
        isRequired: true
    )
    private static let prefixInPath = OperationDocumentation.Parameter(
        name: "prefix",
        kind: .prefix,
        text: "The prefix; bits behind its length are cleared.",
        isInPath: true,
        isRequired: true
    )

    private static func fromPath(_ call: Call) throws -> Answer {
        try call.query.allow()
        return try answer(call, try call.asn(), try call.prefix())
    }

    private static func fromQuery(_ call: Call) throws -> Answer {
        try call.query.allow("asn", "prefix")
        let asn = try call.query.required("asn", "an AS number") { ASN($0) }
        let prefix = try call.query.required("prefix", "a prefix") { IPPrefix(relaxed: $0) }
        return try answer(call, asn, prefix)
    }

    private static func answer(_ call: Call, _ asn: ASN, _ prefix: IPPrefix) throws -> Answer {
        let snapshot = try call.snapshot()
        var text = ByteText()
        text.append("{\"validated_route\": ")
        text.append(validity: OriginProof(prefix: prefix, origin: asn, vrps: snapshot.vrps))
        text.append(generated: snapshot.validated)
        return .json(text.bytes)
    }

    private static func fromBody(_ call: Call) async throws -> Answer {
        try call.query.allow()
        try call.requireMediaType(MediaTypes.json)
        let snapshot = try call.snapshot()
        let routes = try RouteListReader.routes(try await call.body())
        var text = ByteText()
        text.append("{\"validated_routes\": [")
        for (index, route) in routes.enumerated() {
            if index > 0 { text.append(", ") }
            text.append(validity: OriginProof(prefix: route.prefix, origin: route.asn, vrps: snapshot.vrps))
        }
        text.append("]")
        text.append(generated: snapshot.validated)
        return .json(text.bytes)
    }

    private static func bulk(_ call: Call) throws -> Answer {
        try call.query.allow()
        try call.requireMediaType(MediaTypes.lines, "application/ndjson", MediaTypes.json)
        let snapshot = try call.snapshot()
        let lineSize = call.core.configuration.limits.lineSize
        return .response(
            try LineStream.response(to: call) { ValidityLines(snapshot.vrps, lineSize: lineSize) }
        )
    }
}

extension ByteText {
    /// Appends the last member, and ends the object and the line.
    fileprivate mutating func append(generated time: Timestamp) {
        append(", \"generatedTime\": \"")
        append(time.description)
        append("\"}\n")
    }
}
