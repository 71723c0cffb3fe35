import Logging
import NIOCore
import RPKIPayload
import RPKITypes
import RTRProtocol

extension RouterHandler {
    /// Takes the PDUs that were read.
    func takeMessages() {
        var hasTaken = false
        do throws(PDUError) {
            while end == nil, pausedUntil == nil {
                guard let frame = try decoder.next() else { break }
                hasTaken = true
                count(frame.pdu)
                handle(.received(frame.pdu, frame.version))
            }
        } catch {
            note(error.description)
            handle(.receivedBad(error))
            if error.isSteppedOver {
                resumeTaking()
            } else if end == nil {
                // The session would wait for another version, but where a next PDU begins is not known.
                finish(.session(.version), afterReport: true)
            }
        }
        if end != nil || pausedUntil != nil || decoder.isBetweenPDUs {
            messageStart = nil
        } else if hasTaken || messageStart == nil {
            messageStart = now
        }
        setTimer()
    }

    private func resumeTaking() {
        guard end == nil, let context else { return }
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.execute { handler.value.takeMessages() }
    }

    private func count(_ pdu: PDU) {
        switch pdu {
        case .resetQuery, .serialQuery:
            if case .serialQuery(_, let serial) = pdu { askedSerial = serial }
            let time = core.clock()
            record.update { $0.lastQuery = time }
            if now - queryMinute >= .seconds(60) {
                queryMinute = now
                queriesInMinute = 0
            }
            queriesInMinute += 1
            if queriesInMinute > limits.queriesPerMinute { pausedUntil = queryMinute + .seconds(60) }
        case .errorReport(let report):
            record.update {
                $0.errorsReceived += 1
                $0.lastError = report.description
            }
        case .serialNotify, .cacheResponse, .prefix, .endOfData, .cacheReset, .routerKey, .aspa,
            .aspaWithdrawal:
            break
        }
    }

    /// Hands an event to the session and does what it asks for.
    func handle(_ event: CacheEvent) {
        let (history, window, isWithheld) = core.payload(sessions, asked: askedSerial)
        perform(session.handle(event, at: now, payload: window, isWithheld: isWithheld), history)
    }

    private func perform(_ actions: [CacheAction], _ history: PayloadHistory) {
        var hasReported = false
        for action in actions where end == nil {
            switch action {
            case .respond(let response): begin(response, history)
            case .send(let pdu, let version):
                send(pdu, version)
                if case .errorReport = pdu { hasReported = true }
            case .close(let reason): finish(.session(reason), afterReport: hasReported)
            case .log(let entry): log(entry)
            }
        }
        flush()
        setTimer()
    }

    private func send(_ pdu: PDU, _ version: ProtocolVersion) {
        // What a cache sends can always be encoded.
        guard let context, let octets = try? pdu.octets(version: version) else { return }
        if case .errorReport = pdu {
            let written = context.eventLoop.makePromise(of: Void.self)
            reportWritten = written.futureResult
            write(ByteBuffer(bytes: octets), context, promise: written)
        } else {
            write(ByteBuffer(bytes: octets), context)
        }
        record.update { status in
            switch pdu {
            case .serialNotify: status.notifies += 1
            case .cacheReset: status.resets += 1
            case .errorReport: status.errorsSent += 1
            default: break
            }
        }
    }

    /// Ends the connection: at once, or when the client had time to read an Error Report.
    func finish(_ reason: SessionEnd, afterReport: Bool = false) {
        guard end == nil, let context else { return }
        end = reason
        sending = .nothing
        log(reason.isOrdinary ? .debug : .info, "RTR session ended", end: reason)
        guard afterReport, let reportWritten else {
            context.close(promise: nil)
            return
        }
        flush()
        // Closing a socket with unread octets makes the system send a reset, which can overtake the report. So only
        // our direction is closed, and what comes is read and dropped for a while.
        lingerUntil = now + .seconds(limits.shutdownTime)
        let channel = context.channel
        let mode: CloseMode = client.isEncrypted ? .all : .output
        reportWritten.whenComplete { _ in channel.close(mode: mode, promise: nil) }
        isReadHeld = false
        context.read()
        setTimer()
    }

    /// Tells the client in words of its version that its PDU came too slowly, and ends the connection.
    func endSlowMessage() {
        if !session.isResponding {
            let version = session.version ?? policy.maximumVersion
            let code: ErrorCode =
                version >= ErrorCode.transportFailure.definedFrom ? .transportFailure : .corruptData
            let text = "the rest of a PDU did not come within \(limits.messageTime) seconds"
            send(.errorReport(ErrorReport(code, text: text)), version)
            finish(.slowMessage, afterReport: true)
        } else {
            finish(.slowMessage)
        }
    }

    func payloadChanged() {
        guard end == nil else { return }
        if case .response(let transmission, _) = sending {
            isSuperseded = transmission.response.serial != core.feed.current.serial
        }
        handle(.payloadChanged)
    }

    func shutdown() {
        guard end == nil else { return }
        let kind: CacheShutdown =
            switch policy.farewell {
            case .close: .close
            case .restart: .restart
            case .shutdown: .flush
            }
        handle(.shutdown(kind))
    }

    /// Goes on under the new policy, or ends a session that it does not allow.
    func configurationChanged() {
        guard end == nil else { return }
        let configuration = core.configuration
        guard
            let policy = configuration.listeners[client.listener].clients.policy(for: client.address.address)
        else {
            finish(.policy)
            return
        }
        let versions = policy.minimumVersion...policy.maximumVersion
        guard let version = session.version else {
            self.policy = policy
            sessions = core.kindSessions[policy.kinds]
            session = CacheSession(RouterHandler.settings(policy, configuration), at: opened)
            setTimer()
            return
        }
        // A client with other kinds needs another session, which it gets by coming back.
        let available = PayloadKinds(of: version)
        guard versions.contains(version),
            policy.kinds.intersection(available) == self.policy.kinds.intersection(available)
        else {
            finish(.policy)
            return
        }
        self.policy = policy
    }
}

extension SessionEnd {
    /// Whether it is a matter of course, which nobody needs to read of.
    var isOrdinary: Bool {
        switch self {
        case .closedByClient, .tls(.closedInHandshake), .session(.shutdown), .forced, .policy: true
        case .session, .transport, .tls, .slowMessage, .oldResponse, .certificateAddress, .noImage: false
        }
    }
}

extension PDUError {
    /// Whether the decoder goes on behind the PDU: one of an unknown version with a length that may be.
    fileprivate var isSteppedOver: Bool {
        guard case .unknownVersion = fault, octets.count >= PDU.headerLength else { return false }
        let length = octets[4..<8].reduce(0) { $0 << 8 | Int($1) }
        return (PDU.headerLength...PDU.longest).contains(length)
    }
}
