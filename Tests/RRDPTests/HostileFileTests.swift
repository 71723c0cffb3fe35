import Glibc
import RPKICrypto
import RPKITypes
import Testing

@testable import RRDP

/// Files without end, and files that would take memory or time out of proportion.
@Suite("Hostile files")
struct HostileFileTests {
    /// A beginning, and what then repeats for ever.
    struct Endless: Sendable, CustomTestStringConvertible {
        var name: String
        var kind: Kind
        var beginning: String
        var repeated: String
        var code = RRDPReason.Code.tooMuchMarkup

        var testDescription: String { "\(kind.rawValue): \(name)" }
    }

    private static func open(_ kind: Kind) -> String {
        #"<\#(kind.rawValue) xmlns="\#(Document.namespace)" version="1" session_id="\#(Document.session)" serial="7">"#
    }

    static let endless: [Endless] =
        Kind.allCases.flatMap { kind in
            let root = open(kind)
            return [
                Endless(name: "blanks before the root", kind: kind, beginning: "", repeated: " \n"),
                Endless(name: "comment before the root", kind: kind, beginning: "<!--", repeated: "- a"),
                Endless(name: "comments before the root", kind: kind, beginning: "", repeated: "<!-- a -->"),
                Endless(name: "instruction before the root", kind: kind, beginning: "<?a ", repeated: "? a"),
                Endless(name: "instructions before the root", kind: kind, beginning: "", repeated: "<?a ?>"),
                Endless(name: "document type", kind: kind, beginning: "<!DOCTYPE ", repeated: "a"),
                Endless(
                    name: "XML declaration",
                    kind: kind,
                    beginning: "<?xml version='1.0' ",
                    repeated: " "
                ),
                Endless(name: "name of the root", kind: kind, beginning: "<", repeated: "a"),
                Endless(
                    name: "attribute of the root",
                    kind: kind,
                    beginning: "<\(kind.rawValue) version='",
                    repeated: "1"
                ),
                Endless(
                    name: "attribute with references",
                    kind: kind,
                    beginning: "<\(kind.rawValue) version='",
                    repeated: "&#49;"
                ),
                Endless(
                    name: "blanks in the root's tag",
                    kind: kind,
                    beginning: "<\(kind.rawValue) ",
                    repeated: " "
                ),
                Endless(
                    name: "name of an attribute",
                    kind: kind,
                    beginning: "<\(kind.rawValue) ",
                    repeated: "a"
                ),
                Endless(
                    name: "quoted ends of tags",
                    kind: kind,
                    beginning: "<\(kind.rawValue) version='",
                    repeated: ">"
                ),
                Endless(name: "blanks in the root", kind: kind, beginning: root, repeated: "\n "),
                Endless(name: "comment in the root", kind: kind, beginning: root + "<!--", repeated: "a"),
                Endless(name: "comments in the root", kind: kind, beginning: root, repeated: "<!---->\n"),
                Endless(name: "instruction in the root", kind: kind, beginning: root + "<?a ", repeated: "a"),
                Endless(name: "CDATA in the root", kind: kind, beginning: root + "<![CDATA[", repeated: " "),
                Endless(name: "entity in the root", kind: kind, beginning: root + "&", repeated: "a"),
                Endless(
                    name: "character reference in the root",
                    kind: kind,
                    beginning: root + "&#",
                    repeated: "0"
                ),
                Endless(name: "name of an element", kind: kind, beginning: root + "<", repeated: "a"),
                Endless(name: "name of an end tag", kind: kind, beginning: root + "</", repeated: "a"),
                Endless(
                    name: "blanks behind the root",
                    kind: kind,
                    beginning: FileCase.flawless(kind),
                    repeated: " "
                ),
                Endless(
                    name: "comments behind the root",
                    kind: kind,
                    beginning: FileCase.flawless(kind),
                    repeated: "<!---->"
                ),
            ]
        } + [
            Endless(
                name: "attribute of publish",
                kind: .snapshot,
                beginning: open(.snapshot) + "<publish uri='",
                repeated: "a"
            ),
            Endless(
                name: "attribute of withdraw",
                kind: .delta,
                beginning: open(.delta) + "<withdraw hash='",
                repeated: "0"
            ),
            Endless(
                name: "blanks in publish",
                kind: .snapshot,
                beginning: open(.snapshot) + "<publish uri='rsync://a/b/c'>",
                repeated: "\r\n"
            ),
            Endless(
                name: "blank CDATA in publish",
                kind: .snapshot,
                beginning: open(.snapshot) + "<publish uri='rsync://a/b/c'>",
                repeated: "<![CDATA[ ]]>"
            ),
            Endless(
                name: "comments in publish",
                kind: .snapshot,
                beginning: open(.snapshot) + "<publish uri='rsync://a/b/c'>",
                repeated: "<!---->"
            ),
            Endless(
                name: "blanks in withdraw",
                kind: .delta,
                beginning: open(.delta) + "<withdraw uri='rsync://a/b/c' hash='\(Document.hash)'>",
                repeated: " "
            ),
        ]

