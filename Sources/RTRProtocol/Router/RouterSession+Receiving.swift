import RPKITypes

extension RouterSession {
    mutating func receive(_ frame: PDUDecoder.Frame, _ now: Duration) -> [RouterAction] {
        if case .disconnected = phase { return [] }
        for remark in frame.remarks { note(remark, at: frame.offset) }
        switch frame.pdu {
        case .errorReport(let report): return receive(report, frame, now)
        case .serialNotify(let session, let serial):
            // Section 7: ignored before the first response, whatever its version.
            guard hasResponse else {
                note(.notifyBeforeResponse, at: frame.offset)
                return []
            }
            if let actions = checkVersion(frame, now) { return actions }
            return receiveNotify(session, serial, frame, now)
        default:
            if let actions = checkVersion(frame, now) { return actions }
        }
        switch frame.pdu {
        case .cacheResponse(let session): return begin(session, frame, now)
        case .cacheReset: return reset(frame, now)
        case .endOfData(let session, let serial, let timing):
            return finish(session, serial, timing, frame, now)
        case .prefix, .routerKey, .aspa, .aspaWithdrawal: return takePayload(frame, now)
        case .serialNotify, .serialQuery, .resetQuery, .errorReport:
            return violate(.unexpected(frame.pdu.type), frame, now)
        }
    }

    mutating func receive(_ error: PDUError, _ now: Duration) -> [RouterAction] {
        if case .disconnected = phase { return [] }
        let close = close(.badPDU(error), drop: true, now)
        guard let answer = error.answer else { return close }
        let isOther = error.rawVersion != version.rawValue
        let code = isOther && isVersionFixed ? ErrorCode.otherVersion(in: version) : answer
        let text = error.fault.description
        return [.send(.errorReport(report(code, error.octets, text)), version)] + close
    }

    /// Only codes that the version has are sent.
    private func report(_ code: ErrorCode, _ octets: [UInt8], _ text: String) -> ErrorReport {
        ErrorReport(code.definedFrom <= version ? code : .corruptData, about: octets, text: text)
    }

    /// Reports a violation, ends the connection and drops the data.
    private mutating func violate(
        _ violation: RouterViolation,
        _ frame: PDUDecoder.Frame,
        _ now: Duration
    ) -> [RouterAction] {
        let code = violation.answer(in: version)
        let octets = Array(frame.pdu.octetsIfAny(frame.version).prefix(PDUError.keptOctets))
        let report = report(code, octets, violation.description)
        return [.send(.errorReport(report), version)] + close(.violation(violation), drop: true, now)
    }

    /// Fixes the version by the first answer, and demands it of later PDUs.
    ///
    /// It is that of the query, or a lower one from a cache that does not send error 4 (RFC 8210, section 7).
    private mutating func checkVersion(_ frame: PDUDecoder.Frame, _ now: Duration) -> [RouterAction]? {
        guard frame.version != version else {
            isVersionFixed = true
            isDowngrading = false
            return nil
        }
        guard !isVersionFixed, frame.version < version, configuration.versions.contains(frame.version)
        else { return violate(.otherVersion(frame.version.rawValue), frame, now) }
        note(.implicitDowngrade(frame.version, from: version), at: frame.offset)
        version = frame.version
        isVersionFixed = true
        isDowngrading = false
        return nil
    }

    private mutating func begin(
        _ session: SessionID,
        _ frame: PDUDecoder.Frame,
        _ now: Duration
    ) -> [RouterAction] {
        guard case .asking(let query) = phase else {
            return violate(.unexpected(.cacheResponse), frame, now)
        }
        if session == .none { note(.sessionNone, at: frame.offset) }
        if case .serial(let asked, _) = query {
            // Sessions of different versions have nothing to do with each other.
            guard session == asked, standing?.version == frame.version else {
                return violate(.otherSession(session, expected: asked), frame, now)
            }
        }
        hasResponse = true
        update = TableUpdate(isFull: query == .reset)
        responseOctets = 0
        phase = .receiving(query, session)
        answerDue = now + configuration.limits.answer
        return []
    }

