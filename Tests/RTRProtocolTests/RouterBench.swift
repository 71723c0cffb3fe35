import RPKITypes

@testable import RTRProtocol

/// A router session with a clock that the test sets, fed with hexadecimal digits.
struct RouterBench {
    var session: RouterSession
    /// Seconds.
    var seconds = 0
    private var offset = 0

    init(
        versions: ClosedRange<ProtocolVersion> = .v0 ... .v2,
        limits: SessionLimits = SessionLimits()
    ) {
        var configuration = RouterSession.Configuration()
        configuration.versions = versions
        configuration.limits = limits
        session = RouterSession(configuration)
    }

    mutating func run(_ event: RouterEvent) -> [RouterAction] {
        session.handle(event, at: .seconds(seconds))
    }

    /// Hands in PDUs of a version.
    mutating func receive(_ pdus: PDU..., version: ProtocolVersion = .v2) -> [RouterAction] {
        receive(pdus, version: version)
    }

    mutating func receive(_ pdus: [PDU], version: ProtocolVersion = .v2) -> [RouterAction] {
        var actions: [RouterAction] = []
        for pdu in pdus {
            let length = (try? pdu.octets(version: version).count) ?? 8
            let frame = PDUDecoder.Frame(
                version: version,
                pdu: pdu,
                offset: offset,
                length: length,
                remarks: []
            )
            offset += length
            actions += run(.received(frame))
        }
        return actions
    }

    /// Connects and takes a full response of session 12.
    mutating func load(_ payload: PDU..., serial: UInt32 = 7, version: ProtocolVersion = .v2) {
        _ = run(.connected)
        _ = receive([.cacheResponse(SessionID(12))] + payload + [end(serial, version)], version: version)
    }

    var remarks: [Remark] { session.remarks.map(\.remark) }
}

func end(_ serial: UInt32, _ version: ProtocolVersion = .v2, session: UInt16 = 12) -> PDU {
    .endOfData(SessionID(session), SerialNumber(serial), version == .v0 ? nil : .standard)
}

extension [RouterAction] {
    /// Code and version of the only Error Report that is sent.
    var sent: [CacheAction].Report? {
        let reports = compactMap { action -> [CacheAction].Report? in
            guard case .send(.errorReport(let report), let version) = action else { return nil }
            return .init(code: report.code, version: version, about: report.erroneousPDU)
        }
        return reports.count == 1 ? reports[0] : nil
    }

    var queries: [PDU] {
        compactMap { action in
            if case .send(let pdu, _) = action, pdu.type != .errorReport { pdu } else { nil }
        }
    }

    var closing: RouterCloseReason? {
        for case .close(let reason) in self { return reason }
        return nil
    }

    var drops: Bool { contains(.dropped(.fatalError)) || contains(.dropped(.expired)) }
}
