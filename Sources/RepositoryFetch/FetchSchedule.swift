package import RPKITypes

/// When a repository is fetched next, and until when its copy counts as current.
///
/// Pure: the caller gives the time and a random number, so that failing servers are not asked by everyone at once.
package struct FetchSchedule: Hashable, Sendable {
    /// Seconds between two fetches of a repository that answers (Routinator `refresh`).
    package var refresh: Int64 = 600
    /// Seconds after which a copy that could not be refreshed may be fetched by rsync instead, at the latest
    /// (Routinator `rrdp-fallback-time`; draft-ietf-sidrops-prefer-rrdp-01: within an hour).
    package var fallbackTime: Int64 = 3_600
    /// Failures in a row after which a repository backs off (rpki-client).
    package var patientFailures = 3
    /// Seconds between attempts while it backs off, at first.
    package var backOff: Int64 = 5_400
    /// For how many attempts that is so, which is about a day; from then on it is tried once a day.
    package var backOffAttempts = 16

    /// Makes the default schedule.
    package init() {}

    /// The next attempt after a success: after the refresh time and up to a tenth of it more.
    ///
    /// - `random`: from 0 up to 1.
    package func next(afterSuccessAt now: Timestamp, random: Double) -> Timestamp {
        now.advanced(by: refresh + part(refresh / 10, random))
    }

    /// Until when a copy fetched now is current: a random instant, so that the fall-back to rsync is spread.
    package func bestBefore(fetchedAt now: Timestamp, random: Double) -> Timestamp {
        let latest = max(2 * refresh, fallbackTime)
        return now.advanced(by: refresh + part(latest - refresh, random))
    }

    /// The next attempt after `failures` failures in a row.
    ///
    /// Three times as ever, then about every 90 minutes for a day, then about once a day (digest "validation",
    /// section 9).
    package func next(
        afterFailureAt now: Timestamp,
        failures: Int,
        random: Double
    ) -> Timestamp {
        guard failures >= patientFailures else { return next(afterSuccessAt: now, random: random) }
        let pause = failures < patientFailures + backOffAttempts ? backOff : 86_400
        return now.advanced(by: pause - pause / 10 + part(pause / 5, random))
    }

    private func part(_ span: Int64, _ random: Double) -> Int64 {
        Int64(Double(max(0, span)) * min(max(random, 0), 1))
    }
}

/// When rsync is used for what RRDP should give (Routinator `rrdp-fallback`).
package enum FallbackPolicy: String, Hashable, Sendable, CaseIterable {
    /// Never.
    case never
    /// When there is no copy, or it is not current any more.
    case stale
    /// Only when RRDP never gave a copy.
    case new

    /// Seconds that no schedule looks ahead: a time beyond is of a clock that was wrong.
    package static let horizon: Int64 = 2 * 86_400

    /// Whether rsync is tried after RRDP failed at `now`.
    ///
    /// - `bestBefore`: until when the copy by RRDP is current; nil when there is none.
    package func permitsRsync(bestBefore: Timestamp?, at now: Timestamp) -> Bool {
        switch self {
        case .never: false
        case .new: bestBefore == nil
        case .stale: bestBefore.map { now > $0 || $0 > now.advanced(by: FallbackPolicy.horizon) } ?? true
        }
    }
}
