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

    /// All that came until the cache closed the connection, or was silent.
    struct Reaction {
        var frames: [PDUDecoder.Frame] = []
        var bad: PDUError?
        var isClosed = false

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
            parts.append(isClosed ? "connection closed" : "then silence")
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

    /// Collects what comes until the connection is closed or `quiet` passes without anything.
    mutating func reaction(quiet: Duration) async -> Reaction {
        var reaction = Reaction()
        while true {
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
    mutating func response(within time: Duration) async -> Response {
        var count = 0
        var session: SessionID?
        while true {
            switch await next(within: time) {
            case .frame(let frame):
                switch frame.pdu {
                case .cacheResponse(let begun) where session == nil: session = begun
                case .endOfData(_, let serial, _):
                    guard let session else { return .other("End of Data without Cache Response") }
                    return .complete(session, serial, records: count)
                case .cacheReset where session == nil: return .reset
                case .serialNotify where session == nil: continue
                case .prefix, .routerKey, .aspa, .aspaWithdrawal:
                    guard session != nil else { return .other("payload without Cache Response") }
                    count += 1
                case .errorReport(let report): return .other("\(report) in version \(frame.version)")
                default: return .other("PDU type \(frame.pdu.type.rawValue)")
                }
            case .bad(let error): return .other("a bad PDU: \(error)")
            case .closed: return .other("connection closed")
            case .timeout: return .other("no answer")
            }
        }
    }

    /// How a query was answered.
    enum Response: Hashable {
        case complete(SessionID, SerialNumber, records: Int)
        case reset
        case other(String)

        var text: String {
            switch self {
            case .complete(let session, let serial, let records):
                "a response of session \(session) with \(records) records and serial \(serial)"
            case .reset: "a Cache Reset"
            case .other(let text): text
            }
        }
    }
}
