import RPKITypes

extension CacheSession {
    mutating func receive(
        _ pdu: PDU,
        _ version: ProtocolVersion,
        _ now: Duration,
        _ payload: PayloadWindow?
    ) -> [CacheAction] {
        // An answer to an Error Report is never sent, whatever its version (section 5.8).
        if case .errorReport(let report) = pdu {
            return endNow([.log(.reported(report, version)), .close(.reported(rawCode: report.rawCode))])
        }
        // The end is decided; only the response is waited for.
        guard ending.isEmpty else { return [] }
        if let fixed = self.version {
            // RFC 8210, section 7: later PDUs of another version end the session.
            guard version == fixed else {
                let code = ErrorCode.otherVersion(in: fixed)
                let text = "version \(version) in a session of version \(fixed)"
                return refuse(
                    code,
                    pdu.octetsIfAny(version),
                    text,
                    log: .otherVersion(version.rawValue),
                    in: fixed
                )
            }
        } else if version > configuration.versions.upperBound {
            return refuseVersion(
                version.rawValue,
                pdu.octetsIfAny(version),
                mayRepeat: true
            )
        } else if version < configuration.versions.lowerBound {
            return refuseVersion(version.rawValue, pdu.octetsIfAny(version), mayRepeat: false)
        }
        switch pdu {
        case .resetQuery: return ask(.reset, version, now, payload)
        case .serialQuery(let session, let serial):
            return ask(.serial(session, serial), version, now, payload)
        case .serialNotify, .cacheResponse, .prefix, .endOfData, .cacheReset, .routerKey, .aspa,
            .aspaWithdrawal, .errorReport:
            let text = "a router does not send type \(pdu.type.rawValue)"
            return refuse(
                .invalidRequest,
                pdu.octetsIfAny(version),
                text,
                log: .misdirected(pdu.type),
                in: version
            )
        }
    }

    mutating func receive(_ error: PDUError) -> [CacheAction] {
        guard ending.isEmpty else { return [] }
        guard let answer = error.answer else {
            return end([.log(.badPDU(error)), .close(.badPDU(nil))])
        }
        if let fixed = version {
            let isOther = error.rawVersion != fixed.rawValue
            return refuse(
                isOther ? .otherVersion(in: fixed) : answer,
                error.octets,
                error.fault.description,
                log: .badPDU(error),
                in: fixed
            )
        }
        if case .unknownVersion(let raw) = error.fault {
            return refuseVersion(raw, error.octets, mayRepeat: true)
        }
        let served = configuration.versions
        let version = min(max(error.version ?? served.upperBound, served.lowerBound), served.upperBound)
        return refuse(answer, error.octets, error.fault.description, log: .badPDU(error), in: version)
    }

    /// Reports an error and ends the session.
    private mutating func refuse(
        _ code: ErrorCode,
        _ octets: [UInt8],
        _ text: String,
        log: CacheLogEntry,
        in version: ProtocolVersion
    ) -> [CacheAction] {
        let report = ErrorReport(code, about: octets, text: text)
        return end([.log(log), .send(.errorReport(report), version), .close(.badPDU(code))])
    }

    /// Names the highest version that is served in the header of the report (section 7).
    ///
    /// BIRD, rtrlib and FRR come back with it on a new connection, OpenBGPD repeats its query on this one.
    private mutating func refuseVersion(
        _ raw: UInt8,
        _ octets: [UInt8],
        mayRepeat: Bool
    ) -> [CacheAction] {
        let highest = configuration.versions.upperBound
        refusals += 1
        let report = ErrorReport(
            .unsupportedProtocolVersion,
            about: octets,
            text: "use version \(highest)"
        )
        let actions: [CacheAction] = [.log(.versionRefused(raw)), .send(.errorReport(report), highest)]
        guard mayRepeat, refusals < configuration.limits.versionRefusals else {
            return end(actions + [.close(.version)])
        }
        return actions
    }

    private mutating func ask(
        _ query: Query,
        _ version: ProtocolVersion,
        _ now: Duration,
        _ payload: PayloadWindow?
    ) -> [CacheAction] {
        hasQueried = true
        var actions: [CacheAction] = []
        if self.version == nil {
            self.version = version
            actions.append(.log(.version(version)))
        }
        switch phase {
        case .responding:
            // The response is finished first, then the newest query is served.
            if waiting != nil { passedOver += 1 }
            waiting = query
        case .holding(_, let end): phase = .holding(query, until: end)
        case .idle: actions += answer(query, now, payload, mayHold: true)
        case .closed: break
        }
        return actions
    }

    /// Answers a query; nothing is being sent.
    mutating func answer(
        _ query: Query,
        _ now: Duration,
        _ payload: PayloadWindow?,
        mayHold: Bool
    ) -> [CacheAction] {
        guard let version else { return [] }
        guard let payload else {
            if mayHold, !isWithheld, configuration.patience > .zero {
                phase = .holding(query, until: now + configuration.patience)
                return []
            }
            // Section 8.4: not fatal, the connection stays.
            let text = isWithheld ? "the data is too old" : "the first validation is not finished"
            let report = ErrorReport(.noDataAvailable, text: text)
            return [.log(.noData), .send(.errorReport(report), version)]
        }
        let session = payload.sessions[version]
        func response(_ content: CacheResponse.Content) -> [CacheAction] {
            let response = CacheResponse(
                version: version,
                session: session,
                serial: payload.current,
                content: content
            )
            phase = .responding(response)
            notifyDue = nil
            return [.respond(response)]
        }
        switch query {
        case .reset: return response(.full)
        case .serial(let asked, let serial):
            // Section 5.1 wants error 0 for another session on a live connection. Routers that come back after a
            // restart of ours do so with the old session, and OpenBGPD asks with 65535: rtrlib and FRR repeat the
            // same query for ever after error 0, so it is a Cache Reset, as Routinator and FORT do.
            guard asked == session else { return reset(version, .unknownSession(asked)) }
            switch payload.standing(of: serial) {
            case .current: return response(.empty)
            case .inHistory: return response(.delta(from: serial))
            case .unknown: return reset(version, .unknownSerial(serial))
            }
        }
    }

    private mutating func reset(_ version: ProtocolVersion, _ entry: CacheLogEntry) -> [CacheAction] {
        // BIRD repeats its old query when a Serial Notify comes after a Cache Reset.
        awaitsReset = true
        notifyDue = nil
        return [.log(entry), .send(.cacheReset, version)]
    }

    mutating func finishResponse(_ now: Duration, _ payload: PayloadWindow?) -> [CacheAction] {
        guard case .responding(let response) = phase else { return [] }
        phase = .idle
        standing = Standing(session: response.session, serial: response.serial)
        notified = nil
        awaitsReset = false
        guard ending.isEmpty else { return end(ending) }
        var actions: [CacheAction] = []
        if passedOver > 0 { actions.append(.log(.passedOver(queries: passedOver))) }
        passedOver = 0
        if let query = waiting {
            waiting = nil
            return actions + answer(query, now, payload, mayHold: true)
        }
        return actions + scheduleNotify(now, payload)
    }
}

extension PDU {
    /// The octets to encapsulate; a PDU that was decoded can be encoded in its version.
    func octetsIfAny(_ version: ProtocolVersion) -> [UInt8] {
        (try? octets(version: version)) ?? []
    }
}
