import Hummingbird
import RPKITypes
import RouteVerification

/// Repositories and routers, as the service sees them.
enum ServiceRoutes {
    static var all: [Endpoint] {
        [
            Endpoint(
                path: "/api/v1/repositories",
                errors: .problem,
                get: .init(
                    documentation: .init(
                        tag: .data,
                        summary: "The repositories, and how fetching them goes.",
                        parameters: [
                            .init(
                                name: "uri",
                                kind: .text(example: "https://rpki.example.net/"),
                                text: "What the URI begins with."
                            ),
                            .init(
                                name: "failing",
                                kind: .word(["true", "false"]),
                                text: "Only those whose last attempt failed, or did not."
                            ),
                        ],
                        mediaType: MediaTypes.json,
                        schema: "Repositories"
                    ),
                    handler: repositories
                )
            ),
            Endpoint(
                path: "/api/v1/rtr/clients",
                errors: .problem,
                get: .init(
                    documentation: .init(
                        tag: .service,
                        summary: "The routers that are connected.",
                        mediaType: MediaTypes.json,
                        schema: "RTRClients",
                        mayBeMissing: true
                    ),
                    handler: clients
                )
            ),
        ]
    }

    private static func repositories(_ call: Call) throws -> Answer {
        try call.query.allow("uri", "failing")
        let start = try call.query.one("uri")
        let failing = try call.query.one("failing", "true or false") { ["true": true, "false": false][$0] }
        let all = call.core.status.status.repositories
        let matched = all.filter { repository in
            (start.map { repository.uri.hasPrefix($0) } ?? true)
                && (failing.map { repository.fetch?.succeeded == !$0 } ?? true)
        }
        var text = JSONLine()
        text.object { text in
            text.member("total", all.count)
            text.member("matched", matched.count)
            text.name("repositories")
            text.array { text in
                for repository in matched.prefix(call.core.configuration.limits.entries) {
                    write(repository, &text)
                }
            }
        }
        return .json(text.bytes)
    }

    private static func write(_ repository: RepositoryStatus, _ text: inout JSONLine) {
        text.object { text in
            text.member("uri", repository.uri)
            text.member("transport", repository.transport.rawValue)
            text.name("objects")
            text.object { text in
                for counter in ObjectCounter.allCases {
                    guard let count = repository.objects[counter] else { continue }
                    text.name(foreign: counter.rawValue)
                    text.value(count)
                }
            }
            text.name("fetch")
            guard let fetch = repository.fetch else { return text.null() }
            text.object { write(fetch, &$0) }
        }
    }

    private static func write(_ fetch: FetchStatus, _ text: inout JSONLine) {
        text.member("succeeded", fetch.succeeded)
        text.member("attempted", fetch.attempted)
        text.member("updated", fetch.updated)
        text.member("due", fetch.due)
        text.member("failures", fetch.failures)
        text.member("duration", seconds: fetch.duration)
        text.member("status", fetch.status)
        text.member("payloadStatus", fetch.payloadStatus)
        text.member("serial", fetch.serial)
        text.member("session", fetch.session)
        text.member("usedDeltas", fetch.usedDeltas)
        text.member("snapshotReason", fetch.snapshotReason)
        text.name("findings")
        text.array { text in for finding in fetch.findings { text.append(finding) } }
    }

    private static func clients(_ call: Call) throws -> Answer {
        try call.query.allow()
        guard let rtr = call.core.status.status.rtr else {
            throw APIError(.notAvailable, "the service has no RTR server")
        }
        var text = JSONLine()
        text.object { text in
            text.member("sessions", rtr.sessions)
            text.member("octetsSent", rtr.octetsSent)
            text.member("octetsReceived", rtr.octetsReceived)
            text.member("total", rtr.clients.count)
            text.name("clients")
            text.array { text in
                for client in rtr.clients.prefix(call.core.configuration.limits.entries) {
                    text.object { write(client, &$0) }
                }
            }
        }
        return .json(text.bytes)
    }

    private static func write(_ client: RTRClient, _ text: inout JSONLine) {
        text.member("address", client.address)
        text.member("connected", client.connected.description)
        text.member("version", client.version)
        text.member("session", client.session)
        text.member("serial", client.serial?.rawValue)
        text.member("serialsBehind", client.serialsBehind)
        text.member("secondsBehind", client.secondsBehind)
        text.member("lastQuery", client.lastQuery)
        text.member("lastReset", client.lastReset)
        text.member("resetQueries", client.resetQueries)
        text.member("serialQueries", client.serialQueries)
        text.member("octetsSent", client.octetsSent)
        text.member("octetsReceived", client.octetsReceived)
        text.member("errors", client.errors)
        text.member("lastError", client.lastError)
        text.member("certificate", client.certificate)
    }
}