    @Test(
        "What has no end is refused after a bounded number of bytes",
        arguments: endless,
        [13, 65_536]
    )
    func bounded(_ example: Endless, _ piece: Int) throws {
        let repeated = Array(example.repeated.utf8)
        let beginning = Array(example.beginning.utf8)
        var given = 0
        func next() -> UInt8 {
            defer { given += 1 }
            guard given >= beginning.count else { return beginning[given] }
            return repeated[(given - beginning.count) % repeated.count]
        }
        let code = try feed(example.kind, bound: 2 << 20) { (0..<piece).map { _ in next() } }
        // What libxml2 refuses before our bound is reached is as good.
        #expect(code == example.code || code == .notWellFormed)
        // A slice before, the bound in whole slices, and a slice to see that it was passed.
        let bound = Limits.standard.markupSize + 3 * XMLFileParser.sliceSize
        #expect(given <= bound + piece, "\(given) bytes")
    }

    /// Feeds a reader until it throws; nil when it has not after `bound` bytes.
    private func feed(_ kind: Kind, bound: Int, _ piece: () -> [UInt8]) throws -> RRDPReason.Code? {
        let uri = try HTTPSURI(Document.notificationURI)
        let session = try #require(SessionID(Document.session))
        let hash = SHA256.digest([UInt8]().span)
        let file = UpdateNotification.File(uri: uri, hash: hash, session: session, serial: 7)
        var notification = NotificationReader(uri: uri)
        var snapshot = SnapshotReader(file)
        var delta = DeltaReader(file)
        var size = 0
        do {
            while size < bound {
                let bytes = piece()
                size += bytes.count
                switch kind {
                case .notification: try notification.read(bytes.span)
                case .snapshot: try snapshot.read(bytes.span) { _, _ in }
                case .delta: try delta.read(bytes.span) { _, _ in }
                }
            }
            return nil
        } catch let error as RRDPError {
            return error.reason.code
        } catch ReadingError<Never>.refused(let error) {
            return error.reason.code
        }
    }

    @Test("A gap at the limit passes, one slice more does not")
    func gap() throws {
        var limits = Limits.standard
        limits.markupSize = 3 * XMLFileParser.sliceSize
        func code(_ blanks: Int) throws -> RRDPReason.Code? {
            let text = FileCase.flawless(.snapshot) + String(repeating: " ", count: blanks)
            return try read(.snapshot, Array(text.utf8), limits: limits).code
        }
        #expect(try code(limits.markupSize) == nil)
        #expect(try code(limits.markupSize + 2 * XMLFileParser.sliceSize) == .tooMuchMarkup)
        limits.markupSize -= 1
        #expect(try code(limits.markupSize) == nil)
        #expect(try code(limits.markupSize + 2 * XMLFileParser.sliceSize) == .tooMuchMarkup)
    }

