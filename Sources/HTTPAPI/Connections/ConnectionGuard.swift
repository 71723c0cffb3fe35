import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import RPKITypes

/// Holds a connection to its limits: that it may be, and how long its client may take.
///
/// A slow head, body or reader ends its connection and disturbs no other.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let registry: ConnectionRegistry
    private let limits: HTTPLimits
    private var phase = ConnectionPhase()
    private var network: IPPrefix?
    private var isTaken = false
    /// When what is waited for must have come; nil when nothing of the client is waited for.
    private var deadline: NIODeadline?
    /// When the client must have taken something; nil when it takes what we send.
    private var stallDeadline: NIODeadline?
    /// When the connection ends whatever it does; nil as long as the service does not end.
    private var endDeadline: NIODeadline?
    private let wantsBody: @Sendable (HTTPRequest) -> Bool
    private let onEnding: @Sendable () -> Void
    private var timer: (goesOff: NIODeadline, task: Scheduled<Void>)?

    /// Guards a connection.
    ///
    /// - `wantsBody`: whether the body of a request with this head will be read; a client that waits before it sends
    ///   one that will not is not asked for it, but gets its answer.
    /// - `onEnding`: is told that the service ends.
    init(
        _ registry: ConnectionRegistry,
        limits: HTTPLimits,
        wantsBody: @escaping @Sendable (HTTPRequest) -> Bool = { _ in true },
        onEnding: @escaping @Sendable () -> Void = {}
    ) {
        self.registry = registry
        self.limits = limits
        self.wantsBody = wantsBody
        self.onEnding = onEnding
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            try pipeline.addHandler(OctetCounter(registry), position: .first)
            // Where parts are NIO's, which have a version.
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(OldVersionHandler(), position: .after(decoder))
        } catch {
            return context.close(promise: nil)
        }
        if context.channel.isActive { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard !isTaken else { return }
        network = ConnectionRegistry.network(context.remoteAddress?.ipAddress)
        guard registry.open(network) == nil else { return context.close(promise: nil) }
        isTaken = true
        phaseChanged(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if isTaken { registry.close(network) }
        isTaken = false
        timer?.task.cancel()
        timer = nil
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // What comes after our last answer is read, lest the system reset the connection, and dropped.
        guard !phase.ignoresInput else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            let options = head.headerFields[values: .connection].flatMap { $0.split(separator: ",") }
            phase.receivedHead(
                // Whoever sends more at once is told that the connection closes, and sends the rest again.
                isLast: phase.open + 1 >= limits.pipelinedRequests
                    || options.contains { $0.trimmingBlanks().lowercased() == "close" },
                isExpecting: head.headerFields[.expect]?.lowercased() == "100-continue" && wantsBody(head)
            )
            sendContinue(context)
        case .body: break
        case .end: phase.receivedEnd()
        }
        phaseChanged(context)
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        if phase.wait == .linger { context.read() }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status.kind != .informational:
            let saysClose = head.headerFields[.connection]?.lowercased() == "close"
            guard phase.sendingHead(saysClose: saysClose) == .announceClose else { break }
            head.headerFields[.connection] = "close"
            return context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            guard phase.sendingEnd() == .endOutput else {
                phaseChanged(context)
                context.write(data, promise: promise)
                return sendContinue(context)
            }
            context.writeAndFlush(data, promise: promise)
            context.close(mode: .output, promise: nil)
            context.read()
            return phaseChanged(context)
        case .head, .body: break
        }
        context.write(data, promise: promise)
    }

    /// Asks for the body of a request whose client waits for that.
    private func sendContinue(_ context: ChannelHandlerContext) {
        guard phase.takeContinue() else { return }
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stallDeadline = context.channel.isWritable ? nil : .now() + .time(limits.stallTime)
        schedule(context)
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            onEnding()
            endDeadline = .now() + .time(limits.endTime)
            schedule(context)
        }
        // Hummingbird closes a connection without requests at once, and others after their answers.
        context.fireUserInboundEventTriggered(event)
    }

    private func phaseChanged(_ context: ChannelHandlerContext) {
        let time: Double? =
            switch phase.wait {
            case .head: limits.headerTime
            case .idle, .body: limits.idleTime
            case .answer: nil
            case .linger: limits.lingerTime
            }
        deadline = time.map { .now() + .time($0) }
        schedule(context)
    }

    /// Sees to it that the timer goes off at the next deadline or before; one that goes off early is set again.
    private func schedule(_ context: ChannelHandlerContext) {
        guard isTaken, let next = [deadline, stallDeadline, endDeadline].compactMap({ $0 }).min() else {
            return
        }
        if let timer {
            guard timer.goesOff > next else { return }
            timer.task.cancel()
        }
        let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: next) { [weak self] in
            guard let self else { return }
            timerWentOff(context)
        }
        timer = (next, task)
    }

    private func timerWentOff(_ context: ChannelHandlerContext) {
        timer = nil
        let now = NIODeadline.now()
        if let endDeadline, endDeadline <= now { return context.close(promise: nil) }
        if let stallDeadline, stallDeadline <= now {
            return end(context, .response)
        }
        if let deadline, deadline <= now {
            switch phase.wait {
            case .head: return end(context, .head)
            case .idle: return end(context, .idle)
            case .body: return end(context, .body)
            case .linger: return context.close(promise: nil)
            case .answer: break
            }
        }
        schedule(context)
    }

    private func end(_ context: ChannelHandlerContext, _ timeout: ConnectionRegistry.Timeout) {
        registry.count(timeout)
        context.close(promise: nil)
    }
}

extension TimeAmount {
    /// Seconds with a fraction.
    fileprivate static func time(_ seconds: Double) -> TimeAmount {
        .milliseconds(Int64(max(0, min(seconds, 1_000_000)) * 1_000))
    }
}
