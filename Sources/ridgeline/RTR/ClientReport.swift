import RPKITypes
import RTRProtocol
import RTRServer
import RelyingParty
import RouteVerification

/// The state of an RTR server and its clients, as text and as JSON.
struct ClientReport {
    private let status: ServerStatus
    private let clients: [ClientStatus]

    init(_ status: ServerStatus, _ clients: [ClientStatus]) {
        self.status = status
        self.clients = clients
    }

    /// One JSON object and a line feed.
    var json: String {
        var text = JSONLine()
        text.object { text in
            text.name("server")
            text.object(server)
            text.name("clients")
            text.array { text in
                for client in clients { text.object { ClientReport.write(client, &$0) } }
            }
        }
        return String(decoding: text.bytes, as: UTF8.self) + "\n"
    }

    private func server(_ text: inout JSONLine) {
        text.name("listeners")
        text.array { text in
            for (_, address) in status.listeners.sorted(by: { $0.key < $1.key }) { text.value("\(address)") }
        }
        text.member("clients", status.clients)
        text.member("sessions", status.sessions)
        if let serial = status.serial { text.member("serial", serial.rawValue) }
        if let validated = status.validated { text.member("validated", "\(validated)") }
        text.member("stale", status.isStale)
        text.member("acceptFailures", status.acceptFailures)
        text.member("imageOctets", status.imageOctets)
        text.name("ended")
        text.array { text in
            for (code, count) in status.ended.sorted(by: { $0.key < $1.key }) {
                text.object { text in
                    text.member("reason", code)
                    text.member("count", count)
                }
            }
        }
        text.name("refused")
        text.array { text in
            for (refusal, count) in status.refused.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                text.object { text in
                    text.member("reason", refusal.rawValue)
                    text.member("count", count)
                }
            }
        }
    }

    private static func write(_ client: ClientStatus, _ text: inout JSONLine) {
        text.member("id", client.id)
        text.member("address", "\(client.address)")
        text.member("listener", client.listener)
        text.member("since", "\(client.since)")
        if let certificate = client.certificate { text.member("certificate", certificate) }
        if let version = client.version { text.member("version", version.rawValue) }
        if let session = client.session { text.member("session", session.rawValue) }
        if let serial = client.serial { text.member("serial", serial.rawValue) }
        if let behind = client.serialsBehind { text.member("serialsBehind", behind) }
        text.member("secondsBehind", client.secondsBehind)
        text.member("receiving", client.isReceiving)
        text.member("octetsSent", client.octetsSent)
        text.member("octetsReceived", client.octetsReceived)
        text.member("fullResponses", client.fullResponses)
        text.member("deltaResponses", client.deltaResponses)
        text.member("emptyResponses", client.emptyResponses)
        text.member("resets", client.resets)
        text.member("notifies", client.notifies)
        text.member("errorsSent", client.errorsSent)
        text.member("errorsReceived", client.errorsReceived)
        if let error = client.lastError { text.member("lastError", error) }
        if let query = client.lastQuery { text.member("lastQuery", "\(query)") }
    }

    /// A line on the server, and a table of the clients.
    var text: String {
        var text = "\(status.clients) clients"
        if let serial = status.serial { text += ", serial \(serial)" }
        if let validated = status.validated { text += ", payload of \(validated)" }
        if status.isStale { text += " (STALE)" }
        text += "\n"
        let heading = [
            "client", "version", "serial", "behind", "octets", "full", "delta", "resets", "errors",
            "last error",
        ]
        var rows = clients.map(ClientReport.cells)
        guard !rows.isEmpty else { return text }
        rows.insert(heading, at: 0)
        let widths = heading.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        for row in rows {
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            text += line + "\n"
        }
        return text
    }

    private static func cells(_ client: ClientStatus) -> [String] {
        var behind = "-"
        if let count = client.serialsBehind {
            behind = count == 0 ? "0" : "\(count) (\(client.secondsBehind) s)"
        }
        return [
            "\(client.address)", client.version?.description ?? "-", client.serial?.description ?? "-",
            behind,
            String(client.octetsSent), String(client.fullResponses), String(client.deltaResponses),
            String(client.resets), String(client.errorsSent + client.errorsReceived),
            InspectionText.neutralized(client.lastError ?? ""),
        ]
    }
}