    /// The data stays until the Reset Query is answered (section 5.3).
    private mutating func reset(_ frame: PDUDecoder.Frame, _ now: Duration) -> [RouterAction] {
        guard case .asking(.serial) = phase else {
            return violate(.unexpected(.cacheReset), frame, now)
        }
        standing = nil
        return ask(now)
    }

    private mutating func takePayload(_ frame: PDUDecoder.Frame, _ now: Duration) -> [RouterAction] {
        guard case .receiving = phase, update != nil else {
            return violate(.unexpected(frame.pdu.type), frame, now)
        }
        let limits = configuration.limits
        answerDue = now + limits.answer
        responseOctets += frame.length
        var noted: [Remark] = []
        let fault = update?.take(frame.pdu, onto: table) { noted.append($0) }
        for remark in noted { note(remark, at: frame.offset) }
        switch fault {
        case .duplicate: return violate(.duplicate(frame.pdu), frame, now)
        case .unknown: return violate(.unknownRecord(frame.pdu), frame, now)
        case nil: break
        }
        let records = (update?.isFull == true ? 0 : table.count) + (update?.growth ?? 0)
        if records > limits.records { return exceed(.records, now) }
        if responseOctets > limits.responseOctets { return exceed(.responseOctets, now) }
        return []
    }

    private mutating func exceed(_ limit: RouterCloseReason.Limit, _ now: Duration) -> [RouterAction] {
        let report = ErrorReport(.internalError, text: "more than the limit of \(limit.rawValue)")
        return [.send(.errorReport(report), version)] + close(.limit(limit), drop: true, now)
    }

    private mutating func finish(
        _ session: SessionID,
        _ serial: SerialNumber,
        _ sent: Timing?,
        _ frame: PDUDecoder.Frame,
        _ now: Duration
    ) -> [RouterAction] {
        guard case .receiving(_, let expected) = phase, let update else {
            return violate(.unexpected(.endOfData), frame, now)
        }
        // Section 5.7: the session is that of the Cache Response.
        guard session == expected else {
            return violate(.otherSession(session, expected: expected), frame, now)
        }
        noteSerial(session, serial, update, frame.offset)
        for fault in sent?.faults ?? [] { note(.timing(fault), at: frame.offset) }
        self.update = nil
        update.apply(to: &table)
        standing = Standing(version: frame.version, session: session, serial: serial)
        timing = sent?.clamped ?? configuration.timing
        phase = .synchronized(refresh: now + .seconds(Int64(timing.refresh)))
        expires = now + .seconds(Int64(timing.expire))
        let result = Synchronization(
            version: frame.version,
            session: session,
            serial: serial,
            isFull: update.isFull,
            announced: update.announced,
            withdrawn: update.withdrawn,
            timing: sent
        )
        return [.synchronized(result)]
    }

    private mutating func noteSerial(
        _ session: SessionID,
        _ serial: SerialNumber,
        _ update: TableUpdate,
        _ offset: Int
    ) {
        guard let standing, standing.version == version, standing.session == session else { return }
        if serial == standing.serial {
            if !update.isFull, !update.isEmpty { note(.changeUnderSameSerial(serial), at: offset) }
        } else if !serial.isNewer(than: standing.serial) {
            note(.serialNotNewer(serial, after: standing.serial), at: offset)
        }
    }

    private mutating func receiveNotify(
        _ session: SessionID,
        _ serial: SerialNumber,
        _ frame: PDUDecoder.Frame,
        _ now: Duration
    ) -> [RouterAction] {
        if let lastNotify, now < lastNotify + .seconds(60) { note(.notifyTooSoon, at: frame.offset) }
        lastNotify = now
        switch phase {
        case .receiving:
            note(.notifyInResponse, at: frame.offset)
            return []
        // It crossed a query of ours.
        case .asking, .disconnected: return []
        // There is data again.
        case .waiting: return ask(now)
        case .synchronized: break
        }
        guard let standing else { return ask(now) }
        if session != standing.session {
            note(.notifyOfOtherSession(session), at: frame.offset)
        } else if serial == standing.serial {
            return []
        } else if !serial.isNewer(than: standing.serial) {
            note(.serialNotNewer(serial, after: standing.serial), at: frame.offset)
        }
        return ask(now)
    }
}
