import NIOCore
import NIOPosix
import RPKITypes
import RTRProtocol
import Synchronization
import Testing

@testable import RPKIPayload
@testable import RTRServer

@Suite("RTR images")
struct ImageTests {
    private func octets(_ image: PayloadImage) -> [UInt8] {
        image.segments.flatMap { $0.chunks.flatMap { Array($0.readableBytesView) } }
    }

    @Test(
        "All records of a set, each once, in chunks that end with a PDU",
        arguments: ProtocolVersion.allCases
    )
    func full(version: ProtocolVersion) throws {
        let set = try TestPayload.set(1..<5_000)
        let image = PayloadImage(of: set, version: version)
        #expect(octets(image).count == image.octets && image.refused == [])
        var table: [PDU] = []
        for segment in image.segments {
            #expect(PayloadKinds(of: version).contains(segment.kind))
            for chunk in segment.chunks {
                #expect(chunk.readableBytes <= ImageEncoder.chunkSize)
                table += try Array(chunk.readableBytesView).frames().map(\.pdu)
            }
        }
        #expect(table.count == Set(table).count)
        #expect(table.count == 4_999 * (version == .v0 ? 2 : version == .v1 ? 3 : 4))
    }

    @Test("A delta has announcements before withdrawals in each type")
    func delta() throws {
        let delta = PayloadDelta(from: try TestPayload.set(1..<4), to: try TestPayload.set(2..<5, mark: 9))
        let pdus = try octets(PayloadImage(of: delta, version: .v2)).frames().map(\.pdu)
        let expected: [PDU] = [
            .prefix(try TestPayload.ipv4(4), .announce), .prefix(try TestPayload.ipv4(1), .withdraw),
            .prefix(try TestPayload.ipv6(4), .announce), .prefix(try TestPayload.ipv6(1), .withdraw),
            .routerKey(delta.announcedRouterKeys[0], .announce),
            .routerKey(delta.withdrawnRouterKeys[0], .withdraw),
            .aspa(VAP(customer: ASN(2), providers: [ASN(9)])),
            .aspa(VAP(customer: ASN(3), providers: [ASN(9)])),
            .aspa(VAP(customer: ASN(4), providers: [ASN(9)])), .aspaWithdrawal(ASN(1)),
        ]
        #expect(pdus == expected)
    }

    @Test("A customer with more providers than fit is never sent, and withdrawn when it had fewer")
    func tooManyProviders() throws {
        let large = VAP(customer: ASN(1), providers: (1...16_381).map { ASN($0) })
        let fitting = VAP(customer: ASN(1), providers: (1...16_380).map { ASN($0) })
        func image(_ old: VAP?, _ new: VAP?) -> PayloadImage {
            let delta = PayloadDelta(
                announcedVRPs: [],
                withdrawnVRPs: [],
                announcedRouterKeys: [],
                withdrawnRouterKeys: [],
                vapChanges: [VAPChange(customer: ASN(1), old: old, new: new)]
            )
            return PayloadImage(of: delta, version: .v2)
        }
        #expect(try octets(image(fitting, large)).frames().map(\.pdu) == [.aspaWithdrawal(ASN(1))])
        #expect(image(fitting, large).refused == [.tooManyProviders(ASN(1), count: 16_381)])
        #expect(octets(image(nil, large)).isEmpty)
        #expect(octets(image(large, nil)).isEmpty)
        #expect(try octets(image(large, fitting)).frames().map(\.pdu) == [.aspa(fitting)])
    }

    @Test("An image is made once for all who ask, and dropped with its serial")
    func store() async throws {
        let threads = NIOThreadPool(numberOfThreads: 1)
        threads.start()
        let store = ImageStore(threads: threads)
        var history = PayloadHistory(sessions: try TestPayload.sessions(), serial: SerialNumber(1))
        _ = history.publish(try TestPayload.set(1..<100), validatedAt: TestPayload.time)
        let snapshot = history
        let key = ImageStore.Key(version: .v1, base: nil, serial: SerialNumber(1))
        let (images, continuation) = AsyncStream.makeStream(of: Int.self)
        for _ in 0..<50 {
            if let image = store.image(key, of: snapshot, receiver: { continuation.yield($0?.octets ?? 0) }) {
                continuation.yield(image.octets)
            }
        }
        var sizes: [Int] = []
        for await size in images {
            sizes.append(size)
            if sizes.count == 50 { break }
        }
        #expect(Set(sizes) == [99 * (20 + 32 + 123)] && store.built == 1 && store.octets == sizes.first)
        store.keepOnly(SerialNumber(2))
        #expect(store.octets == 0)
        try await threads.shutdownGracefully()
    }
}
