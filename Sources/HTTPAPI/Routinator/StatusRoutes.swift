import Hummingbird
import RPKITypes

/// The state of the service in the shapes of Routinator.
enum StatusRoutes {
    static var all: [Endpoint] {
        [
            Endpoint(
                path: "/api/v1/status",
                errors: .routinator,
                get: .init(
                    documentation: .init(
                        tag: .service,
                        summary: "The state of the service.",
                        mediaType: MediaTypes.json,
                        schema: "Status"
                    ),
                    handler: json
                )
            ),
            Endpoint(
                path: "/status",
                errors: .text,
                get: .init(
                    documentation: .init(
                        tag: .service,
                        summary: "The state of the service, a line a value.",
                        mediaType: MediaTypes.text
                    ),
                    handler: text
                )
            ),
            Endpoint(
                path: "/version",
                errors: .text,
                get: .init(
                    documentation: .init(
                        tag: .service,
                        summary: "The version of the service.",
                        mediaType: MediaTypes.text
                    ),
                    handler: { call in
                        try call.query.allow()
                        return .text(call.core.configuration.version + "\n")
                    }
                )
            ),
        ]
    }

    private static func json(_ call: Call) throws -> Answer {
        try call.query.allow()
        return .json(
            StatusJSON(
                status: call.core.status.status,
                snapshot: try call.snapshot(),
                connections: call.core.connections.totals,
                version: call.core.configuration.version,
                now: call.core.clock()
            ).bytes()
        )
    }

    private static func text(_ call: Call) throws -> Answer {
        try call.query.allow()
        return .text(
            StatusText(
                call.core.status.status,
                try call.snapshot(),
                call.core.connections.totals,
                version: call.core.configuration.version,
                now: call.core.clock()
            ).text()
        )
    }
}
