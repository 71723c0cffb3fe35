import RPKITypes
import RTRProtocol

extension CacheLint {
    /// How queries with this and that session and serial are answered.
    func queryFindings(
        _ table: RouterTable,
        _ result: Synchronization,
        _ version: ProtocolVersion
    ) async throws -> [LintFinding] {
        let (session, serial) = (result.session, result.serial)
        var findings: [LintFinding] = []
        let current = try await response(to: .serialQuery(session, serial), version)
        switch current {
        case .complete(session, serial, records: 0): findings.append(finding(.currentSerial, version, .kept))
        case .complete(session, let now, _) where now.isNewer(than: serial):
            findings.append(finding(.currentSerial, version, .skipped("the serial changed meanwhile")))
        default: findings.append(finding(.currentSerial, version, .broken(current.text)))
        }
        let others: [(rule: LintRule, distance: UInt32)] = [
            (.futureSerial, 1_000_000), (.oppositeSerial, 0x8000_0000),
        ]
        for (rule, distance) in others {
            let asked = SerialNumber(serial.rawValue &+ distance)
            let answer = try await response(to: .serialQuery(session, asked), version)
            findings.append(
                finding(
                    rule,
                    version,
                    answer == .reset ? .kept : .broken("serial \(asked) got \(answer.text)")
                )
            )
        }
        let other = SessionID(session.rawValue ^ 0x5555)
        let answer = try await response(to: .serialQuery(other, serial), version)
        findings.append(
            finding(
                .unknownSession,
                version,
                answer == .reset
                    ? .kept
                    : .broken(
                        "session \(other) got \(answer.text); rtrlib and FRR repeat the query until expire"
                    )
            )
        )
        return findings
    }

    private func response(to query: PDU, _ version: ProtocolVersion) async throws -> Probe.Response {
        try await probing { probe in
            probe.send(query, version)
            return await probe.response(within: answer)
        }
    }
}
