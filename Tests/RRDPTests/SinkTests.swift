import RPKICrypto
import RPKITypes
import Testing

@testable import RRDP

/// What readers do with the closure that takes elements.
@Suite("Elements as they are given on")
struct SinkTests {
    struct Full: Error, Hashable {
        var after: Int
    }

    private func snapshot(_ objects: Int) throws -> (bytes: [UInt8], file: UpdateNotification.File) {
        let elements = (0..<objects).map { Document.publish("\($0).roa", Base64.encode(Array("\($0)".utf8))) }
        let bytes = Array(Document.root("snapshot", elements.joined(separator: "\n")).utf8)
        let file = UpdateNotification.File(
            uri: try HTTPSURI(Document.notificationURI),
            hash: SHA256.digest(bytes.span),
            session: try #require(SessionID(Document.session)),
            serial: 7
        )
        return (bytes, file)
    }

    @Test("Objects come in order, each with its bytes", arguments: Cutting.all)
    func order(_ cutting: Cutting) throws {
        let (bytes, _) = try snapshot(3_000)
        let outcome = try read(.snapshot, bytes, cutting)
        guard case .changes(let changes, let summary) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(summary.elements == 3_000)
        #expect(summary.size == changes.reduce(0) { $0 + $1.object.count })
        for (index, change) in changes.enumerated() {
            #expect(change.change.uri.description == "rsync://example.net/repo/\(index).roa")
            #expect(change.object == Array("\(index)".utf8))
        }
    }

    @Test("The three changes of a delta")
    func changes() throws {
        let outcome = try read(.delta, Array(FileCase.flawless(.delta).utf8))
        let hash = try #require(Hex.bytes(Document.hash))
        let digest = SHA256Digest(hash.span)
        let kinds = outcome.changes.map(\.change.kind)
        #expect(kinds.count == 3)
        #expect(kinds.first == .add)
        #expect(kinds.dropFirst().first == digest.map { .withdraw($0) })
        #expect(kinds.last == digest.map { .replace($0) })
        #expect(outcome.changes.map { String(decoding: $0.object, as: UTF8.self) } == ["ABC", "", "AB"])
    }

    @Test("What the sink throws comes out typed, and the rest is refused")
    func sinkError() throws {
        let (bytes, file) = try snapshot(3_000)
        var reader = SnapshotReader(file)
        var taken = 0
        let sink = { (_: RsyncURI, _: Span<UInt8>) throws(Full) in
            taken += 1
            if taken == 1_000 { throw Full(after: taken) }
        }
        do throws(ReadingError<Full>) {
            try reader.read(bytes.span, sink)
            Issue.record("read")
        } catch {
            #expect(error == .sink(Full(after: 1_000)))
        }
        #expect(taken == 1_000)
        do throws(ReadingError<Full>) {
            _ = try reader.finish(sink)
            Issue.record("finished")
        } catch {
            guard case .refused = error else {
                Issue.record("\(error)")
                return
            }
        }
        #expect(taken == 1_000)
    }

    @Test("An untyped error of the sink comes out, too")
    func untyped() throws {
        let (bytes, file) = try snapshot(1)
        var reader = SnapshotReader(file)
        try reader.read(bytes.span) { _, _ in }
        do throws(ReadingError<any Error>) {
            _ = try reader.finish { (_, _) throws(any Error) in throw Full(after: 0) }
            Issue.record("finished")
        } catch {
            guard case .sink(let error) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(error as? Full == Full(after: 0))
        }
    }

    @Test("Large objects one after another")
    func largeObjects() throws {
        let object = Base64.encode([UInt8](repeating: 1, count: 1_000_000))
        let element = Array(Document.publish("a.roa", object).utf8)
        let root = Array(FileCase.flawless(.snapshot).prefix { $0 != "\n" }.utf8)
        var stream = SHA256Stream()
        stream.update(root.span)
        for _ in 0..<5 { stream.update(element.span) }
        let end = Array("</snapshot>".utf8)
        stream.update(end.span)
        let file = UpdateNotification.File(
            uri: try HTTPSURI(Document.notificationURI),
            hash: stream.finish(),
            session: try #require(SessionID(Document.session)),
            serial: 7
        )
        var reader = SnapshotReader(file)
        var count = 0
        try reader.read(root.span) { _, _ in }
        for _ in 0..<5 { try reader.read(element.span) { _, object in count += object.count } }
        try reader.read(end.span) { _, object in count += object.count }
        let summary = try reader.finish { _, object in count += object.count }
        #expect(summary == ObjectFileSummary(elements: 5, size: 5_000_000))
        #expect(count == 5_000_000)
    }
}
