import RPKICrypto
import RPKITypes
import Testing

@testable import RRDP

/// Each way in which a file is refused, by one fault.
@Suite("Refused files")
struct RefusalTests {
    @Test("A file with one fault is refused for it, however it arrives", arguments: FileCase.all)
    func fault(_ example: FileCase) throws {
        let whole = try read(example.kind, example.file, limits: example.limits)
        #expect(whole.code == example.code)
        for cutting in Cutting.all {
            #expect(
                try read(example.kind, example.file, cutting, limits: example.limits) == whole,
                "\(cutting)"
            )
        }
        if case .refused(let error) = whole {
            #expect(error.line.map { $0 > 0 } ?? true)
            #expect(!error.reason.description.contains { $0.isNewline })
        }
    }

    @Test("Its neighbour without the fault is accepted", arguments: FileCase.all)
    func neighbour(_ example: FileCase) throws {
        guard let neighbour = example.neighbour else { return }
        let outcome = try read(example.kind, neighbour)
        #expect(outcome.code == nil)
    }

    @Test("Every code that reading can give has a case")
    func complete() {
        // Of the file as a whole, of the plan, and of the store.
        let elsewhere: Set<RRDPReason.Code> = [
            .fileHash, .deltaGap, .deltaTwice, .deltasEndEarly, .tooManyDeltas, .historyChanged,
            .sessionChanged,
            .serialRegressed, .serialBehind, .deltasDoNotConnect, .tooFarBehind, .publishPresent,
            .replacedAbsent,
            .replacedHash, .withdrawnAbsent, .withdrawnHash,
        ]
        let shown = Set(FileCase.all.compactMap(\.code))
        #expect(shown.isDisjoint(with: elsewhere))
        #expect(shown.union(elsewhere) == Set(RRDPReason.Code.allCases))
    }

    @Test("Names of cases are unique")
    func names() {
        #expect(Set(FileCase.all.map(\.testDescription)).count == FileCase.all.count)
    }

    @Test("A file of another hash is refused, whatever is in it", arguments: [Kind.snapshot, .delta])
    func hash(_ kind: Kind) throws {
        let file = Array(FileCase.flawless(kind).utf8)
        let other = SHA256.digest([1].span)
        for cutting in Cutting.all {
            #expect(try read(kind, file, cutting, hash: other).code == .fileHash)
            // Cut off in transfer: the hash is what went wrong first.
            #expect(try read(kind, file.dropLast(30), cutting, hash: other).code == .fileHash)
        }
    }

    @Test("Errors give the line")
    func lines() throws {
        func line(_ kind: Kind, _ text: String) throws -> Int? {
            guard case .refused(let error) = try read(kind, Array(text.utf8)) else { return nil }
            return error.line
        }
        let filler = String(repeating: "\n", count: 40_000)
        #expect(try line(.snapshot, Document.root("snapshot", Document.publish("..", "QUJD"))) == 2)
        #expect(try line(.snapshot, Document.root("snapshot", filler + "<x/>")) == 40_002)
        #expect(try line(.snapshot, Document.root("snapshot", filler + "\u{E9}")) == 40_002)
        #expect(try line(.snapshot, Document.root("snapshot", filler + "</x>")) == 40_002)
        #expect(try line(.delta, Document.root("delta", "\n\n")) == 5)
        #expect(try line(.notification, "<!DOCTYPE x>") == 1)
    }

    @Test("After an error everything is refused for the same")
    func sticky() throws {
        let uri = try HTTPSURI(Document.notificationURI)
        var reader = NotificationReader(uri: uri)
        let text = Array(("<x/>" + String(repeating: " ", count: 40_000)).utf8)
        let error = #expect(throws: RRDPError.self) { try reader.read(text.span) }
        #expect(error?.reason.code == .namespace)
        let again = #expect(throws: RRDPError.self) { try reader.read(text.span) }
        #expect(again == error)
        do {
            _ = try reader.finish()
            Issue.record("finished")
        } catch {
            #expect(error.reason.code == .namespace)
        }
    }
}
