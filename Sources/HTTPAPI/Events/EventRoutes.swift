import HTTPTypes
import Hummingbird
import NIOCore
import RPKITypes
import RouteVerification

/// Server-sent events (HTML, section 9.2): new serials, and the ends of runs with their findings.
enum EventRoutes {
    static var all: [Endpoint] {
        [
            Endpoint(
                path: "/api/v1/events",
                errors: .problem,
                get: .init(
                    documentation: .init(
                        tag: .service,
                        summary:
                            "A stream of events: 'serial' for new payload, 'run' for a new status with its findings.",
                        mediaType: MediaTypes.events
                    ),
                    handler: events
                ),
                hasNoHead: true
            )
        ]
    }

    private static func events(_ call: Call) throws -> Answer {
        try call.query.allow()
        let (core, body) = (call.core, call.request.body)
        // Asked before the head is sent, so that the refusal has its status.
        let place = try core.snapshots.takePlace()
        let lastEvent = HTTPField.Name("Last-Event-ID").flatMap { call.request.headers[$0] }
        let events = EventStream(core, lastEvent: lastEvent)
        return .response(
            Response(
                status: .ok,
                headers: [.contentType: MediaTypes.events, .cacheControl: "no-store"],
                body: ResponseBody { writer in
                    defer { withExtendedLifetime(place) {} }
                    // Cancelled and awaited at the end of this scope.
                    async let _ = events.feed(watching: body)
                    // Browsers take the stream for open when something comes.
                    try await writer.write(ByteBuffer(string: ": ridgeline\n\n"))
                    for await event in events.events {
                        try await writer.write(ByteBuffer(bytes: events.text(event)))
                    }
                    try await writer.finish(nil)
                }
            )
        )
    }
}
