/// A metric: its name, meaning and labels.
///
/// `Docs/metrics.md` lists them all.
struct Metric: Hashable, Sendable {
    /// The name of its samples; a counter's ends in `_total`.
    let name: String
    /// One sentence.
    let help: String
    /// The names of its labels.
    var labels: [String] = []

    /// Whether it only grows.
    var isCounter: Bool { name.hasSuffix("_total") }

    /// The name without the suffix of a counter.
    var family: String { isCounter ? String(name.dropLast(6)) : name }
}

extension Metric {
    static let build = Metric(
        name: "ridgeline_build_info",
        help: "Always 1; the version.",
        labels: ["version"]
    )
    static let started = Metric(name: "ridgeline_start_timestamp_seconds", help: "When the service started.")
    static let serial = Metric(name: "ridgeline_payload_serial", help: "The serial of the payload.")
    static let validated = Metric(
        name: "ridgeline_payload_validated_timestamp_seconds",
        help: "When the run that found the payload looked at it."
    )
    static let age = Metric(name: "ridgeline_payload_age_seconds", help: "The age of the payload.")
    static let nextExpiry = Metric(
        name: "ridgeline_payload_next_expiry_timestamp_seconds",
        help: "When the first element of the payload expires."
    )
    static let entries = Metric(
        name: "ridgeline_payload_entries",
        help: "Elements of the payload.",
        labels: ["ta", "kind"]
    )
    static let deltas = Metric(
        name: "ridgeline_payload_deltas",
        help: "Older serials from which there is a delta."
    )
    static let runs = Metric(name: "ridgeline_runs_total", help: "Runs that ended.", labels: ["outcome"])
    static let runStarted = Metric(
        name: "ridgeline_run_start_timestamp_seconds",
        help: "When the present or last run started."
    )
    static let runDone = Metric(
        name: "ridgeline_run_done_timestamp_seconds",
        help: "When the last run ended."
    )
    static let runDuration = Metric(
        name: "ridgeline_run_duration_seconds",
        help: "How long the last run took."
    )
    static let findings = Metric(
        name: "ridgeline_findings",
        help: "Findings of the last run.",
        labels: ["code", "severity", "ta"]
    )
    static let findingsDropped = Metric(
        name: "ridgeline_findings_dropped",
        help: "Findings of the last run that were counted and not kept."
    )
    static let trustAnchorUp = Metric(
        name: "ridgeline_trust_anchor_up",
        help: "1 if the last run had data of the trust anchor.",
        labels: ["ta"]
    )
    static let trustAnchorObjects = Metric(
        name: "ridgeline_trust_anchor_objects",
        help: "Objects of the trust anchor in the last run.",
        labels: ["ta", "type"]
    )
    static let repositoryUp = Metric(
        name: "ridgeline_repository_up",
        help: "1 if the last attempt to fetch the repository ended well.",
        labels: ["uri", "transport"]
    )
    static let repositoryUpdated = Metric(
        name: "ridgeline_repository_updated_timestamp_seconds",
        help: "When the repository was fetched last.",
        labels: ["uri", "transport"]
    )
    static let repositoryFailures = Metric(
        name: "ridgeline_repository_failures",
        help: "Attempts that failed since the last one that did not.",
        labels: ["uri", "transport"]
    )
    static let repositoryDuration = Metric(
        name: "ridgeline_repository_duration_seconds",
        help: "How long the last attempt took.",
        labels: ["uri", "transport"]
    )
    static let exceptionsAdded = Metric(
        name: "ridgeline_exceptions_added",
        help: "Elements that local exceptions added.",
        labels: ["kind"]
    )
    static let exceptionsFiltered = Metric(
        name: "ridgeline_exceptions_filtered",
        help: "Elements that local exceptions removed.",
        labels: ["kind"]
    )
}

extension Metric {
    static let exceptionsBroken = Metric(
        name: "ridgeline_exceptions_broken",
        help: "1 if the files of local exceptions cannot be read, so that those that were good last hold."
    )
    static let rtrClients = Metric(name: "ridgeline_rtr_clients", help: "Routers that are connected.")
    static let rtrSessions = Metric(name: "ridgeline_rtr_sessions_total", help: "Connections of routers.")
    static let rtrRefused = Metric(
        name: "ridgeline_rtr_refused_total",
        help: "Connections of routers that were refused.",
        labels: ["reason"]
    )
    static let rtrReceived = Metric(
        name: "ridgeline_rtr_received_bytes_total",
        help: "Octets received from routers."
    )
    static let rtrSent = Metric(name: "ridgeline_rtr_sent_bytes_total", help: "Octets sent to routers.")
    static let rtrClientSerial = Metric(
        name: "ridgeline_rtr_client_serial",
        help: "The serial that a router was sent last.",
        labels: ["client"]
    )
    static let rtrClientLag = Metric(
        name: "ridgeline_rtr_client_lag_seconds",
        help: """
            Since when there is a newer serial than a router has; absent for one that has none, as after a Cache Reset.
            """,
        labels: ["client"]
    )
    static let httpOpen = Metric(
        name: "ridgeline_http_open_connections",
        help: "HTTP connections that are open."
    )
    static let httpWaiting = Metric(
        name: "ridgeline_http_waiting_requests",
        help: "Requests that wait for a new serial."
    )
    static let httpConnections = Metric(name: "ridgeline_http_connections_total", help: "HTTP connections.")
    static let httpRefused = Metric(
        name: "ridgeline_http_refused_total",
        help: "HTTP connections that were refused.",
        labels: ["reason"]
    )
    static let httpTimeouts = Metric(
        name: "ridgeline_http_timeouts_total",
        help: "HTTP connections that were closed for being slow.",
        labels: ["reason"]
    )
    static let httpRequests = Metric(name: "ridgeline_http_requests_total", help: "HTTP requests.")
    static let httpReceived = Metric(
        name: "ridgeline_http_received_bytes_total",
        help: "Octets received over HTTP."
    )
    static let httpSent = Metric(name: "ridgeline_http_sent_bytes_total", help: "Octets sent over HTTP.")
    static let bodiesEncoded = Metric(
        name: "ridgeline_http_bodies_encoded_total",
        help: "Payload documents that were encoded to be kept."
    )
    static let memory = Metric(name: "process_resident_memory_bytes", help: "Resident memory.")
    static let processor = Metric(name: "process_cpu_seconds_total", help: "CPU time.")
    static let openFiles = Metric(name: "process_open_fds", help: "Open file descriptors.")
    static let maximumOpenFiles = Metric(
        name: "process_max_fds",
        help: "The most file descriptors that may be open."
    )
}

extension Metric {
    /// All metrics, in the order of the page.
    static let all: [Metric] = [
        build, started, serial, validated, age, nextExpiry, entries, deltas, runs, runStarted, runDone,
        runDuration, findings, findingsDropped, trustAnchorUp, trustAnchorObjects, repositoryUp,
        repositoryUpdated, repositoryFailures, repositoryDuration, exceptionsAdded, exceptionsFiltered,
        exceptionsBroken, rtrClients, rtrSessions, rtrRefused, rtrReceived, rtrSent, rtrClientSerial,
        rtrClientLag, httpOpen,
        httpWaiting, httpConnections, httpRefused, httpTimeouts, httpRequests, httpReceived, httpSent,
        bodiesEncoded, memory, processor, openFiles, maximumOpenFiles,
    ]
}
