import RPKIPayload
import RPKITypes
import RTRClient
import RTRProtocol
import RelyingParty
import RouteVerification

/// Prints a router's table and its changes.
struct TablePrinter {
    private let json: Bool
    private let follow: Bool
    private let cache: CacheAddress
    private var table = RouterTable()
    private var remarks = 0
    /// Whether a table was printed.
    private(set) var isPrinted = false

    init(json: Bool, follow: Bool, cache: CacheAddress) {
        self.json = json
        self.follow = follow
        self.cache = cache
    }

    /// Prints on standard error what a table is of.
    func summarize(_ new: RouterTable, _ result: Synchronization) throws {
        var summary = "version \(result.version), session \(result.session), serial \(result.serial)"
        if let timing = result.timing {
            summary += ", refresh \(timing.refresh) s, retry \(timing.retry) s, expire \(timing.expire) s"
        }
        summary += ": \(new.vrps.count) VRPs, \(new.routerKeys.count) router keys, \(new.vaps.count) VAPs"
        summary +=
            result.isFull ? " (all)" : " (\(result.announced) announced, \(result.withdrawn) withdrawn)"
        try note(summary)
    }

    /// Prints a table that is complete: whole the first time, then what changed.
    mutating func print(_ new: RouterTable, _ result: Synchronization) throws {
        if follow {
            try printChanges(to: new)
        } else if json {
            try printDocument(new, result)
        } else {
            try write(lines(of: new, "").joined())
        }
        table = new
        isPrinted = true
    }

    /// Prints that the table was dropped.
    mutating func drop(_ new: RouterTable, _ reason: RouterDropReason) throws {
        try note(reason == .expired ? "all data dropped: it expired" : "all data dropped: a fatal error")
        guard follow else { return }
        try printChanges(to: new)
        table = new
    }

    /// Prints the remarks that are new.
    mutating func remark(_ session: RouterSession) throws {
        for remark in session.remarks.dropFirst(remarks) {
            try note(
                "remark at octet \(remark.offset): \(remark.remark) [\(remark.remark.code); "
                    + "\(remark.remark.requirement)]"
            )
        }
        remarks = session.remarks.count
    }

    /// Prints a line on standard error.
    func note(_ text: String) throws {
        try StandardStream(.error).write(Array("\(cache): \(InspectionText.neutralized(text))\n".utf8).span)
    }

    private func write(_ text: String) throws {
        try StandardStream(.output).write(Array(text.utf8).span)
    }

    private func printDocument(_ table: RouterTable, _ result: Synchronization) throws {
        var builder = PayloadSetBuilder()
        guard let anchor = builder.trustAnchor(named: PayloadSet.noTrustAnchor) else { return }
        let now = Timestamp.now
        // Version 0 has no timing: what the specification recommends (RFC 8210, section 6).
        let expires = now.advanced(by: Int64((result.timing ?? .standard).expire))
        for vrp in table.vrps { builder.add(vrp, expires: expires, trustAnchor: anchor) }
        for key in table.routerKeys { builder.add(key, expires: expires, trustAnchor: anchor) }
        for vap in table.vaps.values { builder.add(vap, expires: expires, trustAnchor: anchor) }
        let metadata = ExportMetadata(buildMachine: "\(cache)", buildTime: now)
        try ExportFormat.json.write(builder.build(), metadata: metadata) { chunk throws(FileError) in
            try StandardStream(.output).write(chunk)
        }
    }

    // MARK: Changes

    private func printChanges(to new: RouterTable) throws {
        let gone = RouterTable(
            vrps: table.vrps.subtracting(new.vrps),
            routerKeys: table.routerKeys.subtracting(new.routerKeys),
            vaps: table.vaps.values.filter { new.vaps[$0.customer] == nil }
        )
        let come = RouterTable(
            vrps: new.vrps.subtracting(table.vrps),
            routerKeys: new.routerKeys.subtracting(table.routerKeys),
            vaps: new.vaps.values.filter { table.vaps[$0.customer] != $0 }
        )
        let changes =
            json
            ? objects(of: come, "announce") + objects(of: gone, "withdraw")
            : lines(of: come, "+ ") + lines(of: gone, "- ")
        try write(changes.joined())
    }

    private func lines(of table: RouterTable, _ prefix: String) -> [String] {
        table.vrps.sorted().map { "\(prefix)vrp \($0.prefix)-\($0.maxLength) \($0.asn)\n" }
            + table.routerKeys.sorted().map { key in
                "\(prefix)key \(key.asn) \(key.keyIdentifier) \(Base64.encode(key.subjectPublicKeyInfo))\n"
            }
            + table.vaps.values.sorted { $0.customer < $1.customer }.map { vap in
                "\(prefix)vap \(vap.customer) \(vap.providers.map(\.description).joined(separator: " "))\n"
            }
    }

    private func objects(of table: RouterTable, _ change: String) -> [String] {
        func line(_ body: (inout JSONLine) -> Void) -> String {
            var text = JSONLine()
            text.object { text in
                text.member("change", change)
                body(&text)
            }
            return String(decoding: text.bytes, as: UTF8.self) + "\n"
        }
        return table.vrps.sorted().map { vrp in
            line { text in
                text.member("prefix", "\(vrp.prefix)")
                text.member("maxLength", vrp.maxLength)
                text.member("asn", vrp.asn)
            }
        }
            + table.routerKeys.sorted().map { key in
                line { text in
                    text.member("asn", key.asn)
                    text.member("ski", "\(key.keyIdentifier)")
                    text.member("pubkey", Base64.encode(key.subjectPublicKeyInfo))
                }
            }
            + table.vaps.values.sorted { $0.customer < $1.customer }.map { vap in
                line { text in
                    text.member("customer_asid", vap.customer)
                    text.member("providers", vap.providers)
                }
            }
    }
}
