import Hummingbird
import RPKIPayload
import RPKITypes
import RouteMonitor
import RouteVerification

/// Verification of paths and whole routes.
enum PathRoutes {
    static var all: [Endpoint] {
        [
            Endpoint(
                path: "/api/v1/path-validity",
                errors: .problem,
                get: .init(
                    documentation: .init(
                        tag: .verification,
                        summary:
                            "Verifies an AS path against the VAPs, with the proof; and its origin, if a prefix is given.",
                        parameters: RouteParameters.documentation(
                            isPathRequired: true,
                            isPrefixRequired: false
                        ),
                        mediaType: MediaTypes.json,
                        schema: "PathValidity"
                    ),
                    handler: { call in
                        let query = try RouteParameters.read(call)
                        guard query.path != nil else {
                            throw APIError(.missingParameter, "'path' is missing")
                        }
                        return try pathValidity(call, query)
                    }
                ),
                post: .init(
                    documentation: .init(
                        tag: .verification,
                        summary: "Verifies an AS path against the VAPs, with the proof.",
                        requestBody: (MediaTypes.json, "RouteQuery"),
                        mediaType: MediaTypes.json,
                        schema: "PathValidity"
                    ),
                    handler: { call in
                        let query = try await body(call)
                        guard query.path != nil else { throw APIError(.badBody, "'path' is missing") }
                        return try pathValidity(call, query)
                    }
                )
            ),
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
                    handler: bulk
                )
            ),
            Endpoint(
                path: "/api/v1/route-verdict",
                errors: .problem,
                get: .init(
                    documentation: .init(
                        tag: .verification,
                        summary:
                            "Everything about a route: its origin, its path, and its Only to Customer attribute.",
                        parameters: RouteParameters.documentation(
                            isPathRequired: true,
                            isPrefixRequired: true
                        ),
                        mediaType: MediaTypes.json,
                        schema: "RouteVerdict"
                    ),
                    handler: { call in
                        let query = try RouteParameters.read(call)
                        guard query.path != nil else {
                            throw APIError(.missingParameter, "'path' is missing")
                        }
                        guard query.prefix != nil else {
                            throw APIError(.missingParameter, "'prefix' is missing")
                        }
                        return try verdict(call, query)
                    }
                ),
                post: .init(
                    documentation: .init(
                        tag: .verification,
                        summary:
                            "Everything about a route: its origin, its path, and its Only to Customer attribute.",
                        requestBody: (MediaTypes.json, "RouteVerdictQuery"),
                        mediaType: MediaTypes.json,
                        schema: "RouteVerdict"
                    ),
                    handler: { call in
                        let query = try await body(call)
                        guard query.path != nil, query.prefix != nil else {
                            throw APIError(.badBody, "both 'path' and 'prefix' are needed")
                        }
                        return try verdict(call, query)
                    }
                )
            ),
        ]
    }

    /// The route in the body, with the members of a line of the bulk form.
    private static func body(_ call: Call) async throws -> RouteQuery {
        try call.query.allow()
        let bytes = try await call.body()
        do {
            var json = JSONReader(bytes)
            let query = try RouteQuery(&json)
            return try checked(query)
        } catch let error as DocumentError {
            throw APIError(.badBody, "\(error)")
        }
    }

    private static func checked(_ query: RouteQuery) throws -> RouteQuery {
        if let objection = query.objection { throw APIError(.badBody, objection) }
        return query
    }

    private static func pathValidity(_ call: Call, _ query: RouteQuery) throws -> Answer {
        let snapshot = try call.snapshot()
        let answer = RouteAnswer(query, vrps: snapshot.vrps, vaps: snapshot.vaps, traces: true)
        var text = JSONLine()
        text.object { text in
            text.member("serial", snapshot.serial.rawValue)
            text.member("generatedTime", snapshot.validated.description)
            text.name("paths")
            text.array { text in for path in answer.paths { path.write(&text) } }
            text.name("origin")
            if let origin = answer.origin { origin.write(&text) } else { text.null() }
        }
        return .json(text.bytes)
    }

    private static func verdict(_ call: Call, _ query: RouteQuery) throws -> Answer {
        let snapshot = try call.snapshot()
        let answer = RouteAnswer(query, vrps: snapshot.vrps, vaps: snapshot.vaps, traces: true)
        var text = JSONLine()
        text.object { text in
            text.member("serial", snapshot.serial.rawValue)
            text.member("generatedTime", snapshot.validated.description)
            text.member("verdict", word(answer))
            text.name("origin")
            if let origin = answer.origin { origin.write(&text) } else { text.null() }
            text.name("paths")
            text.array { text in for path in answer.paths { path.write(&text) } }
            text.name("otc")
            text.object { text in
                text.member("state", answer.leak != nil ? "leak" : query.otc == nil ? "absent" : "accepted")
                text.member("message", answer.leak?.text)
            }
        }
        return .json(text.bytes)
    }

    /// The worst of what was found: a route is invalid when its origin, its path or its attribute says so, valid when
    /// origin and path are, and unknown otherwise.
    private static func word(_ answer: RouteAnswer) -> String {
        if answer.isInvalid { return "invalid" }
        let isValid = answer.origin?.validity == .valid && answer.paths.allSatisfy { $0.verdict == .valid }
        return isValid ? "valid" : "unknown"
    }

    private static func bulk(_ call: Call) throws -> Answer {
        try call.query.allow("proof")
        let traces =
            try call.query.one("proof", "true or false") { ["true": true, "false": false][$0] } ?? false
        let snapshot = try call.snapshot()
        let lineSize = call.core.configuration.limits.lineSize
        return .response(
            try LineStream.response(to: call) {
                BatchVerifier(vrps: snapshot.vrps, vaps: snapshot.vaps, traces: traces, lineSize: lineSize)
            }
        )
    }
}

extension BatchVerifier: LineAnswering {}
