extension ValidityRoutes {
    static var all: [Endpoint] {
        [
            inPath(
                "/api/v1/validity/{asn}/{prefix}",
                summary: "Validates the origin of one route; the slash of the prefix is written %2F.",
                [prefixInPath]
            ),
            inPath(
                "/api/v1/validity/{asn}/{prefix}/{length}",
                summary: "Validates the origin of one route; the slash of the prefix stands as it is.",
                [.addressInPath, .lengthInPath]
            ),
            Endpoint(
                path: "/validity",
                errors: .routinator,
                get: .init(documentation: query, handler: fromQuery),
                post: .init(documentation: list, handler: fromBody)
            ),
            Endpoint(
                path: "/api/v1/validity/bulk",
                errors: .routinator,
                post: .init(documentation: lines, handler: bulk)
            ),
        ]
    }

    private static func inPath(
        _ path: String,
        summary: String,
        _ prefix: [OperationDocumentation.Parameter]
    ) -> Endpoint {
        Endpoint(
            path: path,
            errors: .routinator,
            get: .init(
                documentation: .init(
                    tag: .validity,
                    summary: summary,
                    parameters: [asnInPath] + prefix,
                    mediaType: MediaTypes.json,
                    schema: "ValidatedRoute"
                ),
                handler: fromPath
            )
        )
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
        kind: .relaxedPrefix,
        text: "The prefix; bits behind its length are cleared.",
        isInPath: true,
        isRequired: true
    )

    private static var query: OperationDocumentation {
        OperationDocumentation(
            tag: .validity,
            summary: "Validates the origin of one route.",
            parameters: [
                .init(name: "asn", kind: .asn, text: "The origin.", isRequired: true),
                .init(
                    name: "prefix",
                    kind: .relaxedPrefix,
                    text: "The prefix; bits behind its length are cleared.",
                    isRequired: true
                ),
            ],
            mediaType: MediaTypes.json,
            schema: "ValidatedRoute"
        )
    }

    private static var list: OperationDocumentation {
        OperationDocumentation(
            tag: .validity,
            summary: "Validates the origins of some routes.",
            requestBody: (MediaTypes.json, "RouteList"),
            mediaType: MediaTypes.json,
            schema: "ValidatedRoutes"
        )
    }

    private static var lines: OperationDocumentation {
        OperationDocumentation(
            tag: .validity,
            summary: "Validates the origins of any number of routes, one JSON object a line.",
            requestBody: (MediaTypes.lines, "RouteLines"),
            mediaType: MediaTypes.lines
        )
    }
}
