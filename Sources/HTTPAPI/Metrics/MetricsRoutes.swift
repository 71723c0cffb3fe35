import HTTPTypes
import Hummingbird

/// The page of metrics.
enum MetricsRoutes {
    static var all: [Endpoint] {
        [
            Endpoint(
                path: "/metrics",
                errors: .text,
                get: .init(
                    documentation: .init(
                        tag: .service,
                        summary: "Metrics, as OpenMetrics or in the older text format of Prometheus.",
                        mediaType: MediaTypes.metricsText
                    ),
                    handler: metrics
                )
            )
        ]
    }

    private static func metrics(_ call: Call) async throws -> Answer {
        try call.query.allow()
        let core = call.core
        let page = MetricsPage(
            history: core.snapshots.history,
            snapshot: core.snapshots.current(),
            status: core.status.status,
            connections: core.connections.totals,
            waiting: core.snapshots.waiterCount,
            encodings: await core.bodies.encodings,
            version: core.configuration.version,
            now: core.clock()
        )
        let form = form(call.request.headers)
        return .document(page.bytes(form), type: form.mediaType)
    }

    /// Who names OpenMetrics gets it; others, such as a person with curl, get the older form.
    private static func form(_ headers: HTTPFields) -> MetricsText.Form {
        let accepted = headers[values: .accept].joined(separator: ",").lowercased()
        return accepted.contains("openmetrics") ? .openMetrics : .prometheus
    }
}
