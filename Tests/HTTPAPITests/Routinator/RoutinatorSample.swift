import Foundation
import RPKIPayload
import RPKITypes
import Testing

@testable import HTTPAPI

/// The payload and the state of the files in `Fixtures/routinator`; see its README.
enum RoutinatorSample {
    /// A fixture.
    static func text(_ name: String) throws -> String {
        // This file is Tests/HTTPAPITests/Routinator/RoutinatorSample.swift.
        let path = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        let folder = path.joined(separator: "/") + "/Fixtures/routinator/"
        return String(decoding: try Data(contentsOf: URL(filePath: folder + name)), as: UTF8.self)
    }

    private static let key =
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54W"
        + "K84zV2sxXs7LtkBoN79R9Q=="

    static func set() throws -> PayloadSet {
        var builder = PayloadSetBuilder()
        let anchor = builder.trustAnchor(named: "ripe")
        let ripe = try #require(anchor)
        for (text, maximum) in [("192.0.2.0/24", 24), ("2001:db8::/32", 48)] {
            let prefix = try #require(IPPrefix(text))
            let vrp = try #require(VRP(prefix: prefix, maxLength: maximum, asn: ASN(64_496)))
            builder.add(vrp, expires: TestPayload.expiry, trustAnchor: ripe)
        }
        let octets = try #require(Base64.decode("tGejmZ6176Zx3gAy8Iqcnl79oOE=".utf8))
        let identifier = KeyIdentifier(octets.span)
        let routerKey = RouterKey(
            asn: ASN(64_496),
            keyIdentifier: try #require(identifier),
            subjectPublicKeyInfo: try #require(Base64.decode(key.utf8))
        )
        builder.add(routerKey, expires: TestPayload.expiry, trustAnchor: ripe)
        let vap = VAP(customer: ASN(64_496), providers: [ASN(64_500), ASN(64_501)])
        builder.add(vap, expires: TestPayload.expiry, trustAnchor: ripe)
        return builder.build()
    }

    /// Everything that Routinator tells of, known.
    static func status(_ status: inout ServiceStatus) {
        let tally = PayloadTally(total: 4, unsafe: 3, locallyFiltered: 2, duplicate: 1)
        let payload = Dictionary(uniqueKeysWithValues: CountedKind.allCases.map { ($0, tally) })
        let objects = Dictionary(uniqueKeysWithValues: ObjectCounter.allCases.map { ($0, 5) })
        let end = TestService.time.advanced(by: 9)
        status.run = RunStatus(started: TestService.time, done: end, duration: 9.25)
        var anchor = TrustAnchorStatus(name: "ripe")
        (anchor.objects, anchor.payload) = (objects, payload)
        status.trustAnchors = [anchor]
        let uris: [(String, RepositoryStatus.Transport)] = [
            ("https://rpki.example.net/n.xml", .rrdp), ("rsync://rpki.example.net/m/", .rsync),
            ("other", .other),
        ]
        status.repositories = uris.map { uri, transport in
            var repository = RepositoryStatus(uri: uri, transport: transport)
            (repository.objects, repository.payload) = (objects, payload)
            var fetch = FetchStatus(succeeded: true)
            (fetch.status, fetch.payloadStatus, fetch.duration) = (transport == .rrdp ? 200 : 0, 200, 1.5)
            (fetch.serial, fetch.session, fetch.usedDeltas, fetch.snapshotReason) = (12, "s", true, "new")
            let subject = ObjectReference(uri: uri)
            fetch.findings = [Finding(.fetch(.connectionRefused), subject: subject, severity: .rejected)]
            repository.fetch = fetch
            return repository
        }
        var client = RTRClient(address: "192.0.2.1:4000", host: "192.0.2.1", connected: end)
        (client.serial, client.lastQuery, client.lastReset) = (SerialNumber(7), end, end)
        var rtr = RTRStatus()
        rtr.clients = [client]
        status.rtr = rtr
    }
}
