import RPKITypes

@testable import RouteSources

/// Writes what it visits in the form of `bgpdump -m`, and keeps defects.
struct BGPDumpLines: RouteVisitor {
    private(set) var lines: [String] = []
    private(set) var defects: [RecordDefect] = []
    private(set) var changes: [SessionChange] = []
    private var path = DecodedPath()

    mutating func visit(_ event: RouteEvent, in record: Span<UInt8>) {
        let hasPathIdentifier = event.pathIdentifier != nil
        var fields: [String] = []
        switch event.format {
        case .tableDump: fields.append("TABLE_DUMP")
        case .tableDumpV2: fields.append(hasPathIdentifier ? "TABLE_DUMP2_AP" : "TABLE_DUMP2")
        case .bgp4mp, .bgp4mpET:
            let extended = event.format == .bgp4mpET ? "_ET" : ""
            fields.append(
                "BGP4MP\(extended)\(event.isLocal ? "_LOCAL" : "")\(hasPathIdentifier ? "_AP" : "")"
            )
        }
        fields.append(
            event.format == .bgp4mpET
                ? "\(event.timestamp).\(BGPDumpLines.padded(event.microseconds))" : "\(event.timestamp)"
        )
        switch event.kind {
        case .table: fields.append("B")
        case .announcement: fields.append("A")
        case .withdrawal: fields.append("W")
        }
        // Of a message that the collector sent bgpdump prints the collector.
        let end = event.isLocal ? event.collector ?? event.peer : event.peer
        fields.append("\(end.address)")
        fields.append("\(end.asn.rawValue)")
        fields.append("\(event.prefix)")
        if let identifier = event.pathIdentifier { fields.append("\(identifier)") }
        if event.kind != .withdrawal { fields += attributes(of: event, in: record) }
        lines.append(fields.joined(separator: "|"))
    }

    private mutating func attributes(of event: RouteEvent, in record: Span<UInt8>) -> [String] {
        let attributes = event.attributes
        path.decode(attributes, in: record)
        let origin =
            switch attributes.origin {
            case .igp: "IGP"
            case .egp: "EGP"
            case .incomplete, nil: "INCOMPLETE"
            }
        return [
            path.description, origin,
            // That is what bgpdump prints where a route has no next hop.
            event.nextHop(in: record)?.description ?? "255.255.255.255",
            "\(attributes.localPreference ?? 0)", "\(attributes.multiExitDiscriminator ?? 0)",
            BGPDumpLines.communities(attributes, in: record),
            attributes.isAtomicAggregate ? "AG" : "NAG",
            attributes.aggregator.map { "\($0.asn.rawValue) \($0.address)" } ?? "", "",
        ]
    }

    private static func communities(_ attributes: PathAttributes, in record: Span<UInt8>) -> String {
        guard let range = attributes.communities else { return "" }
        var texts: [String] = []
        for offset in stride(from: range.lowerBound, to: range.upperBound, by: 4) {
            let value = record.uint32(at: offset)
            switch value {
            case 0xFFFF_FF01: texts.append("no-export")
            case 0xFFFF_FF02: texts.append("no-advertise")
            case 0xFFFF_FF03: texts.append("local-AS")
            default: texts.append("\(value >> 16):\(value & 0xFFFF)")
            }
        }
        return texts.joined(separator: " ")
    }

    private static func padded(_ microseconds: UInt32) -> String {
        let digits = String(microseconds)
        return String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
    }

    mutating func visit(_ change: SessionChange) {
        changes.append(change)
        let time =
            change.isExtended
            ? "\(change.timestamp).\(BGPDumpLines.padded(change.microseconds))" : "\(change.timestamp)"
        lines.append(
            "\(change.isExtended ? "BGP4MP_ET" : "BGP4MP")|\(time)|STATE|\(change.peer.address)"
                + "|\(change.peer.asn.rawValue)|\(change.oldState)|\(change.newState)"
        )
    }

    mutating func visit(_ defect: RecordDefect) { defects.append(defect) }
}

/// What came of reading a source whole.
struct Reading {
    var lines: [String]
    var defects: [RecordDefect]
    var changes: [SessionChange]
    var counts: ReadingCounts
    var error: RouteSourceError?
    /// The size of the reader's buffer at the end, in octets.
    var capacity: Int

    /// Reads a source in pieces of the given size.
    init(_ bytes: [UInt8], pieces: Int = 65_536, limits: Limits = .standard) {
        var visitor = BGPDumpLines()
        var reader = MRTReader(limits: limits)
        do throws(RouteSourceError) {
            var start = 0
            while start < bytes.count {
                let end = min(bytes.count, start + pieces)
                try reader.read(bytes.span.extracting(start..<end), to: &visitor)
                start = end
            }
            try reader.finish(to: &visitor)
        } catch {
            self.error = error
        }
        lines = visitor.lines
        defects = visitor.defects
        changes = visitor.changes
        counts = reader.counts
        capacity = reader.buffer.capacity
    }

    /// The codes of the defects.
    var codes: [String] { defects.map(\.fault.code) }
}
