import RPKITypes
import RouteVerification

extension TableSummary {
    /// Lines for people: outcomes, peers, denied hops and suspected leaks, the largest first.
    ///
    /// - Parameter rows: the largest number of peers, hops and leakers that are shown.
    /// - Returns: the lines, each with a line feed.
    public func text(rows: Int = 20) -> String {
        var text = TableSummary.header("")
        for origin in [RouteOriginValidity.valid, .notFound, .invalid] {
            text += TableSummary.row(
                "origin \(origin.rawValue)",
                ASPAVerdict.ordered.map { outcomes[origin, $0] }
            )
        }
        text += TableSummary.row("all", ASPAVerdict.ordered.map { outcomes[$0] })
        text += peerText(rows)
        if !objections.isEmpty {
            text += "\nInvalid whatever the ASPAs say\n"
            for (name, count) in TableSummary.largest(objections.map { ($0.key, $0.value) }, rows) {
                text += "\(TableSummary.padded(count, 12))  \(name)\n"
            }
        }
        if !deniedHops.isEmpty {
            text += "\nHops that an ASPA denies, by routes with an Invalid path\n"
            let hops = deniedHops.map { ("\($0.key.customer) does not list \($0.key.asked)", $0.value) }
            for (name, count) in TableSummary.largest(hops, rows) {
                text += "\(TableSummary.padded(count, 12))  \(name)\n"
            }
            text += TableSummary.rest(deniedHops.count, rows)
        }
        if !markedLeaks.isEmpty {
            text += "\nLeaks by the Only to Customer attribute, by the peer that sent them\n"
            for (name, count) in TableSummary.largest(markedLeaks.map { ("\($0.key)", $0.value) }, rows) {
                text += "\(TableSummary.padded(count, 12))  \(name)\n"
            }
            text += TableSummary.rest(markedLeaks.count, rows)
        }
        text += leakText(rows)
        if unexplained > 0 {
            text += "\n\(unexplained) more routes with an Invalid path are not among these hops and leaks\n"
        }
        if passedOver > 0 {
            text +=
                "\n\(passedOver) withdrawals, multicast routes and messages of the collector itself are not counted\n"
        }
        return text
    }

    private func peerText(_ rows: Int) -> String {
        guard !peers.isEmpty else { return "" }
        var text = "\n" + TableSummary.header("peer")
        let sorted = peers.sorted { left, right in
            let (one, other) = (left.value.total, right.value.total)
            return one == other
                ? (left.key.asn, left.key.address) < (right.key.asn, right.key.address) : one > other
        }
        for (peer, outcomes) in sorted.prefix(rows) {
            text += TableSummary.row("\(peer.asn) \(peer.address)", ASPAVerdict.ordered.map { outcomes[$0] })
        }
        return text + TableSummary.rest(peers.count, rows)
    }

    private func leakText(_ rows: Int) -> String {
        guard !leaks.isEmpty else { return "" }
        var text = "\nSuspected leaks, by leaker\n"
        let sorted = leaks.values.sorted {
            $0.routes == $1.routes ? $0.leaker < $1.leaker : $0.routes > $1.routes
        }
        for group in sorted.prefix(rows) {
            let types = group.types.map(\.rawValue).sorted().map(String.init).joined(separator: ", ")
            text += "\(TableSummary.padded(group.routes, 12))  \(group.leaker), RFC 7908 type \(types)\n"
            for item in group.evidence {
                text += "                \(item.prefix) [\(item.path)] \(item.account)\n"
            }
        }
        return text + TableSummary.rest(leaks.count, rows)
    }

    private static func header(_ name: String) -> String {
        "\(name.padded(to: 44))\(" ASPA valid".leftPadded(to: 14))\("unknown".leftPadded(to: 12))\("invalid".leftPadded(to: 12))\n"
    }

    private static func row(_ name: String, _ counts: [Int]) -> String {
        let (first, rest) = (counts[0], counts.dropFirst())
        return name.padded(to: 44) + "\(first)".leftPadded(to: 14)
            + rest.map { "\($0)".leftPadded(to: 12) }.joined() + "\n"
    }

    private static func padded(_ count: Int, _ width: Int) -> String { "\(count)".leftPadded(to: width) }

    private static func largest(_ items: [(String, Int)], _ rows: Int) -> ArraySlice<(String, Int)> {
        items.sorted { $0.1 == $1.1 ? $0.0 < $1.0 : $0.1 > $1.1 }.prefix(rows)
    }

    private static func rest(_ count: Int, _ rows: Int) -> String {
        count > rows ? "              and \(count - rows) more\n" : ""
    }
}

extension ASPAVerdict {
    /// In the order of the columns.
    fileprivate static let ordered: [ASPAVerdict] = [.valid, .unknown, .invalid]
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - utf8.count))
    }

    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - utf8.count)) + self
    }
}
