import Logging
import NIOPosix
import RPKIPayload
import RPKITypes

/// Watches the payload's age, and has what has expired withdrawn.
///
/// Payload is stale when the run that found it is older than ``ServerTimes/maximumAge``. Nobody makes new payload then,
/// so routers are told nothing new of themselves; what has expired is withdrawn all the same, as it would be wrong to
/// keep it. Whether queries are still answered says ``StalePayload``.
struct PayloadWatch: Sendable {
    let core: ServerCore
    let threads: NIOThreadPool

    /// Runs until the task is cancelled.
    func run() async {
        var seen = Seen()
        while !Task.isCancelled {
            let now = core.clock()
            await withdrawExpired(at: now)
            look(at: now, &seen)
            try? await Task.sleep(for: .seconds(pause(at: now)))
        }
    }

    /// What the last look saw.
    private struct Seen {
        var isStale = false
        /// When the log said so last; nil while the payload is fresh.
        var reported: Timestamp?
    }

    /// Until the next look: sooner when something expires sooner.
    private func pause(at now: Timestamp) -> Double {
        let usual = core.configuration.times.expiryCheck
        guard let expiry = core.feed.current.nextExpiry else { return usual }
        return min(usual, max(0.05, Double(expiry.seconds(since: now))))
    }

    private func withdrawExpired(at now: Timestamp) async {
        guard let expiry = core.feed.current.nextExpiry, expiry <= now else { return }
        let feed = core.feed
        // It takes milliseconds for a large set, which are not for the pool that answers requests.
        let publication = try? await threads.runIfActive { feed.withdrawExpired(at: now) }
        guard case .changed(let serial, let delta) = publication else { return }
        core.logger.warning(
            "expired payload withdrawn before new payload came",
            metadata: ["serial": "\(serial)", "entries": "\(delta.count)"]
        )
    }

    private func look(at now: Timestamp, _ seen: inout Seen) {
        let isStale = core.isStale
        if isStale != seen.isStale {
            seen.isStale = isStale
            // Who waits for payload may get it now, or not any more.
            core.registry.broadcast(.payloadChanged)
        }
        guard isStale else {
            if seen.reported != nil { core.logger.notice("RTR payload is fresh again") }
            seen.reported = nil
            return
        }
        let reminder = core.configuration.times.staleReminder
        if let last = seen.reported, Double(now.seconds(since: last)) < reminder { return }
        seen.reported = now
        let age = core.feed.current.validated.map { now.seconds(since: $0) } ?? 0
        core.logger.error(
            "RTR payload is stale: no validation for too long",
            metadata: [
                "code": "rtr-stale", "age-seconds": "\(age)",
                "policy": "\(core.configuration.stalePayload.rawValue)",
            ]
        )
    }
}
