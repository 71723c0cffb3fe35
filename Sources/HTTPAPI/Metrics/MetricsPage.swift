import RPKIPayload
import RPKITypes

/// All metrics of an instant.
struct MetricsPage {
    let history: PayloadHistory
    let snapshot: Snapshot?
    let status: ServiceStatus
    let connections: ConnectionRegistry.Totals
    let waiting: Int
    let encodings: Int
    let version: String
    let now: Timestamp

    /// The page.
    func bytes(_ form: MetricsText.Form) -> [UInt8] {
        var text = MetricsText(form)
        text.write(.build, [([version], 1)])
        text.write(.started, status.started.map(MetricsPage.seconds))
        writePayload(&text)
        writeRuns(&text)
        writeTrustAnchors(&text)
        writeRepositories(&text)
        writeExceptions(&text)
        writeRTR(&text)
        writeHTTP(&text)
        text.write(.memory, status.process?.residentMemory.map { Double($0) })
        text.write(.processor, status.process?.processorTime)
        text.write(.openFiles, status.process?.openFiles.map { Double($0) })
        text.write(.maximumOpenFiles, status.process?.maximumOpenFiles.map { Double($0) })
        return text.bytes()
    }

    private static func seconds(_ time: Timestamp) -> Double { Double(time.secondsSinceEpoch) }

    private func writePayload(_ text: inout MetricsText) {
        guard let snapshot, let validated = history.validated else { return }
        text.write(.serial, Double(snapshot.serial.rawValue))
        text.write(.validated, MetricsPage.seconds(validated))
        text.write(.age, Double(max(0, now.secondsSinceEpoch - validated.secondsSinceEpoch)))
        text.write(.nextExpiry, history.nextExpiry.map(MetricsPage.seconds))
        text.write(
            .entries,
            snapshot.counts.trustAnchors.sorted { $0.key < $1.key }.flatMap { name, kinds in
                CountedKind.allCases.map { (labels: [name, $0.label], value: Double(kinds[$0])) }
            }
        )
        text.write(.deltas, Double(history.deltaCount))
    }

    private func writeRuns(_ text: inout MetricsText) {
        let runs = RunOutcome.allCases.map { outcome in
            (labels: [outcome.rawValue], value: Double(status.runs[outcome] ?? 0))
        }
        text.write(.runs, runs)
        text.write(.runStarted, (status.run?.started).map(MetricsPage.seconds))
        text.write(.runDone, (status.run?.done).map(MetricsPage.seconds))
        text.write(.runDuration, status.run?.duration)
        var counts: [[String]: Int] = [:]
        for finding in status.findings {
            let anchor = finding.subject.trustAnchor ?? ""
            counts[[finding.reason.code.rawValue, finding.severity.rawValue, anchor], default: 0] += 1
        }
        let ordered = counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        text.write(.findings, ordered.map { (labels: $0.key, value: Double($0.value)) })
        if status.run != nil { text.write(.findingsDropped, Double(status.droppedFindings)) }
    }

    private func writeTrustAnchors(_ text: inout MetricsText) {
        let up = status.trustAnchors.compactMap { anchor in
            anchor.hasData.map { (labels: [anchor.name], value: $0 ? 1.0 : 0) }
        }
        text.write(.trustAnchorUp, up)
        let objects = status.trustAnchors.flatMap { anchor in
            ObjectCounter.allCases.compactMap { counter in
                anchor.objects[counter].map { (labels: [anchor.name, counter.rawValue], value: Double($0)) }
            }
        }
        text.write(.trustAnchorObjects, objects)
    }

    private func writeRepositories(_ text: inout MetricsText) {
        func samples(_ value: (FetchStatus) -> Double?) -> [(labels: [String], value: Double)] {
            status.repositories.compactMap { repository in
                repository.fetch.flatMap(value).map { ([repository.uri, repository.transport.rawValue], $0) }
            }
        }
        text.write(.repositoryUp, samples { $0.succeeded ? 1 : 0 })
        text.write(.repositoryUpdated, samples { $0.updated.map(MetricsPage.seconds) })
        text.write(.repositoryFailures, samples { Double($0.failures) })
        text.write(.repositoryDuration, samples { $0.duration })
    }

    private func writeExceptions(_ text: inout MetricsText) {
        text.write(.exceptionsBroken, status.areExceptionsBroken.map { $0 ? 1 : 0 })
        guard let exceptions = status.exceptions else { return }
        func samples(_ counts: [CountedKind: Int]) -> [(labels: [String], value: Double)] {
            CountedKind.allCases.map { ([$0.label], Double(counts[$0] ?? 0)) }
        }
        text.write(.exceptionsAdded, samples(exceptions.added))
        text.write(.exceptionsFiltered, samples(exceptions.filtered))
    }

    private func writeRTR(_ text: inout MetricsText) {
        guard let rtr = status.rtr else { return }
        text.write(.rtrClients, Double(rtr.clients.count))
        text.write(.rtrSessions, Double(rtr.sessions))
        let refused = rtr.refused.sorted { $0.key < $1.key }
        text.write(.rtrRefused, refused.map { (labels: [$0.key], value: Double($0.value)) })
        text.write(.rtrReceived, Double(rtr.octetsReceived))
        text.write(.rtrSent, Double(rtr.octetsSent))
        let serials = rtr.clients.compactMap { client in
            client.serial.map { (labels: [client.address], value: Double($0.rawValue)) }
        }
        text.write(.rtrClientSerial, serials)
        text.write(
            .rtrClientLag,
            rtr.clients.compactMap { client in
                // One that got a Cache Reset, or nothing yet, has no serial: nobody knows how old its data is.
                client.serial.map { _ in (labels: [client.address], value: Double(client.secondsBehind)) }
            }
        )
    }

    private func writeHTTP(_ text: inout MetricsText) {
        text.write(.httpOpen, Double(connections.open))
        text.write(.httpWaiting, Double(waiting))
        text.write(.httpConnections, Double(connections.connections))
        let refused = ConnectionRegistry.Refusal.allCases.map { refusal in
            (labels: [refusal.rawValue], value: Double(connections.refused[refusal] ?? 0))
        }
        text.write(.httpRefused, refused)
        let timeouts = ConnectionRegistry.Timeout.allCases.map { timeout in
            (labels: [timeout.rawValue], value: Double(connections.timedOut[timeout] ?? 0))
        }
        text.write(.httpTimeouts, timeouts)
        text.write(.httpRequests, Double(connections.requests))
        text.write(.httpReceived, Double(connections.octetsReceived))
        text.write(.httpSent, Double(connections.octetsSent))
        text.write(.bodiesEncoded, Double(encodings))
    }
}
