import RPKITypes

/// When the last serials became current, so that it can be said how far behind a client is.
struct SerialLog: Sendable {
    private struct Entry {
        let serial: SerialNumber
        let time: Timestamp
    }

    /// How many serials are remembered.
    static let capacity = 64

    private var entries: [Entry] = []

    /// Takes the current serial; nothing happens if it is known already.
    mutating func record(_ serial: SerialNumber, at time: Timestamp) {
        guard entries.last?.serial != serial else { return }
        entries.append(Entry(serial: serial, time: time))
        if entries.count > SerialLog.capacity { entries.removeFirst() }
    }

    /// How far behind a client is that has `serial`.
    ///
    /// - Returns: the number of newer serials, nil when `serial` is not remembered; and seconds since the first of
    ///   them, or of all that are remembered.
    func lag(of serial: SerialNumber, at now: Timestamp) -> (serials: Int?, seconds: Int64) {
        guard let place = entries.lastIndex(where: { $0.serial == serial }) else {
            return (nil, entries.first.map { now.seconds(since: $0.time) } ?? 0)
        }
        let next = place + 1
        guard next < entries.count else { return (0, 0) }
        return (entries.count - next, now.seconds(since: entries[next].time))
    }
}

extension Timestamp {
    /// Seconds since an earlier time; 0 when it is later, as when a clock was set back.
    func seconds(since other: Timestamp) -> Int64 {
        let (difference, overflow) = secondsSinceEpoch.subtractingReportingOverflow(other.secondsSinceEpoch)
        return overflow ? .max : max(0, difference)
    }
}
