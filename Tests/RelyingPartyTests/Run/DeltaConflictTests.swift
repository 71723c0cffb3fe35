import ObjectStore
import RPKITypes
import RelyingParty
import TestPublication
import Testing

/// A delta that does not fit what is stored changes nothing; the snapshot is taken instead (RFC 8182, section 3.4.2).
@Suite("Deltas that do not fit", .serialized)
struct DeltaConflictTests {
    /// What is wrong with what is stored, so that the delta does not fit.
    enum Conflict: String, CaseIterable, Sendable {
        case publishPresent = "rrdp-publish-present"
        case replacedAbsent = "rrdp-replaced-absent"
        case replacedHash = "rrdp-replaced-hash"
        case withdrawnAbsent = "rrdp-withdrawn-absent"
        case withdrawnHash = "rrdp-withdrawn-hash"
    }

    @Test("It is reported, and the snapshot is taken", arguments: Conflict.allCases)
    func conflict(_ conflict: Conflict) async throws {
        try await withTestbed { servers, testbed in
            var configuration = servers.configuration(repositories: 1)
            configuration.roas = 3
            var history = try await PublicationHistory.make(configuration)
            let store = try testbed.openStore()
            for _ in 0..<40 {
                try servers.publish(history.current)
                _ = try await testbed.run(history.current, store)
                let before = history.current.repositories[0].files
                try history.advance()
                let after = history.current.repositories[0].files
                guard let path = victim(conflict, before, after) else { continue }
                let uri = try RsyncURI(history.configuration.places[0].base + path)
                try spoil(store, conflict, uri)
                try servers.publish(history.current)
                let outcome = try await testbed.run(history.current, store)
                #expect(outcome.codes == [conflict.rawValue], "\(outcome.problems)")
                #expect(outcome.payload == SetPayload(history.current.expected))
                try store.close()
                return
            }
            Issue.record("no step had such a change")
        }
    }

    /// A path that the next delta touches in the right way.
    private func victim(
        _ conflict: Conflict,
        _ before: [String: [UInt8]],
        _ after: [String: [UInt8]]
    ) -> String? {
        switch conflict {
        case .publishPresent: after.keys.sorted().first { before[$0] == nil }
        case .replacedAbsent, .replacedHash:
            after.keys.sorted().first { before[$0] != nil && before[$0] != after[$0] }
        case .withdrawnAbsent, .withdrawnHash: before.keys.sorted().first { after[$0] == nil }
        }
    }

    /// Makes what is stored at a URI something else.
    private func spoil(_ store: ObjectStore, _ conflict: Conflict, _ uri: RsyncURI) throws {
        let record = try #require(try store.repositories().first { $0.objects > 0 })
        var objects: [StoredObject] = []
        try store.files(of: record.identity) { objects.append($0) }
        try store.replace(record.identity, expecting: record.version, newState: record.state) { contents in
            for object in objects where object.uri != uri { try contents.add(object.uri, object.bytes) }
            switch conflict {
            case .publishPresent, .replacedHash, .withdrawnHash: try contents.add(uri, [1, 2, 3])
            case .replacedAbsent, .withdrawnAbsent: break
            }
        }
    }
}
