import RPKITypes

/// The state of the service as lines `key: value`, as Routinator gives it.
struct StatusText {
    private let status: ServiceStatus
    private let snapshot: Snapshot
    private let connections: ConnectionRegistry.Totals
    private let version: String
    private let now: Timestamp
    private var lines: [String] = []

    /// Collects what is told.
    init(
        _ status: ServiceStatus,
        _ snapshot: Snapshot,
        _ connections: ConnectionRegistry.Totals,
        version: String,
        now: Timestamp
    ) {
        self.status = status
        self.snapshot = snapshot
        self.connections = connections
        self.version = version
        self.now = now
    }

    /// The text.
    consuming func text() -> String {
        line("version", "ridgeline/\(version)")
        line("serial", "\(snapshot.serial)")
        runLines()
        objectLines()
        payloadLines()
        let stale = sum(.staleManifests).map { $0 + (sum(.staleCRLs) ?? 0) }
        line("stale-count", stale.map(String.init) ?? "-")
        fetchLines()
        rtrLines()
        line("http-connections", "\(connections.open) current, \(connections.connections) total")
        line(
            "http-data",
            "\(connections.octetsSent) bytes sent, \(connections.octetsReceived) bytes received"
        )
        line("http-requests", "\(connections.requests)")
        return lines.joined(separator: "\n") + "\n"
    }

    private mutating func line(_ key: String, _ value: String) { lines.append("\(key): \(value)") }

    private mutating func runLines() {
        timeLines("last-update-start", status.run?.started)
        timeLines("last-update-done", status.run?.done)
        line("last-update-duration", status.run?.duration.map { "\(StatusText.seconds($0))s" } ?? "-")
    }

    private mutating func timeLines(_ key: String, _ time: Timestamp?) {
        line("\(key)-at", time.map(\.description) ?? "-")
        line("\(key)-ago", time.map { "\(max(0, now.secondsSinceEpoch - $0.secondsSinceEpoch))s" } ?? "-")
    }

    /// Three decimals.
    static func seconds(_ seconds: Double) -> String {
        let milliseconds = Int64(max(0, min(seconds, 1e12)) * 1_000)
        let fraction = String(milliseconds % 1_000)
        return "\(milliseconds / 1_000).\(String(repeating: "0", count: 3 - fraction.utf8.count))\(fraction)"
    }

    private func sum(_ counter: ObjectCounter) -> Int? {
        let known = status.trustAnchors.compactMap { $0.objects[counter] }
        return known.isEmpty ? nil : known.reduce(0, +)
    }

    private mutating func objectLines() {
        line("valid-roas", sum(.validROAs).map(String.init) ?? "-")
        perTrustAnchor("valid-roas-per-tal") { $0.objects[.validROAs] }
    }

    private mutating func perTrustAnchor(_ key: String, _ value: (TrustAnchorStatus) -> Int?) {
        line(key, status.trustAnchors.map { "\($0.name)=\(value($0).map(String.init) ?? "-") " }.joined())
    }

    /// VRPs of both families.
    private static func vrps(_ anchor: TrustAnchorStatus, _ path: KeyPath<PayloadTally, Int?>) -> Int? {
        let known = [CountedKind.ipv4, .ipv6].compactMap { anchor.payload[$0]?[keyPath: path] }
        return known.isEmpty ? nil : known.reduce(0, +)
    }

    private mutating func vrpLines(_ key: String, _ path: KeyPath<PayloadTally, Int?>) {
        let known = status.trustAnchors.compactMap { StatusText.vrps($0, path) }
        line(key, known.isEmpty ? "-" : "\(known.reduce(0, +))")
        perTrustAnchor("\(key)-per-tal") { StatusText.vrps($0, path) }
    }

    private mutating func payloadLines() {
        vrpLines("vrps", \.total)
        vrpLines("locally-filtered-vrps", \.locallyFiltered)
        perTrustAnchor("duplicate-vrps-per-tal") { StatusText.vrps($0, \.duplicate) }
        let added = status.exceptions.map { ($0.added[.ipv4] ?? 0) + ($0.added[.ipv6] ?? 0) }
        line("locally-added-vrps", "\(added ?? 0)")
        line("final-vrps", "\(snapshot.counts.total.vrps)")
        let counts = snapshot.counts.trustAnchors.sorted { $0.key < $1.key }
        line("final-vrps-per-tal", counts.map { "\($0.key)=\($0.value.vrps) " }.joined())
    }

    private mutating func fetchLines() {
        for transport in [RepositoryStatus.Transport.rsync, .rrdp] {
            line("\(transport.rawValue)-durations", "")
            for repository in status.repositories where repository.transport == transport {
                guard let fetch = repository.fetch else { continue }
                let duration = fetch.duration.map { "\(StatusText.seconds($0))s" } ?? "-"
                // The exit status of an rsync that succeeded is 0.
                let known = fetch.shownStatus ?? (transport == .rsync ? 0 : nil)
                let status = known.map(String.init) ?? "-"
                lines.append("   \(repository.uri): status=\(status), duration=\(duration)")
            }
        }
    }

    private mutating func rtrLines() {
        guard let rtr = status.rtr else { return }
        line("rtr-connections", "\(rtr.clients.count) current")
        line("rtr-data", "\(rtr.octetsSent) bytes sent, \(rtr.octetsReceived) bytes received")
    }
}
