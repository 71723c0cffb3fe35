import RPKITypes
import RouteVerification

/// The state of the service with the members of Routinator's `/api/v1/status`; what is not known is null.
struct StatusJSON {
    let status: ServiceStatus
    let snapshot: Snapshot
    let connections: ConnectionRegistry.Totals
    let version: String
    let now: Timestamp

    /// The document.
    func bytes() -> [UInt8] {
        var text = JSONLine()
        text.object { text in
            text.member("version", "ridgeline/\(version)")
            text.member("serial", snapshot.serial.rawValue)
            text.member("now", now.description)
            // The data is from this run, also before the service knows of any.
            text.member("lastUpdateStart", (status.run?.started ?? snapshot.validated).description)
            text.member("lastUpdateDone", status.run?.done?.description)
            text.member("lastUpdateDuration", seconds: status.run?.duration)
            text.name("payload")
            writePayload(total, snapshot.counts.total, &text)
            text.member("aspasLargeProviderSet", 0)
            text.name("tals")
            text.object { text in
                for anchor in status.trustAnchors {
                    text.name(foreign: anchor.name)
                    let final = snapshot.counts.trustAnchors[anchor.name] ?? .init()
                    text.object { write(anchor.objects, anchor.payload, final, &$0) }
                }
            }
            writeRepositories(&text)
            writeExceptions(&text)
            writeTransports(&text)
            writeServers(&text)
        }
        return text.bytes
    }

    /// The tallies of all trust anchors together; a kind that one of them does not know is not known.
    private var total: [CountedKind: PayloadTally] {
        var total: [CountedKind: PayloadTally] = [:]
        for kind in CountedKind.allCases {
            let known = status.trustAnchors.map { $0.payload[kind] ?? PayloadTally() }
            func sum(_ path: KeyPath<PayloadTally, Int?>) -> Int? {
                let values = known.compactMap { $0[keyPath: path] }
                return values.count == known.count && !known.isEmpty ? values.reduce(0, +) : nil
            }
            total[kind] = PayloadTally(
                total: sum(\.total),
                unsafe: sum(\.unsafe),
                locallyFiltered: sum(\.locallyFiltered),
                duplicate: sum(\.duplicate)
            )
        }
        return total
    }

    private func writePayload(
        _ tallies: [CountedKind: PayloadTally],
        _ final: PayloadCounts.Kinds?,
        _ text: inout JSONLine
    ) {
        text.object { text in
            for kind in CountedKind.allCases {
                let tally = tallies[kind] ?? PayloadTally()
                text.name(foreign: kind.rawValue)
                text.object { text in
                    text.member("total", tally.total)
                    if kind == .ipv4 || kind == .ipv6 { text.member("unsafe", tally.unsafe) }
                    text.member("locallyFiltered", tally.locallyFiltered)
                    text.member("duplicate", tally.duplicate)
                    text.member("final", final.map { $0[kind] })
                }
            }
        }
    }

    /// The members of a trust anchor or repository.
    private func write(
        _ objects: [ObjectCounter: Int],
        _ payload: [CountedKind: PayloadTally],
        _ final: PayloadCounts.Kinds?,
        _ text: inout JSONLine
    ) {
        func vrps(_ path: KeyPath<PayloadTally, Int?>) -> Int? {
            let known = [CountedKind.ipv4, .ipv6].compactMap { payload[$0]?[keyPath: path] }
            return known.isEmpty ? nil : known.reduce(0, +)
        }
        text.member("vrpsTotal", vrps(\.total))
        text.member("vrpsUnsafe", vrps(\.unsafe))
        text.member("vrpsLocallyFiltered", vrps(\.locallyFiltered))
        text.member("vrpsDuplicate", vrps(\.duplicate))
        text.member("vrpsFinal", final?.vrps)
        text.name("payload")
        writePayload(payload, final, &text)
        for counter in ObjectCounter.allCases {
            text.name(foreign: counter.rawValue)
            text.value(objects[counter])
        }
    }

    private func writeRepositories(_ text: inout JSONLine) {
        text.name("repositories")
        text.object { text in
            for repository in status.repositories {
                text.name(foreign: repository.uri)
                text.object { text in
                    let type =
                        ["rrdp": "RRDP"][repository.transport.rawValue] ?? repository.transport.rawValue
                    text.member("type", type)
                    write(repository.objects, repository.payload, nil, &text)
                }
            }
        }
    }

