import RPKIPayload
import RPKITypes

/// The text that ends a run.
enum RunSummary {
    /// Counts for each trust anchor, a total, and the findings by code, most frequent first.
    static func text(_ outcome: ValidationOutcome, evaluated: Timestamp) -> String {
        var lines = ["Valid at \(evaluated)", ""]
        lines.append(row("trust anchor", ["VRPs", "VAPs", "router keys"]))
        let payload = outcome.payload
        var counts: [String: Counts] = [:]
        for entry in payload.vrps { counts[payload.name(of: entry.trustAnchor), default: Counts()].vrps += 1 }
        for entry in payload.vaps { counts[payload.name(of: entry.trustAnchor), default: Counts()].vaps += 1 }
        for entry in payload.routerKeys {
            counts[payload.name(of: entry.trustAnchor), default: Counts()].routerKeys += 1
        }
        for anchor in outcome.trustAnchors {
            let numbers = counts[anchor.name] ?? Counts()
            lines.append(row(anchor.name, numbers.cells) + (anchor.hasData ? "" : "  no data"))
        }
        let total = Counts(
            vrps: payload.vrps.count,
            vaps: payload.vaps.count,
            routerKeys: payload.routerKeys.count
        )
        lines.append(row("total", total.cells))
        lines.append("")
        lines += findingLines(outcome.findings)
        return lines.joined(separator: "\n") + "\n"
    }

    private struct Counts {
        var vrps = 0
        var vaps = 0
        var routerKeys = 0

        var cells: [String] { [vrps, vaps, routerKeys].map(String.init) }
    }

    private static func row(_ name: String, _ cells: [String]) -> String {
        let padding = String(repeating: " ", count: max(0, 16 - name.count))
        return name + padding
            + cells.map { String(repeating: " ", count: max(0, 13 - $0.utf8.count)) + $0 }.joined()
    }

    /// At most this many codes are listed.
    private static let listedCodes = 15

    private static func findingLines(_ findings: [Finding]) -> [String] {
        let rejected = findings.count { $0.severity == .rejected }
        var lines = ["\(rejected) rejected, \(findings.count - rejected) warnings"]
        var byCode: [String: Int] = [:]
        for finding in findings { byCode[finding.reason.code.rawValue, default: 0] += 1 }
        let ordered = byCode.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        for (code, count) in ordered.prefix(listedCodes) {
            lines.append(String(repeating: " ", count: max(0, 9 - String(count).count)) + "\(count)  \(code)")
        }
        let others = ordered.count - listedCodes
        if others > 0 { lines.append("           and \(others) other codes") }
        return lines
    }
}
