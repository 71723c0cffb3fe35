import Logging
import NIOCore
import RPKIPayload
import RPKITypes
import RTRProtocol

extension RouterHandler {
    /// Chunks that are written before other connections of the event loop have their turn.
    private static let chunksPerTurn = 32

    /// Begins a response, at once or when its image is made.
    func begin(_ response: CacheResponse, _ history: PayloadHistory) {
        let base: SerialNumber?
        switch response.content {
        case .empty:
            start(response, nil)
            return
        case .full: base = nil
        case .delta(let from): base = from
        }
        guard let context else { return }
        let key = ImageStore.Key(version: response.version, base: base, serial: response.serial)
        awaitedNumber += 1
        let number = awaitedNumber
        sending = .awaiting(response, number: number)
        let loop = context.eventLoop
        let handler = NIOLoopBound(self, eventLoop: loop)
        let image = core.images.image(key, of: history) { image in
            loop.execute { handler.value.receive(image, number: number) }
        }
        if let image { start(response, image) }
    }

    private func receive(_ image: PayloadImage?, number: UInt64) {
        guard case .awaiting(let response, number: number) = sending, end == nil else { return }
        guard let image else {
            finish(.noImage)
            return
        }
        start(response, image)
    }

    private func start(_ response: CacheResponse, _ image: PayloadImage?) {
        guard
            let transmission = try? Transmission(
                response,
                image: image,
                kinds: policy.kinds,
                timing: policy.timing
            )
        else {
            finish(.noImage)
            return
        }
        sending = .response(transmission, since: now)
        isSuperseded = response.serial != core.feed.current.serial
        record.update { status in
            status.version = response.version
            status.isReceiving = true
            switch response.content {
            case .full: status.fullResponses += 1
            case .delta: status.deltaResponses += 1
            case .empty: status.emptyResponses += 1
            }
        }
        pump()
    }

    /// Writes as much of the response as the client takes.
    ///
    /// The channel says when enough waits in the process, so that a client costs a bounded amount of memory whatever
    /// it reads.
    func pump() {
        guard !isPumping, let context else { return }
        isPumping = true
        defer { isPumping = false }
        var chunks = 0
        while end == nil, context.channel.isWritable, case .response(var transmission, let since) = sending {
            guard chunks < RouterHandler.chunksPerTurn else {
                flush()
                pumpLater(context)
                return
            }
            var batch = 0
            // With TLS the channel learns of the octets only when they are flushed.
            let outstanding = client.isEncrypted ? limits.outstandingTLS : limits.outstanding
            while batch < outstanding, context.channel.isWritable, let chunk = transmission.next() {
                batch += chunk.readableBytes
                chunks += 1
                write(chunk, context)
            }
            sending = .response(transmission, since: since)
            flush()
            guard transmission.isFinished else { continue }
            finishResponse(transmission.response)
        }
        lookForStall()
    }

    private func pumpLater(_ context: ChannelHandlerContext) {
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.execute { handler.value.pump() }
    }

    private func finishResponse(_ response: CacheResponse) {
        sending = .nothing
        record.update { status in
            status.isReceiving = false
            status.session = response.session
            status.serial = response.serial
        }
        handle(.responseFinished)
        releaseRead()
    }

    func write(
        _ octets: ByteBuffer,
        _ context: ChannelHandlerContext,
        promise: EventLoopPromise<Void>? = nil
    ) {
        handed += octets.readableBytes
        hasOctetsToFlush = true
        context.write(RouterHandler.wrapOutboundOut(octets), promise: promise)
    }

    /// Gives to the system what was written.
    func flush() {
        guard hasOctetsToFlush, let context else { return }
        hasOctetsToFlush = false
        let handed = handed
        record.update { $0.octetsSent = handed }
        context.flush()
        if !isPumping { lookForStall() }
    }

    /// Looks at what waits in the process for the client.
    func lookForStall() {
        guard let context else { return }
        let waiting = try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)
        stall.look(waiting: waiting ?? 0, handed: handed, at: now)
        setTimer()
    }
}
