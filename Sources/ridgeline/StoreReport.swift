import ObjectStore
import RPKIPayload
import RPKITypes

/// What `store status` shows.
enum StoreReport {
    static func text(_ store: ObjectStore) throws -> String {
        let status = try store.status()
        var lines = [
            "\(status.repositories) repositories with \(status.files) objects (\(status.fileBytes) bytes)",
            "\(status.points) last good publication points",
            "database: \(status.databaseSize) bytes, of which \(status.freeSize) free; at most \(status.limit)",
            "",
        ]
        for (record, fetch) in try repositories(store) {
            lines.append("\(record.identity)")
            lines.append(
                "    \(record.objects) objects, \(record.bytes) bytes\(record.schedule.isFallback ? ", rsync in its place" : "")"
            )
            let success = record.schedule.lastSuccess.map { "\($0)" } ?? "never"
            lines.append(
                "    last success: \(success); failures since: \(record.schedule.consecutiveFailures)"
            )
            if let next = record.schedule.nextAttempt { lines.append("    next attempt: \(next)") }
            guard let fetch else { continue }
            let how =
                switch fetch.outcome {
                case .updated: "updated, \(fetch.added) objects added, \(fetch.removed) removed"
                case .unchanged: "unchanged"
                case .failed(let code, let message): "failed: \(message) [\(code)]"
                }
            lines.append(
                "    last attempt: \(fetch.started), \(fetch.duration) ms, \(fetch.bytes) bytes: \(how)"
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    static func json(_ store: ObjectStore) throws -> String {
        let status = try store.status()
        var list: [String] = []
        for (record, fetch) in try repositories(store) {
            let schedule = record.schedule
            var fields = [
                "\"uri\":\(quoted(record.identity.description))",
                "\"objects\":\(record.objects)", "\"bytes\":\(record.bytes)",
                "\"fallback\":\(schedule.isFallback)", "\"failures\":\(schedule.consecutiveFailures)",
            ]
            if let time = schedule.lastSuccess { fields.append("\"last_success\":\"\(time)\"") }
            if let time = schedule.lastAttempt { fields.append("\"last_attempt\":\"\(time)\"") }
            if let time = schedule.nextAttempt { fields.append("\"next_attempt\":\"\(time)\"") }
            if let time = schedule.bestBefore { fields.append("\"best_before\":\"\(time)\"") }
            if let fetch {
                fields += ["\"duration_ms\":\(fetch.duration)", "\"transferred\":\(fetch.bytes)"]
                if let serial = fetch.serialAfter { fields.append("\"serial\":\(serial)") }
                if case .failed(let code, let message) = fetch.outcome {
                    fields += ["\"code\":\(quoted(code))", "\"reason\":\(quoted(message))"]
                }
            }
            list.append("{\(fields.joined(separator: ","))}")
        }
        return """
            {"files":\(status.files),"file_bytes":\(status.fileBytes),"objects":\(status.objects),\
            "publication_points":\(status.points),"database_bytes":\(status.databaseSize),\
            "free_bytes":\(status.freeSize),"limit_bytes":\(status.limit),\
            "repositories":[\(list.joined(separator: ","))]}

            """
    }

    private static func repositories(_ store: ObjectStore) throws -> [(RepositoryRecord, FetchRecord?)] {
        try store.repositories().sorted { $0.identity.description < $1.identity.description }.map {
            ($0, try store.fetchHistory($0.identity).first)
        }
    }

    /// A JSON string.
    private static func quoted(_ text: String) -> String {
        var output = ByteText()
        output.append(json: text)
        return String(decoding: output.bytes, as: UTF8.self)
    }
}
