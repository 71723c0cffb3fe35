import Logging
import NIOCore
import NIOSSL
import NIOTLS
import RPKIPayload
import RPKITypes
import RTRProtocol

/// The session of one client, on the event loop of its channel.
///
/// ``RTRProtocol/CacheSession`` decides; this reads, writes, measures time and counts. It is a handler and not a task over
/// `NIOAsyncChannel` for the sake of memory and speed: see `Docs/adr/0008-rtr-sessions-in-handlers.md`.
final class RouterHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What is being sent.
    enum Sending {
        /// No response.
        case nothing
        /// A response whose image is being made; its number tells it from those before.
        case awaiting(CacheResponse, number: UInt64)
        /// A response.
        case response(Transmission, since: Duration)
    }

    /// What a connection is made with.
    struct Client {
        let id: UInt64
        let address: ClientAddress
        let listener: Int
        let isEncrypted: Bool
        let demandsCertificate: Bool
    }

    let core: ServerCore
    let client: Client
    let record: ClientRecord
    let limits: ServerLimits
    var policy: ClientPolicy
    var sessions: RTRProtocol.SessionIDs?
    var session: CacheSession
    let opened: Duration
    var context: ChannelHandlerContext?

    var decoder = PDUDecoder(reader: .cache)
    /// The serial of the newest Serial Query.
    var askedSerial: SerialNumber?
    var sending = Sending.nothing
    var awaitedNumber: UInt64 = 0
    /// Whether there is newer payload than the response that is being sent.
    var isSuperseded = false
    var isPumping = false
    var hasOctetsToFlush = false
    /// Why the connection ends; nil while it lasts.
    var end: SessionEnd?
    /// Done when the last Error Report was given to the system.
    var reportWritten: EventLoopFuture<Void>?
    var isReadHeld = false

    /// When the PDU began that is not finished.
    var messageStart: Duration?
    var queryMinute: Duration
    var queriesInMinute = 0
    /// Until when nothing is read, since there were too many queries.
    var pausedUntil: Duration?
    var stall = StallWatch()
    /// Octets that were given to the channel.
    var handed = 0
    /// When a connection that ends is closed, whether or not the client has read everything.
    var lingerUntil: Duration?
    var timer: Scheduled<Void>?
    var timerDue: Duration?

    init(_ client: Client, policy: ClientPolicy, core: ServerCore, at now: Duration) {
        self.client = client
        self.core = core
        self.policy = policy
        let configuration = core.configuration
        limits = configuration.limits
        opened = now
        queryMinute = now
        sessions = core.kindSessions[policy.kinds]
        session = CacheSession(RouterHandler.settings(policy, configuration), at: now)
        record = ClientRecord(
            ClientStatus(
                id: client.id,
                address: client.address,
                listener: client.listener,
                since: core.clock()
            )
        )
    }

    static func settings(
        _ policy: ClientPolicy,
        _ configuration: ServerConfiguration
    ) -> CacheSession.Configuration {
        var settings = CacheSession.Configuration()
        settings.versions = policy.minimumVersion...policy.maximumVersion
        settings.patience = .seconds(configuration.times.firstAnswerHold)
        settings.announcesShutdown = policy.farewell != .close
        settings.limits.firstQuery = .seconds(configuration.limits.firstQueryTime)
        settings.limits.notifyInterval = .seconds(configuration.times.notifyInterval)
        return settings
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        core.registry.add(client.id, record, context.channel)
        log(.debug, "RTR client connected")
        setTimer()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
        sending = .nothing
        self.context = nil
        let end = end ?? .closedByClient
        core.registry.release(client.id, address: client.address.address, end: end)
        if case .closedByClient = end { log(.debug, "RTR client gone", end: end) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let octets = RouterHandler.unwrapInboundIn(data)
        record.update { $0.octetsReceived += octets.readableBytes }
        // A connection that ends is read only so that the client gets to read the Error Report.
        guard end == nil else { return }
        decoder.push(contentsOf: octets.readableBytesView)
        takeMessages()
    }

    func channelInactive(context: ChannelHandlerContext) {
        if end == nil { end = .closedByClient }
        sending = .nothing
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if end == nil { finish(SessionEnd(error)) }
        context.close(promise: nil)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            stall.noteProgress(at: now)
            pump()
            releaseRead()
        }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case TLSUserEvent.handshakeCompleted: checkCertificate()
        case ServerEvent.payloadChanged: payloadChanged()
        case ServerEvent.configurationChanged: configurationChanged()
        case ServerEvent.shutdown: shutdown()
        case ServerEvent.forced:
            if end == nil { finish(.forced) }
            context.close(promise: nil)
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// Holds back reading from a client that asks too often or does not read its answers.
    func read(context: ChannelHandlerContext) {
        guard mayRead else {
            isReadHeld = true
            return
        }
        context.read()
    }

    private var mayRead: Bool {
        if end != nil { return true }
        guard pausedUntil == nil, let context else { return false }
        // What comes during a response makes no octets: only the newest query is kept.
        return session.isResponding || context.channel.isWritable
    }

    func releaseRead() {
        guard isReadHeld, mayRead, let context else { return }
        isReadHeld = false
        context.read()
    }

    /// The time by the clock of the event loop.
    var now: Duration {
        guard let context else { return opened }
        return Duration(context.eventLoop.now)
    }
}

extension Duration {
    /// The time since the clock's start.
    init(_ deadline: NIODeadline) { self = .nanoseconds(Int64(clamping: deadline.uptimeNanoseconds)) }
}

extension NIODeadline {
    /// The time of a clock that gives durations.
    init(_ time: Duration) {
        let (seconds, attoseconds) = time.components
        let nanoseconds = Int64(clamping: seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let whole = nanoseconds.overflow ? Int64.max : nanoseconds.partialValue
        let sum = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        self = .uptimeNanoseconds(UInt64(clamping: sum.overflow ? Int64.max : sum.partialValue))
    }
}
