import RPKITypes

/// Serial Notify: at most one per minute, never before the first response nor inside one, not after a Cache Reset
/// (draft-ietf-sidrops-8210bis-27, sections 7 and 8.2; rtrlib and FRR adopt the version of a Notify that comes
/// first, BIRD starts over at one inside a response).
extension CacheSession {
    mutating func payloadChanged(_ now: Duration, _ payload: PayloadWindow?) -> [CacheAction] {
        switch phase {
        case .holding(let query, _):
            guard payload != nil || isWithheld else { return [] }
            phase = .idle
            return answer(query, now, payload, mayHold: false)
        case .idle: return scheduleNotify(now, payload)
        // The next step comes when the response is finished.
        case .responding, .closed: return []
        }
    }

    /// Sends a Notify if one is needed and a minute has passed, else sets the time for it.
    mutating func scheduleNotify(_ now: Duration, _ payload: PayloadWindow?) -> [CacheAction] {
        guard let target = notifyTarget(payload) else {
            notifyDue = nil
            return []
        }
        if let lastNotify, now < lastNotify + configuration.limits.notifyInterval {
            notifyDue = lastNotify + configuration.limits.notifyInterval
            return []
        }
        return notify(target, now)
    }

    mutating func notifyIfDue(_ now: Duration, _ payload: PayloadWindow?) -> [CacheAction] {
        guard let due = notifyDue, now >= due else { return [] }
        notifyDue = nil
        return notifyTarget(payload).map { notify($0, now) } ?? []
    }

    private mutating func notify(_ target: Standing, _ now: Duration) -> [CacheAction] {
        guard let version, let standing else { return [] }
        lastNotify = now
        notified = target
        notifyDue = nil
        // When the session has changed, the Notify still names the one that the router has: OpenBGPD flushes its
        // table at another one. It makes the router ask, and the answer is a Cache Reset.
        let isSame = target.serial == standing.serial
        let serial = isSame ? standing.serial.next : target.serial
        return [.send(.serialNotify(standing.session, serial), version)]
    }

    /// What the router is to be told of; nil when there is nothing, or it may not be told.
    private func notifyTarget(_ payload: PayloadWindow?) -> Standing? {
        guard let version, let standing, let payload, !awaitsReset else { return nil }
        let target = Standing(session: payload.sessions[version], serial: payload.current)
        return target == standing || target == notified ? nil : target
    }
}
