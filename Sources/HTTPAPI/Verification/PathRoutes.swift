import Hummingbird
import RPKIPayload
import RPKITypes
import RouteMonitor
import RouteVerification

/// Verification of paths and whole routes.
enum PathRoutes {
    static var all: [Endpoint] {
        [
            endpoint(
                .path,
                path: "/api/v1/path-validity",
                summary:
                    "Verifies an AS path against the VAPs, with the proof; and its origin, if a prefix is given.",
                body: "RouteQuery",
                schema: "PathValidity"
            ),
            bulk,
            endpoint(
                .verdict,
                path: "/api/v1/route-verdict",
                summary:
                    "Everything about a route: its origin, its path, and its Only to Customer attribute.",
                body: "RouteVerdictQuery",
                schema: "RouteVerdict"
            ),
        ]
    }

    /// A question that is asked with arguments or with a body.
    private static func endpoint(
        _ question: RouteDocument.Question,
        path: String,
        summary: String,
        body: String,
        schema: String
    ) -> Endpoint {
        let arguments = RouteParameters.documentation(
            isPathRequired: true,
            isPrefixRequired: question == .verdict
        )
        return Endpoint(
            path: path,
            errors: .problem,
            get: .init(
                documentation: .init(
                    tag: .verification,
                    summary: summary,
                    parameters: arguments,
                    mediaType: MediaTypes.json,
                    schema: schema
                ),
                handler: { call in
                    let query = try RouteParameters.read(call)
                    try require(query, question, .missingParameter)
                    return try await answer(call, question, query)
                }
            ),
            post: .init(
                documentation: .init(
                    tag: .verification,
                    summary: summary,
                    requestBody: (MediaTypes.json, body),
                    mediaType: MediaTypes.json,
                    schema: schema
                ),
                handler: { call in
                    let query = try await self.body(call)
                    try require(query, question, .badBody)
                    return try await answer(call, question, query)
                }
            )
        )
    }

    private static var bulk: Endpoint {
        Endpoint(
            path: "/api/v1/path-validity/bulk",
            errors: .problem,
            post: .init(
                documentation: .init(
                    tag: .verification,
                    summary: "Verifies any number of routes, one JSON object a line.",
                    parameters: [
                        .init(
                            name: "proof",
                            kind: .word(["true", "false"]),
                            text: "Whether each answer has its proof; false by default."
                        )
                    ],
                    requestBody: (MediaTypes.lines, "RouteQueryLines"),
                    mediaType: MediaTypes.lines
                ),
                handler: lines
            )
        )
    }

    /// The route in the body, with the members of a line of the bulk form.
    private static func body(_ call: Call) async throws -> RouteQuery {
        try call.query.allow()
        let bytes = try await call.body()
        do {
            var json = JSONReader(bytes)
            let query = try RouteQuery(&json)
            let limits = call.core.configuration.limits.proof
            if let objection = query.objection ?? limits.objection(to: query) {
                throw APIError(.badBody, objection)
            }
            return query
        } catch let error as DocumentError {
            throw APIError(.badBody, "\(error)")
        }
    }

    /// Takes care that the route has what the question is about.
    private static func require(
        _ query: RouteQuery,
        _ question: RouteDocument.Question,
        _ code: APIError.Code
    ) throws(APIError) {
        guard query.path != nil else { throw APIError(code, "'path' is missing") }
        guard question == .path || query.prefix != nil else { throw APIError(code, "'prefix' is missing") }
    }

    private static func answer(
        _ call: Call,
        _ question: RouteDocument.Question,
        _ query: RouteQuery
    ) async throws -> Answer {
        let document = RouteDocument(
            question: question,
            query: query,
            snapshot: try call.snapshot(),
            limits: call.core.configuration.limits
        )
        // Long work would hold up all connections.
        return .json(document.isShort ? document.bytes() : try await call.core.work { document.bytes() })
    }

    private static func lines(_ call: Call) throws -> Answer {
        try call.query.allow("proof")
        let traces =
            try call.query.one("proof", "true or false") { ["true": true, "false": false][$0] } ?? false
        let snapshot = try call.snapshot()
        let limits = call.core.configuration.limits
        return .response(
            try LineStream.response(to: call) {
                BatchVerifier(
                    vrps: snapshot.vrps,
                    vaps: snapshot.vaps,
                    traces: traces,
                    lineSize: limits.lineSize,
                    limits: limits.proof
                )
            }
        )
    }
}

extension BatchVerifier: LineAnswering {}
