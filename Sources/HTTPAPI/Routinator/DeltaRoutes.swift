import HTTPTypes
import Hummingbird
import NIOCore
import RPKIPayload
import RPKITypes

/// Changes of the payload in the shapes of Routinator.
enum DeltaRoutes {
    static var all: [Endpoint] {
        [
            Endpoint(
                path: "/json-delta",
                errors: .routinator,
                get: .init(
                    documentation: .init(
                        tag: .payload,
                        summary: "What changed since a serial, or all payload.",
                        parameters: parameters,
                        mediaType: MediaTypes.json,
                        schema: "Delta"
                    ),
                    handler: delta
                )
            ),
            Endpoint(
                path: "/json-delta/notify",
                errors: .routinator,
                get: .init(
                    documentation: .init(
                        tag: .payload,
                        summary: "Session and serial; answers when they are no longer those given.",
                        parameters: parameters,
                        mediaType: MediaTypes.json,
                        schema: "DeltaState"
                    ),
                    handler: notify
                ),
                hasNoHead: true
            ),
        ]
    }

    private static let parameters: [OperationDocumentation.Parameter] = [
        .init(name: "session", kind: .number(maximum: .max), text: "The session; only with serial."),
        .init(name: "serial", kind: .number(maximum: 4_294_967_295), text: "The serial; only with session."),
    ]

    /// The state that the client says it has; nil when it says none.
    private static func known(_ call: Call) throws(APIError) -> (session: UInt64, serial: SerialNumber)? {
        try call.query.allow("session", "serial")
        let session = try call.query.one("session", "a session") { UInt64(decimalDigits: $0.utf8) }
        let serial = try call.query.one("serial", "a serial") { UInt32(decimalDigits: $0.utf8) }
        switch (session, serial) {
        case (nil, nil): return nil
        case (let session?, let serial?): return (session, SerialNumber(serial))
        default: throw APIError(.missingParameter, "session and serial must stand together")
        }
    }

    private static func delta(_ call: Call) async throws -> Answer {
        let known = try known(call)
        let snapshot = try call.snapshot()
        if let known, known.session == snapshot.session {
            switch snapshot.history.answer(to: known.serial) {
            case .delta(let delta):
                return try await PayloadRoutes.passing(call) { (sink) throws(APIError) in
                    try DeltaText.write(delta, from: known.serial, snapshot, to: sink)
                }
            case .current:
                return try await PayloadRoutes.passing(call) { (sink) throws(APIError) in
                    try DeltaText.write(PayloadDelta(), from: known.serial, snapshot, to: sink)
                }
            case .noData, .tooOld, .unknown: break
            }
        }
        return try await PayloadRoutes.kept("json-delta", MediaTypes.json, call, snapshot) {
            (sink) throws(APIError) in
            try DeltaText.writeReset(snapshot, to: sink)
        }
    }

    /// Answers from the snapshots and not from the feed, which is ahead of them while one is built: a state that is
    /// told here is one from which `/json-delta` knows the way.
    private static func notify(_ call: Call) async throws -> Answer {
        let snapshots = call.core.snapshots
        let history = snapshots.current()?.history ?? snapshots.history
        guard let known = try known(call), known.session == Snapshot.session(history),
            known.serial == history.serial
        else { return state(history) }
        let place = try snapshots.takePlace()
        defer { withExtendedLifetime(place) {} }
        let next = try await call.request.body.consumeWithCancellationOnInboundClose { _ in
            await snapshots.next(after: known)
        }
        guard let next else { throw APIError(.ending, "the service ends") }
        return state(next.history)
    }

    private static func state(_ history: PayloadHistory) -> Answer {
        var text = ByteText()
        text.append("{\"session\": ")
        text.append(decimal: Snapshot.session(history))
        text.append(", \"serial\": ")
        text.append(decimal: history.serial.rawValue)
        text.append("}\n")
        return .json(text.bytes)
    }
}
