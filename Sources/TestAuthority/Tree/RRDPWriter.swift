/// Writes an RRDP repository while the publication points come in.
///
/// `notification-1.xml` is the notification before all deltas, for a client that is to begin there.
struct RRDPWriter: ~Copyable {
    private let directory: String
    private let base: String
    private let session: String
    private let deltaCount: Int
    private var snapshot: HashedFile
    private var earlier: HashedFile?
    private var deltas: [[UInt8]]

    private static let firstSerial: UInt64 = 1

    init(_ configuration: TreeConfiguration, output: String) throws {
        var random = SplitMix64(seed: configuration.seed ^ 0x5252_4450)
        let session = RRDP.session(&random)
        let directory = "\(output)/rrdp/\(configuration.host)/rrdp"
        let last = Self.firstSerial + UInt64(configuration.deltas)
        let snapshot = try Self.open("\(directory)/\(session)/\(last)", session, last)
        let earlier: HashedFile? =
            configuration.deltas == 0
            ? nil : try Self.open("\(directory)/\(session)/\(Self.firstSerial)", session, Self.firstSerial)
        self.directory = directory
        self.session = session
        base = "https://\(configuration.host)/rrdp"
        deltaCount = configuration.deltas
        self.snapshot = snapshot
        self.earlier = earlier
        deltas = [[UInt8]](repeating: [], count: configuration.deltas)
    }

    private static func open(_ directory: String, _ session: String, _ serial: UInt64) throws -> HashedFile {
        try FileOutput.makeDirectory(directory)
        var file = try HashedFile(path: "\(directory)/snapshot.xml")
        try file.write(RRDP.Position(session: session, serial: serial).opening("snapshot"))
        return file
    }

    /// Adds a publication point.
    mutating func add(_ authority: PublishedAuthority) throws {
        try snapshot.write(authority.snapshot)
        try earlier?.write(authority.earlierSnapshot)
        if let (index, elements) = authority.delta { deltas[index] += elements }
    }

    /// Ends the snapshots and writes deltas and notifications.
    mutating func finish() throws {
        let last = Self.firstSerial + UInt64(deltaCount)
        try snapshot.write("</snapshot>\n")
        let newest = RRDP.Reference(
            uri: "\(base)/\(session)/\(last)/snapshot.xml",
            hash: try snapshot.finish(),
            serial: last
        )
        var references: [RRDP.Reference] = []
        for (index, elements) in deltas.enumerated() {
            let serial = Self.firstSerial + UInt64(index) + 1
            let folder = "\(directory)/\(session)/\(serial)"
            try FileOutput.makeDirectory(folder)
            var file = try HashedFile(path: "\(folder)/delta.xml")
            try file.write(RRDP.Position(session: session, serial: serial).opening("delta"))
            try file.write(elements)
            try file.write("</delta>\n")
            references.append(
                RRDP.Reference(
                    uri: "\(base)/\(session)/\(serial)/delta.xml",
                    hash: try file.finish(),
                    serial: serial
                )
            )
        }
        try FileOutput.write(
            RRDP.notification(
                RRDP.Position(session: session, serial: last),
                snapshot: newest,
                deltas: references
            ),
            to: "\(directory)/notification.xml"
        )
        guard deltaCount > 0 else { return }
        try earlier?.write("</snapshot>\n")
        let first = RRDP.Reference(
            uri: "\(base)/\(session)/\(Self.firstSerial)/snapshot.xml",
            hash: try earlier?.finish() ?? "",
            serial: Self.firstSerial
        )
        try FileOutput.write(
            RRDP.notification(
                RRDP.Position(session: session, serial: Self.firstSerial),
                snapshot: first,
                deltas: []
            ),
            to: "\(directory)/notification-\(Self.firstSerial).xml"
        )
    }
}
