import RPKITypes
import RTRProtocol

extension CacheLint {
    /// How queries with this and that session and serial are answered.
    static let queryChecks: [Check] = [
        Check(.currentSerial) { try await $0.currentSerial($2.result, $1) },
        Check(.futureSerial) { try await $0.distantSerial(.futureSerial, 1_000_000, $2.result, $1) },
        Check(.oppositeSerial) { try await $0.distantSerial(.oppositeSerial, 0x8000_0000, $2.result, $1) },
        Check(.unknownSession) { try await $0.unknownSession($2.result, $1) },
    ]

    private func currentSerial(
        _ result: Synchronization,
        _ version: ProtocolVersion
    ) async throws -> LintFinding {
        let (session, serial) = (result.session, result.serial)
        let current = try await response(to: .serialQuery(session, serial), version)
        switch current {
        case .complete(session, serial, records: 0): return finding(.currentSerial, version, .kept)
        case .complete(session, let now, _) where now.isNewer(than: serial):
            return finding(.currentSerial, version, .skipped("the serial changed meanwhile"))
        default: return finding(.currentSerial, version, .broken(current.text))
        }
    }

    private func distantSerial(
        _ rule: LintRule,
        _ distance: UInt32,
        _ result: Synchronization,
        _ version: ProtocolVersion
    ) async throws -> LintFinding {
        let asked = SerialNumber(result.serial.rawValue &+ distance)
        let answer = try await response(to: .serialQuery(result.session, asked), version)
        let text = "serial \(asked) got \(answer.text)"
        return finding(rule, version, answer == .reset ? .kept : .broken(text))
    }

    private func unknownSession(
        _ result: Synchronization,
        _ version: ProtocolVersion
    ) async throws -> LintFinding {
        let other = SessionID(result.session.rawValue ^ 0x5555)
        let answer = try await response(to: .serialQuery(other, result.serial), version)
        let text = "session \(other) got \(answer.text); rtrlib and FRR repeat the query until expire"
        return finding(.unknownSession, version, answer == .reset ? .kept : .broken(text))
    }

    private func response(to query: PDU, _ version: ProtocolVersion) async throws -> Probe.Response {
        try await probing { probe in
            probe.send(query, version)
            return await probe.response(within: answer)
        }
    }
}
