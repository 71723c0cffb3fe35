import RPKICrypto

@testable import RPKITypes
@testable import RRDP

/// Files of RRDP, each read whole and in pieces, with the same result.
enum RRDPTargets {
    private static let session = SessionID("9b3f7e31-4979-4f8c-9818-73e4dadc3e6b")
    private static let uri = try? HTTPSURI("https://rrdp.example.net/notification.xml")

    /// Small, so that inputs of some kilobytes reach them.
    private static let limits: Limits = {
        var limits = Limits.standard
        limits.objectSize = 1_000
        limits.listedDeltas = 4
        limits.repositoryObjects = 8
        limits.repositorySize = 3_000
        limits.uriLength = 200
        return limits
    }()

    private static func presentable(_ error: RRDPError) {
        let subject = ObjectReference(uri: "input")
        let finding = Finding(.rrdp(error.reason), subject: subject, severity: .rejected)
        expectPresentable(finding)
        expect(error.line.map { $0 > 0 } ?? true, "line \(error.line ?? 0)")
        if Fuzz.isVerbose { print(error.line ?? 0, finding) }
    }

    /// Sizes of pieces that depend on the input.
    private static func pieces(_ bytes: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + 1 + Int(bytes[start]) % 97)
            ranges.append(start..<end)
            start = end
        }
        return ranges
    }

    static func notification(_ bytes: [UInt8]) {
        guard let uri else { fatalError("a good URI") }
        func read(_ pieces: [Range<Int>]) -> Result<UpdateNotification, RRDPError> {
            Result { () throws(RRDPError) in
                var reader = NotificationReader(uri: uri, limits: limits)
                for piece in pieces { try reader.read(bytes.span.extracting(piece)) }
                return try reader.finish()
            }
        }
        let result = read([0..<bytes.count])
        expect(read(pieces(bytes)) == result, "another result in pieces")
        switch result {
        case .failure(let error): presentable(error)
        case .success(let notification): check(notification)
        }
    }

    private static func check(_ notification: UpdateNotification) {
        expect(notification.serial > 0, "serial")
        expect(SessionID(notification.session.description) == notification.session, "session read back")
        expect(notification.deltas.count <= limits.listedDeltas, "too many deltas")
        for file in notification.deltas + [notification.snapshot] {
            expectSound(file.uri)
            expect(file.uri.origin == uri?.origin, "origin")
            expect(file.session == notification.session, "session")
            expect((1...notification.serial).contains(file.serial), "serial of a file")
        }
        let serials = notification.deltas.map(\.serial)
        expect(serials == serials.sorted(), "order")
        if notification.deltaFault == nil, let first = serials.first {
            expect(serials == Array(first...notification.serial), "no chain")
        }
        let state = RRDPState(notification)
        expect((try? RRDPState(encoded: state.encoded)) == state, "state read back")
        expect(SyncPlan(notification, state: state).action == .upToDate, "plan of what is current")
        _ = SyncPlan(notification, state: nil)
    }

    static func snapshot(_ bytes: [UInt8]) {
        objects(bytes) { (file, pieces, take) throws(ReadingError<Never>) in
            var reader = SnapshotReader(file, limits: limits)
            func sink(_ uri: RsyncURI, _ object: Span<UInt8>) {
                take(ObjectChange(uri: uri, kind: .add), object)
            }
            for piece in pieces { try reader.read(bytes.span.extracting(piece), sink) }
            return try reader.finish(sink)
        }
    }

    static func delta(_ bytes: [UInt8]) {
        objects(bytes) { (file, pieces, take) throws(ReadingError<Never>) in
            var reader = DeltaReader(file, limits: limits)
            for piece in pieces { try reader.read(bytes.span.extracting(piece), take) }
            return try reader.finish(take)
        }
    }

    private struct Change: Equatable {
        var change: ObjectChange
        var object: [UInt8]
    }

    private static func objects(
        _ bytes: [UInt8],
        _ read: (
            UpdateNotification.File,
            [Range<Int>],
            (ObjectChange, Span<UInt8>) -> Void
        ) throws(ReadingError<Never>) -> ObjectFileSummary
    ) {
        guard let session, let uri else { fatalError("a good session and URI") }
        let hash = SHA256.digest(bytes.span)
        let file = UpdateNotification.File(uri: uri, hash: hash, session: session, serial: 7)
        func run(
            _ pieces: [Range<Int>]
        ) -> (changes: [Change], end: Result<ObjectFileSummary, ReadingError<Never>>) {
            var changes: [Change] = []
            let end = Result { () throws(ReadingError<Never>) in
                try read(file, pieces) { change, object in
                    let bytes = (0..<object.count).map { object[$0] }
                    changes.append(Change(change: change, object: bytes))
                }
            }
            return (changes, end)
        }
        let (changes, end) = run([0..<bytes.count])
        let (again, endAgain) = run(pieces(bytes))
        expect(changes == again && end == endAgain, "another result in pieces")
        for change in changes {
            expectSound(change.change.uri)
            expect(change.object.count <= limits.objectSize, "a large object")
        }
        expect(changes.count <= limits.repositoryObjects, "many objects")
        switch end {
        case .success(let summary):
            expect(summary.elements == changes.count, "count of elements")
            expect(summary.size == changes.reduce(0) { $0 + $1.object.count }, "size of objects")
        case .failure(.refused(let error)): presentable(error)
        }
    }

    static func state(_ bytes: [UInt8]) {
        _ = try? RRDPState(encoded: bytes, limits: limits)
        guard let state = try? RRDPState(encoded: bytes + SHA256.digest(bytes.span).bytes) else { return }
        expect(state.serial > 0, "serial")
        expect((try? RRDPState(encoded: state.encoded)) == state, "state read back")
    }
}
