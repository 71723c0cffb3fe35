import RPKITypes

/// VRPs as routes of one word: Routinator's bird1 and bird2.
///
/// A static protocol of BIRD 2 has one channel, so that the lines of both families cannot stand in one: ``BIRDTables``
/// is what can be included as it is.
struct BIRDRoutes: ExportShape {
    private let word: StaticString

    /// - Parameter word: `roa` in BIRD 1, `route` in BIRD 2.
    init(_ word: StaticString) { self.word = word }

    var parts: [ExportPart] { [.routeOrigins] }

    func append(_ entry: VRPEntry, _ place: ExportPlace, _ text: inout ByteText) {
        text.append(word)
        text.append(0x20)
        text.append(entry.vrp)
        text.append(";\n")
    }
}

/// Tables with static protocols, as rpki-client writes them for BIRD: a file to include.
struct BIRDTables: ExportShape {
    private let metadata: ExportMetadata
    private let withASPA: Bool

    /// - Parameters:
    ///   - metadata: for the comment and the time.
    ///   - withASPA: for BIRD 2.16 and later; older ones refuse a file with an ASPA table.
    init(_ metadata: ExportMetadata, withASPA: Bool) {
        self.metadata = metadata
        self.withASPA = withASPA
    }

    var parts: [ExportPart] { [.ipv4RouteOrigins, .ipv6RouteOrigins] + (withASPA ? [.aspas] : []) }
    /// A filter may name a table, so that the tables are always there.
    var keepsExcludedParts: Bool { true }

    func begin(_ text: inout ByteText) {
        text.append(withASPA ? "# For BIRD 2.16 and later.\n" : "# For BIRD 2 and later.\n")
        text.appendComment(metadata)
        // The number differs from run to run, so that BIRD takes the file for a changed one.
        text.append("define force_roa_table_update = ")
        text.append(decimal: metadata.buildTime.secondsSinceEpoch)
        text.append(";\n\nroa4 table ROAS4;\nroa6 table ROAS6;\n")
        if withASPA { text.append("aspa table ASPAS;\n") }
    }

    func begin(_ part: ExportPart, _ text: inout ByteText) {
        text.append("\nprotocol static {\n\t")
        switch part {
        case .ipv4RouteOrigins: text.append("roa4 { table ROAS4; };\n\n")
        case .ipv6RouteOrigins: text.append("roa6 { table ROAS6; };\n\n")
        default: text.append("aspa { table ASPAS; };\n\n")
        }
    }

    func end(_ part: ExportPart, _ text: inout ByteText) { text.append("}\n") }

    func append(_ entry: VRPEntry, _ place: ExportPlace, _ text: inout ByteText) {
        text.append("\troute ")
        text.append(entry.vrp)
        text.append(";\n")
    }

    func append(_ entry: VAPEntry, _ place: ExportPlace, _ text: inout ByteText) {
        text.append("\troute aspa ")
        text.append(decimal: entry.vap.customer.rawValue)
        text.append(" providers ")
        text.append(list: entry.vap.providers)
        text.append(";\n")
    }
}

extension ByteText {
    /// Appends `192.0.2.0/24 max 24 as 64496`.
    fileprivate mutating func append(_ vrp: VRP) {
        append(vrp.prefix)
        append(" max ")
        append(decimal: UInt32(vrp.maxLength))
        append(" as ")
        append(decimal: vrp.asn.rawValue)
    }

    /// Appends numbers with commas between them.
    mutating func append(list providers: [ASN]) {
        var separator: StaticString = ""
        for provider in providers {
            append(separator)
            append(decimal: provider.rawValue)
            separator = ", "
        }
    }

    /// Appends a line that says where and for when a file was made.
    mutating func appendComment(_ metadata: ExportMetadata) {
        append("# Generated on host ")
        append(ForeignText(metadata.buildMachine).description)
        append(" at ")
        append(metadata.buildTime, .rfc3339)
        append("\n\n")
    }
}
