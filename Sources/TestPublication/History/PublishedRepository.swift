package import RPKITypes
package import TestAuthority

/// A repository at one step of a history: its files, and their RRDP form.
package struct PublishedRepository: Sendable {
    /// Where it is.
    package let place: HistoryConfiguration.Place
    /// The objects by their path in the rsync module.
    package private(set) var files: [String: [UInt8]] = [:]
    /// What is in the rsync module and not in RRDP: certificates of trust anchors.
    package internal(set) var furtherFiles: [String: [UInt8]] = [:]
    /// Session and serial; the serial is 0 before the first step.
    package private(set) var position: RRDP.Position
    /// The snapshot; nil for a repository with rsync alone.
    package private(set) var snapshot: RRDPFile?
    /// The deltas of the notification, oldest first.
    package private(set) var deltas: [RRDPFile] = []
    /// The notification; nil for a repository with rsync alone.
    package private(set) var notification: [UInt8]?
    /// When it was last changed.
    package private(set) var lastModified = Timestamp(0)

    /// The files before the newest delta.
    private var earlierFiles: [String: [UInt8]] = [:]
    /// Files that are in no notification any more, with the step in which they were dropped.
    private var retired: [(file: RRDPFile, step: Int)] = []

    init(place: HistoryConfiguration.Place, session: String) {
        self.place = place
        position = RRDP.Position(session: session, serial: 0)
    }

    /// What becomes of the RRDP state in a step.
    enum Move: Hashable, Sendable {
        /// The next serial with a delta.
        case next
        /// A new session.
        case session(String)
        /// A lower serial in the same session, without deltas.
        case back(by: UInt64)
        /// The same serial with other content, and another delta that leads to it.
        case rewrite
        /// The next serial; the oldest delta that stays has another hash.
        case alter
    }

    /// Takes the files of the next step.
    mutating func advance(
        to newFiles: [String: [UInt8]],
        _ move: Move,
        step: Int,
        time: Timestamp,
        _ configuration: HistoryConfiguration
    ) {
        retired.removeAll { $0.step + configuration.graceSteps < step }
        guard newFiles != files || move != .next else { return }
        lastModified = time
        guard place.https != nil else {
            files = newFiles
            return
        }
        let before = [snapshot].compactMap(\.self) + deltas
        shift(to: newFiles, move)
        let elements = newFiles.sorted { $0.key < $1.key }.map { RRDP.publish(place.base + $0.key, $0.value) }
        let snapshot = RRDPFile("snapshot", elements.joinedBytes, position: position, in: place.name)
        self.snapshot = snapshot
        files = newFiles
        limitDeltas(configuration)
        if move == .alter, let first = deltas.first { deltas[0] = RRDPFile(altering: first) }
        notification = RRDP.notification(
            position,
            snapshot: reference(snapshot),
            deltas: deltas.map(reference)
        )
        let kept = Set(([snapshot] + deltas).map(\.path))
        retired += before.filter { !kept.contains($0.path) }.map { ($0, step) }
    }

    /// Sets the position and adds the delta.
    private mutating func shift(to newFiles: [String: [UInt8]], _ move: Move) {
        switch move {
        case .session(let session):
            position = RRDP.Position(session: session, serial: 1)
            deltas = []
        case .back(let count):
            position.serial = max(1, position.serial - min(count, position.serial))
            deltas = []
        case .rewrite where position.serial > 1 && !deltas.isEmpty:
            deltas.removeLast()
            addDelta(from: earlierFiles, to: newFiles)
        case .next, .rewrite, .alter:
            position.serial += 1
            if position.serial > 1 { addDelta(from: files, to: newFiles) }
            earlierFiles = files
        }
    }

    private mutating func addDelta(from old: [String: [UInt8]], to new: [String: [UInt8]]) {
        func list(_ files: [String: [UInt8]]) -> [PublishedFile] {
            files.filter { old[$0.key] != new[$0.key] }.sorted { $0.key < $1.key }.map(PublishedFile.init)
        }
        let elements = RRDP.delta(from: list(old), to: list(new), in: place.base)
        // A delta has at least one element; without one the serial numbers before it are out of reach.
        guard !elements.isEmpty else {
            deltas = []
            return
        }
        deltas.append(RRDPFile("delta", elements, position: position, in: place.name))
    }

    private mutating func limitDeltas(_ configuration: HistoryConfiguration) {
        deltas = deltas.suffix(configuration.deltas)
        guard configuration.limitsDeltasBySize, let snapshot else { return }
        while deltas.reduce(0, { $0 + $1.bytes.count }) > snapshot.bytes.count { deltas.removeFirst() }
    }

    private func reference(_ file: RRDPFile) -> RRDP.Reference {
        RRDP.Reference(uri: "https://\(place.https ?? "")\(file.path)", hash: file.hash, serial: file.serial)
    }

    /// All that the web server has of it, what was dropped lately included.
    package var pages: [String: PublishedSite.Page] {
        var pages: [String: PublishedSite.Page] = [:]
        func add(_ path: String, _ bytes: [UInt8], _ hash: String? = nil) {
            let tag = hash.map { "\"\($0.prefix(24))\"" }
            pages[path] = PublishedSite.Page(
                bytes,
                lastModified: lastModified,
                entityTag: tag,
                type: "application/xml"
            )
        }
        for file in retired.map(\.file) + deltas + [snapshot].compactMap(\.self) {
            add(file.path, file.bytes, file.hash)
        }
        if let notification { add(place.notificationPath, notification) }
        return pages
    }
}
