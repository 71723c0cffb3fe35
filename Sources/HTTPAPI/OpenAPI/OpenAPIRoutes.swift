import Hummingbird

/// The OpenAPI document.
enum OpenAPIRoutes {
    static var all: [Endpoint] {
        [
            Endpoint(
                path: "/api/v1/openapi.json",
                errors: .problem,
                get: .init(
                    documentation: .init(
                        tag: .service,
                        summary: "This document.",
                        mediaType: MediaTypes.json,
                        schema: "OpenAPI"
                    ),
                    handler: { call in
                        try call.query.allow()
                        return .json(OpenAPIDocument(version: call.core.configuration.version).bytes())
                    }
                )
            )
        ]
    }
}
