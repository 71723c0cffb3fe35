import RPKITypes

@testable import RTRProtocol

/// A cache session with a clock and payload that the test sets.
struct CacheBench {
    static let sessions: SessionIDs = {
        guard let ids = SessionIDs(v0: SessionID(10), v1: SessionID(11), v2: SessionID(12)) else {
            preconditionFailure("three sessions")
        }
        return ids
    }()

    var session: CacheSession
    /// Seconds since the connection.
    var seconds = 0
    var payload: PayloadWindow?
    var isWithheld = false

    init(
        versions: ClosedRange<ProtocolVersion> = .v0 ... .v2,
        patience: Duration = .zero,
        announcesShutdown: Bool = false,
        serials: ClosedRange<UInt32>? = 5...8
    ) {
        var configuration = CacheSession.Configuration()
        configuration.versions = versions
        configuration.patience = patience
        configuration.announcesShutdown = announcesShutdown
        session = CacheSession(configuration, at: .zero)
        if let serials { publish(serials.lowerBound, serials.upperBound) }
    }

    mutating func publish(_ oldest: UInt32, _ current: UInt32, _ sessions: SessionIDs = CacheBench.sessions) {
        payload = PayloadWindow(
            sessions: sessions,
            oldest: SerialNumber(oldest),
            current: SerialNumber(current)
        )
    }

    /// Hands in an event and returns what is sent or closed, without the log.
    mutating func run(_ event: CacheEvent) -> [CacheAction] { all(event).filter { !$0.isLog } }

    mutating func all(_ event: CacheEvent) -> [CacheAction] {
        session.handle(event, at: .seconds(seconds), payload: payload, isWithheld: isWithheld)
    }

    /// A query of version 2 unless said otherwise.
    mutating func ask(_ pdu: PDU, _ version: ProtocolVersion = .v2) -> [CacheAction] {
        run(.received(pdu, version))
    }

    /// Brings the router to the current serial.
    mutating func synchronize(_ version: ProtocolVersion = .v2) {
        _ = ask(.resetQuery, version)
        _ = run(.responseFinished)
    }
}

func query(_ session: UInt16, _ serial: UInt32) -> PDU {
    .serialQuery(SessionID(session), SerialNumber(serial))
}

func notify(_ session: UInt16, _ serial: UInt32, _ version: ProtocolVersion = .v2) -> CacheAction {
    .send(.serialNotify(SessionID(session), SerialNumber(serial)), version)
}

func respond(
    _ content: CacheResponse.Content,
    _ session: UInt16 = 12,
    _ serial: UInt32 = 8,
    _ version: ProtocolVersion = .v2
) -> CacheAction {
    let response = CacheResponse(
        version: version,
        session: SessionID(session),
        serial: SerialNumber(serial),
        content: content
    )
    return .respond(response)
}

extension [CacheAction] {
    /// Code and version of the only Error Report.
    var report: Report? {
        let reports = compactMap { action -> Report? in
            guard case .send(.errorReport(let report), let version) = action else { return nil }
            return Report(code: report.code, version: version, about: report.erroneousPDU)
        }
        return reports.count == 1 ? reports[0] : nil
    }

    var closing: CacheCloseReason? {
        guard case .close(let reason) = last else { return nil }
        return reason
    }

    struct Report: Equatable {
        var code: ErrorCode?
        var version: ProtocolVersion
        var about: [UInt8]
    }
}
