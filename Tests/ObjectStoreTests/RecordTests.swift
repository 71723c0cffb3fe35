import ObjectStore
import RPKITypes
import Testing

@Suite struct RecordTests {
    @Test func historyIsBounded() throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        defer { try? store.close() }
        let schedule = RepositorySchedule(
            lastSuccess: now,
            lastAttempt: now.advanced(by: 1),
            consecutiveFailures: 3,
            nextAttempt: now.advanced(by: 2),
            bestBefore: now.advanced(by: 3),
            isFallback: true
        )
        for index in 0..<60 {
            let outcome: FetchRecord.Outcome =
                switch index % 3 {
                case 0: .updated
                case 1: .unchanged
                default:
                    .failed(
                        code: "rrdp-timeout",
                        message: "it's \"late\" " + String(repeating: "x", count: 3_000)
                    )
                }
            let record = FetchRecord(
                started: now.advanced(by: Int64(index)),
                duration: index,
                transport: index % 2 == 0 ? .rrdp : .rsync,
                outcome: outcome,
                bytes: 7,
                serialBefore: index % 2 == 0 ? "18446744073709551615" : nil,
                serialAfter: "2",
                added: 1,
                removed: 2
            )
            try store.recordFetch(record, of: rrdp(), schedule: schedule)
        }
        try store.recordFetch(
            FetchRecord(started: now, duration: 0, transport: .rrdp, outcome: .updated),
            of: rrdp("other"),
            schedule: RepositorySchedule()
        )
        let history = try store.fetchHistory(rrdp())
        #expect(history.map(\.duration) == Array((10..<60).reversed()))
        #expect(history[1].serialBefore == "18446744073709551615")
        guard case .failed("rrdp-timeout", let message) = history[0].outcome else {
            Issue.record("outcome \(history[0].outcome)")
            return
        }
        #expect(message.utf8.count == 1_000)
        #expect(try store.repository(rrdp())?.schedule == schedule)
        #expect(try store.repository(rrdp())?.version == 0)
        #expect(try store.fetchHistory(rrdp("other")).count == 1)
        // A repository that was only noted can be filled.
        #expect(try store.put(rrdp(), [("x.roa", [1])]).added == 1)
        #expect(try store.repository(rrdp())?.schedule == schedule)
    }

    @Test func trustAnchorCertificates() throws {
        let directory = try TemporaryDirectory()
        var store = try ObjectStore(directory: directory.store)
        let place = TrustAnchorURI.https(try HTTPSURI("https://ta.example.net/ta.cer"))
        let other = TrustAnchorURI.rsync(try RsyncURI("rsync://ta.example.net/ta/ta.cer"))
        #expect(try store.fetchedCertificate(place) == nil)
        try store.setFetchedCertificate(place, [1], at: now)
        try store.setFetchedCertificate(place, [2], at: now.advanced(by: 1))
        try store.setAcceptedCertificate("ripe", [3], at: now)
        try store.close()
        store = try ObjectStore(directory: directory.store)
        #expect(
            try store.fetchedCertificate(place) == StoredCertificate(bytes: [2], time: now.advanced(by: 1))
        )
        #expect(try store.fetchedCertificate(other) == nil)
        #expect(try store.acceptedCertificate("ripe")?.bytes == [3])
        #expect(try store.acceptedCertificate("RIPE") == nil)
        try store.close()
    }

    @Test func statusCounts() throws {
        let directory = try TemporaryDirectory()
        let store = try ObjectStore(directory: directory.store)
        defer { try? store.close() }
        try store.put(rrdp("one"), [("x.roa", [1, 1]), ("y.roa", [2])])
        try store.put(rrdp("two"), [("x.roa", [1, 1])])
        let status = try store.status()
        #expect(status.repositories == 2)
        #expect(status.files == 3)
        #expect(status.fileBytes == 5)
        #expect(status.objects == 2)
        #expect(status.points == 0)
        #expect(status.databaseSize > 0)
        #expect(status.migrations == ["1-objects"])
    }
}