    @Test("Elements do not nest", arguments: Kind.allCases)
    func depth(_ kind: Kind) throws {
        let nested = String(repeating: "<\(kind.rawValue) xmlns='\(Document.namespace)'>", count: 100_000)
        #expect(try read(kind, Array(nested.utf8)).code == .missingAttribute)
        let root = FileCase.flawless(kind).prefix { $0 != "\n" }
        #expect(
            try read(kind, Array((root + String(repeating: "<a>", count: 100_000)).utf8)).code
                == .unexpectedElement
        )
        let published = root + String(repeating: "<publish uri='rsync://a/b/c'>", count: 100_000)
        #expect(try read(kind, Array(published.utf8)).code == .unexpectedElement)
    }

    @Test("Thousands of attributes cost no time", arguments: Kind.allCases)
    func attributes(_ kind: Kind) throws {
        let many = (0..<5_000).map { " a\($0)=''" }.joined()
        let file = FileCase.flawless(kind).replacing(" version=", with: many + " version=")
        let start = ContinuousClock.now
        #expect(try read(kind, Array(file.utf8)).code == .unexpectedAttribute)
        let time = ContinuousClock.now - start
        #expect(time < .seconds(10))
    }

    @Test("A million deltas are more than the file may have")
    func millionDeltas() throws {
        let root = Array(Document.notification("", serial: "1000000").prefix { $0 != "\n" }.utf8)
        var given = 0
        let code = try feed(.notification, bound: 200 << 20) {
            defer { given += 1 }
            // A thousand at a time.
            let serials = (given * 1_000 + 1)...(given * 1_000 + 1_000)
            return given == 0 ? root : Array(serials.map { Document.deltaElement(Int64($0)) }.joined().utf8)
        }
        #expect(code == .notificationTooLarge)
        #expect(given < 100)
    }

    @Test("Of all deltas that fit into the file no more than the limit are kept")
    func manyDeltas() throws {
        let deltas = (1...50_000).map { Document.deltaElement($0) }.joined()
        let text = Document.notification(Document.snapshotElement + deltas, serial: "50000")
        guard case .notification(let notification) = try read(.notification, Array(text.utf8)) else {
            Issue.record("refused")
            return
        }
        #expect(notification.deltas.isEmpty)
        #expect(notification.deltaFault == .tooManyDeltas(limit: 500))
    }

    @Test(
        "An object at the limit of its size passes, with one byte more it does not",
        arguments: 98_998...99_001
    )
    func objectSize(_ limit: Int) throws {
        var limits = Limits.standard
        limits.objectSize = limit
        for (count, code) in [(limit, nil), (limit + 1, RRDPReason.Code.objectTooLarge)] {
            let object = [UInt8](repeating: 0x5A, count: count)
            let text = Document.root("snapshot", Document.publish("a.roa", Base64.encode(object)))
            let outcome = try read(
                .snapshot,
                Array(text.utf8),
                .random(upTo: 10_000, seed: 4),
                limits: limits
            )
            #expect(outcome.code == code)
            #expect(code != nil || outcome.changes.first?.object == object)
        }
    }

    @Test("An object without end is refused when it has grown over the limit")
    func endlessObject() throws {
        let root = FileCase.flawless(.snapshot).prefix { $0 != "\n" }
        let beginning = Array((root + "<publish uri='rsync://a/b/c'>").utf8)
        let piece = [UInt8](repeating: 0x41, count: 100_000)
        var given = 0
        let code = try feed(.snapshot, bound: 100 << 20) {
            defer { given += 1 }
            return given == 0 ? beginning : piece
        }
        #expect(code == .objectTooLarge)
        #expect(given * piece.count < Limits.standard.objectSize / 3 * 4 + 4 * piece.count)
    }

    @Test("Nothing is printed, and nothing is loaded")
    func silence() async throws {
        let result = await #expect(
            processExitsWith: .success,
            observing: [\.standardErrorContent, \.standardOutputContent]
        ) {
            for example in FileCase.all { _ = try read(example.kind, example.file, limits: example.limits) }
            exit(0)
        }
        // The test library writes some bytes of its own; libxml2 would write `Entity: line 1: parser error`.
        let errors = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(!errors.contains("rror"), "\(errors)")
        let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        #expect(!output.contains("rror"), "\(output)")
    }

    @Test("Readers on many threads do not disturb each other")
    func threads() async throws {
        let examples = FileCase.all.filter { $0.file.count < 10_000 }
        try await withThrowingTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    for example in examples.dropFirst(task) + examples.prefix(task) {
                        let outcome = try read(example.kind, example.file, limits: example.limits)
                        #expect(outcome.code == example.code)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
