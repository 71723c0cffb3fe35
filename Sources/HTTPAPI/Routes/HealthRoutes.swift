import HTTPTypes
import Hummingbird
import RPKIPayload
import RPKITypes
import RouteVerification

/// Whether the service has payload, and how old that is.
enum HealthRoutes {
    /// The states; the raw value is what is answered.
    enum State: String, Hashable, Sendable, CaseIterable {
        /// There is payload, and it is young enough.
        case healthy
        /// There is payload of a validation that was too long ago.
        case stale
        /// There is no payload yet.
        case starting
    }

    static var all: [Endpoint] {
        [
            Endpoint(
                path: "/health",
                errors: .problem,
                get: .init(
                    documentation: .init(
                        tag: .service,
                        summary:
                            "Whether there is payload, and how old it is; status 503 unless it is fresh.",
                        mediaType: MediaTypes.json,
                        schema: "Health",
                        statuses: [503]
                    ),
                    handler: health
                )
            )
        ]
    }

    private static func health(_ call: Call) throws -> Answer {
        try call.query.allow()
        let (history, now) = (call.core.snapshots.history, call.core.clock())
        let age = history.validated.map { max(0, now.secondsSinceEpoch - $0.secondsSinceEpoch) }
        let hasPayload = call.core.snapshots.current() != nil
        let isStale = age.map { $0 > call.core.configuration.staleAfter } ?? false
        let state: State = !hasPayload ? .starting : isStale ? .stale : .healthy
        var text = JSONLine()
        text.object { text in
            text.member("status", state.rawValue)
            text.member("version", call.core.configuration.version)
            text.member("serial", hasPayload ? history.serial.rawValue : nil)
            text.member("validated", history.validated)
            text.member("age", age)
            text.member("staleAfter", call.core.configuration.staleAfter)
        }
        return .document(
            text.bytes,
            type: MediaTypes.json,
            status: state == .healthy ? .ok : .serviceUnavailable
        )
    }
}
