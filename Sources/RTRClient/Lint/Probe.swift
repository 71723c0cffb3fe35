import RPKITypes
import RTRProtocol

/// One connection to a cache under test, PDU by PDU.
struct Probe {
    /// What comes next.
    enum Arrival: Hashable {
        case frame(PDUDecoder.Frame)
        case bad(PDUError)
        case closed
        case timeout
    }

    /// All that came until the cache closed the connection, was silent, or had sent for long enough.
    struct Reaction {
        var frames: [PDUDecoder.Frame] = []
        var bad: PDUError?
        var isClosed = false
        /// Whether something came all the time.
        var isBusy = false

        /// The Error Reports, with the versions of their headers.
        var reports: [(report: ErrorReport, version: ProtocolVersion)] {
            frames.compactMap { frame in
                if case .errorReport(let report) = frame.pdu { (report, frame.version) } else { nil }
            }
        }

        /// What came, in words.
        var text: String {
            var parts = frames.prefix(4).map { frame in
                if case .errorReport(let report) = frame.pdu {
                    "\(report) in version \(frame.version)"
                } else {
                    "PDU type \(frame.pdu.type.rawValue)"
                }
            }
            if frames.count > 4 { parts.append("\(frames.count - 4) more") }
            if let bad { parts.append("a bad PDU: \(bad)") }
            parts.append(isClosed ? "connection closed" : isBusy ? "and no end" : "then silence")
            return parts.joined(separator: ", ")
        }
    }

    let connection: CacheConnection
    private var decoder = PDUDecoder(reader: .router)

    init(_ connection: CacheConnection) { self.connection = connection }

    func send(_ pdu: PDU, _ version: ProtocolVersion) {
        if let octets = try? pdu.octets(version: version) { connection.send(octets) }
    }

    mutating func next(within time: Duration) async -> Arrival {
        let clock = ContinuousClock()
        let end = clock.now + time
        while true {
            do throws(PDUError) {
                if let frame = try decoder.next() { return .frame(frame) }
            } catch {
                return .bad(error)
            }
            switch await connection.receive(within: end - clock.now) {
            case .octets(let octets): decoder.push(contentsOf: octets)
            case .closed: return .closed
            case .timeout: return .timeout
            }
        }
    }

    /// Collects what comes until the connection is closed or `quiet` passes without anything, for `time` at most.
    mutating func reaction(quiet: Duration, within time: Duration) async -> Reaction {
        var reaction = Reaction()
        let end = ContinuousClock.now + max(quiet, time)
        while true {
            guard ContinuousClock.now < end else {
                reaction.isBusy = true
                return reaction
            }
            switch await next(within: quiet) {
            case .frame(let frame):
                // Of a full load the end is what counts.
                if reaction.frames.count >= 64 { reaction.frames.remove(at: 32) }
                reaction.frames.append(frame)
            case .bad(let error):
                reaction.bad = error
                return reaction
            case .closed:
                reaction.isClosed = true
                return reaction
            case .timeout: return reaction
            }
        }
    }

    /// Reads one response, from Cache Response to End of Data, or what came in its place.
    ///
    /// - Parameter time: for the first PDU, which a Serial Notify is not, and for each that follows.
    /// - Returns: the response.
    mutating func response(within time: Duration) async -> Response {
        var count = 0
        var notifies = 0
        var session: SessionID?
        var end = ContinuousClock.now + time
        while true {
            let left = end - ContinuousClock.now
            // Of a flood something is there at any time.
            switch left > .zero ? await next(within: left) : .timeout {
            case .frame(let frame):
                switch frame.pdu {
                case .cacheResponse(let begun) where session == nil:
                    session = begun
                    end = .now + time
                case .endOfData(_, let serial, _):
                    guard let session else { return .other("End of Data without Cache Response") }
                    return .complete(session, serial, records: count)
                case .cacheReset where session == nil: return .reset
                case .serialNotify where session == nil: notifies += 1
                case .prefix, .routerKey, .aspa, .aspaWithdrawal:
                    guard session != nil else { return .other("payload without Cache Response") }
                    count += 1
                    end = .now + time
                case .errorReport(let report): return .other("\(report) in version \(frame.version)")
                default: return .other("PDU type \(frame.pdu.type.rawValue)")
                }
            case .bad(let error): return .other("a bad PDU: \(error)")
            case .closed: return .other("connection closed")
            case .timeout where session != nil: return .other("a response that stops after \(count) records")
            case .timeout: return .none(notifies: notifies, time)
            }
        }
    }

    /// How a query was answered.
    enum Response: Hashable {
        case complete(SessionID, SerialNumber, records: Int)
        case reset
        /// Nothing in the time, or Serial Notifies only.
        case none(notifies: Int, Duration)
        case other(String)

        var text: String {
            switch self {
            case .complete(let session, let serial, let records):
                "a response of session \(session) with \(records) records and serial \(serial)"
            case .reset: "a Cache Reset"
            case .none(0, let time): "no answer in \(time.text)"
            case .none(let notifies, let time): "no answer in \(time.text), but \(notifies) Serial Notifies"
            case .other(let text): text
            }
        }
    }
}
