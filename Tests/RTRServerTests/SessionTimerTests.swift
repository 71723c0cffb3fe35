import Logging
import NIOCore
import NIOEmbedded
import NIOPosix
import RPKIPayload
import RPKITypes
import RTRProtocol
import Testing

@testable import RTRServer

/// Sessions on an event loop whose time is set by the test.
@Suite("RTR server: times of a session")
struct SessionTimerTests {
    private let core: ServerCore
    private let clock = TestClock()

    init() throws {
        let configuration = try testConfiguration(
            limits: {
                $0 = ServerLimits()
                $0.queriesPerMinute = 5
            },
            times: { $0 = ServerTimes() }
        )
        let clock = clock
        core = try ServerCore(
            configuration,
            feed: try TestPayload.feed(try TestPayload.set(1..<3)),
            images: ImageStore(threads: NIOThreadPool(numberOfThreads: 1)),
            logger: TestLog().logger,
            clock: { clock.now }
        )
    }

    private func connect() throws -> EmbeddedChannel {
        let address = ClientAddress(address: try #require(IPPrefix("192.0.2.1/32")), port: 1)
        let channel = EmbeddedChannel()
        let now = Duration(channel.eventLoop.now)
        let id = try core.registry.admit(address.address, at: now, core.configuration.limits).get()
        let client = RouterHandler.Client(
            id: id,
            address: address,
            listener: 0,
            isEncrypted: false,
            demandsCertificate: false
        )
        try channel.pipeline.syncOperations.addHandler(
            RouterHandler(client, policy: ClientPolicy(), core: core, at: now)
        )
        try channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 1)).wait()
        return channel
    }

    private func sent(_ channel: EmbeddedChannel) throws -> [PDU] {
        var octets: [UInt8] = []
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) {
            octets += Array(buffer.readableBytesView)
        }
        return try octets.frames().map(\.pdu)
    }

    private func ask(_ channel: EmbeddedChannel, serial: UInt32 = 7) throws {
        let query = PDU.serialQuery(SessionID(12), SerialNumber(serial))
        try channel.writeInbound(ByteBuffer(bytes: query.octets(version: .v2)))
    }

    @Test("A client that asks nothing is closed after its time, not before")
    func firstQuery() throws {
        let channel = try connect()
        channel.embeddedEventLoop.advanceTime(by: .seconds(59))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive && core.registry.totals.ended["rtr-no-query"] == 1)
        #expect(core.registry.statuses.isEmpty)
    }

    @Test("A client that has asked may be silent for days")
    func silence() throws {
        let channel = try connect()
        try ask(channel)
        #expect(try sent(channel).count == 2)
        channel.embeddedEventLoop.advanceTime(by: .hours(100))
        #expect(channel.isActive)
        try ask(channel)
        #expect(try sent(channel).count == 2)
    }

    @Test("A PDU must be there half a minute after its first octet; octets in between do not help")
    func slowMessage() throws {
        let channel = try connect()
        try ask(channel)
        _ = try sent(channel)
        for octet in [2, 1, 0, 12, 0, 0] as [UInt8] {
            try channel.writeInbound(ByteBuffer(bytes: [octet]))
            channel.embeddedEventLoop.advanceTime(by: .seconds(4))
        }
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(6))
        let report = try #require(try sent(channel).first)
        guard case .errorReport(let error) = report else {
            Issue.record("no report but \(report)")
            return
        }
        #expect(error.code == .transportFailure)
        channel.embeddedEventLoop.advanceTime(by: .seconds(2))
        #expect(!channel.isActive && core.registry.totals.ended["rtr-slow-message"] == 1)
    }

    @Test("A PDU in pieces is taken when it comes in time")
    func pieces() throws {
        let channel = try connect()
        let octets = try PDU.serialQuery(SessionID(12), SerialNumber(7)).octets(version: .v2)
        for _ in 0..<3 {
            for octet in octets {
                try channel.writeInbound(ByteBuffer(bytes: [octet]))
                channel.embeddedEventLoop.advanceTime(by: .seconds(2))
            }
            #expect(try sent(channel).count == 2)
        }
    }

    @Test("One notify a minute; changes in between are told together")
    func notifies() throws {
        let channel = try connect()
        try ask(channel)
        _ = try sent(channel)
        func publish(_ end: UInt32) throws {
            core.feed.publish(try TestPayload.set(1..<end), validatedAt: TestPayload.time)
            channel.pipeline.fireUserInboundEventTriggered(ServerEvent.payloadChanged)
        }
        try publish(4)
        #expect(try sent(channel) == [.serialNotify(SessionID(12), SerialNumber(8))])
        try publish(5)
        try publish(6)
        channel.embeddedEventLoop.advanceTime(by: .seconds(59))
        #expect(try sent(channel) == [])
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(try sent(channel) == [.serialNotify(SessionID(12), SerialNumber(10))])
        channel.embeddedEventLoop.advanceTime(by: .minutes(10))
        #expect(try sent(channel) == [])
        #expect(core.registry.statuses.first?.notifies == 2)
    }

    @Test(
        "A response that newer payload makes superfluous has ten minutes, and one that is current has any time"
    )
    func oldResponse() throws {
        func begin() throws -> EmbeddedChannel {
            let channel = try connect()
            channel.isWritable = false
            channel.pipeline.fireChannelWritabilityChanged()
            try ask(channel, serial: core.feed.current.serial.rawValue)
            #expect(try sent(channel) == [])
            return channel
        }
        let patient = try begin()
        patient.embeddedEventLoop.advanceTime(by: .hours(10))
        #expect(patient.isActive)
        patient.isWritable = true
        patient.pipeline.fireChannelWritabilityChanged()
        #expect(try sent(patient).count == 2)
        let old = try begin()
        old.embeddedEventLoop.advanceTime(by: .seconds(100))
        core.feed.publish(try TestPayload.set(1..<4), validatedAt: TestPayload.time)
        old.pipeline.fireUserInboundEventTriggered(ServerEvent.payloadChanged)
        old.embeddedEventLoop.advanceTime(by: .seconds(499))
        #expect(old.isActive)
        old.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!old.isActive && core.registry.totals.ended["rtr-old-response"] == 1)
    }

    @Test("Who asks too often is answered later")
    func queryRate() throws {
        let channel = try connect()
        for _ in 0..<9 { try ask(channel) }
        // The sixth is answered and is the one that is too many; the rest waits.
        #expect(try sent(channel).count == 12)
        channel.embeddedEventLoop.advanceTime(by: .seconds(59))
        #expect(try sent(channel).isEmpty)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(try sent(channel).count == 6)
        #expect(channel.isActive)
    }

    @Test("Counts come back to zero when clients are gone")
    func counts() throws {
        var channels: [EmbeddedChannel] = []
        for _ in 0..<128 { channels.append(try connect()) }
        let address = try #require(IPPrefix("192.0.2.1/32"))
        let limits = core.configuration.limits
        #expect(throws: ConnectionRefusal.clientsPerAddress) {
            try core.registry.admit(address, at: .seconds(1), limits).get()
        }
        for channel in channels { _ = try channel.finish() }
        #expect(core.registry.statuses.isEmpty)
        #expect(throws: Never.self) { try core.registry.admit(address, at: .seconds(70), limits).get() }
    }
}