    private func writeExceptions(_ text: inout JSONLine) {
        let added = status.exceptions.map { ($0.added[.ipv4] ?? 0) + ($0.added[.ipv6] ?? 0) }
        text.member("vrpsAddedLocally", added ?? 0)
    }

    private func writeTransports(_ text: inout JSONLine) {
        text.name("rsync")
        text.object { text in
            for repository in status.repositories where repository.transport == .rsync {
                guard let fetch = repository.fetch else { continue }
                text.name(foreign: repository.uri)
                text.object { text in
                    text.member("status", fetch.shownStatus ?? 0)
                    text.member("duration", seconds: fetch.duration)
                    StatusJSON.writeIssues(fetch.findings, &text)
                }
            }
        }
        text.name("rrdp")
        text.object { text in
            for repository in status.repositories where repository.transport == .rrdp {
                guard let fetch = repository.fetch else { continue }
                text.name(foreign: repository.uri)
                text.object { StatusJSON.writeRRDP(fetch, &$0) }
            }
        }
        text.name("pubPointIssues")
        text.object { _ in }
    }

    private static func writeRRDP(_ fetch: FetchStatus, _ text: inout JSONLine) {
        text.member("status", fetch.payloadStatus ?? fetch.shownStatus)
        text.member("notifyStatus", fetch.shownStatus)
        text.member("payloadStatus", fetch.payloadStatus)
        text.member("duration", seconds: fetch.duration)
        // Routinator leaves these out when the notification file has not changed.
        if fetch.status != 304 {
            text.member("serial", fetch.serial)
            text.member("session", fetch.session)
            text.member("delta", fetch.usedDeltas)
            text.member("snapshot_reason", fetch.snapshotReason)
        }
        writeIssues(fetch.findings, &text)
    }

    private static func writeIssues(_ findings: [Finding], _ text: inout JSONLine) {
        guard !findings.isEmpty else { return }
        text.name("issues")
        text.array { text in
            for finding in findings {
                text.object { text in
                    text.member("level", finding.severity == .rejected ? "error" : "warn")
                    text.member("messages", finding.reason.description)
                }
            }
        }
    }

    private func writeServers(_ text: inout JSONLine) {
        let rtr = status.rtr
        text.name("rtr")
        text.object { text in
            text.member("currentConnections", rtr?.clients.count ?? 0)
            text.member("bytesRead", rtr?.octetsReceived ?? 0)
            text.member("bytesWritten", rtr?.octetsSent ?? 0)
            guard let rtr else { return }
            text.name("clients")
            text.object { text in
                for (host, clients) in Dictionary(grouping: rtr.clients, by: \.host).sorted(by: {
                    $0.key < $1.key
                }) {
                    text.name(foreign: host)
                    StatusJSON.write(clients, &text)
                }
            }
        }
        text.name("http")
        text.object { text in
            text.member("totalConnections", connections.connections)
            text.member("currentConnections", connections.open)
            text.member("requests", connections.requests)
            text.member("bytesRead", connections.octetsReceived)
            text.member("bytesWritten", connections.octetsSent)
        }
    }

    /// The clients of one address together.
    private static func write(_ clients: [RTRClient], _ text: inout JSONLine) {
        text.object { text in
            text.member("connections", clients.count)
            text.member("serial", clients.compactMap(\.serial?.rawValue).last)
            text.member("updated", clients.compactMap(\.lastQuery).max()?.description)
            text.member("lastReset", clients.compactMap(\.lastReset).max()?.description)
            text.member("resetQueries", clients.reduce(0) { $0 + $1.resetQueries })
            text.member("serialQueries", clients.reduce(0) { $0 + $1.serialQueries })
            text.member("read", clients.reduce(0) { $0 + $1.octetsReceived })
            text.member("written", clients.reduce(0) { $0 + $1.octetsSent })
        }
    }
}

extension PayloadCounts.Kinds {
    /// The number of a kind.
    subscript(kind: CountedKind) -> Int {
        switch kind {
        case .ipv4: ipv4
        case .ipv6: ipv6
        case .routerKeys: routerKeys
        case .vaps: vaps
        }
    }
}
