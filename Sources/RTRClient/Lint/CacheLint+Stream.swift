import RPKITypes
import RTRProtocol

extension CacheLint {
    /// What the PDUs of two full loads show.
    func streamFindings(_ first: Load, _ version: ProtocolVersion) async throws -> [LintFinding] {
        let attempt = try await load(version)
        var findings: [LintFinding] = []
        if let second = attempt.load, second.result.serial == first.result.serial {
            let serial = second.result.serial
            let isSame = second.table == first.table
            findings.append(
                finding(
                    .sameSerial,
                    version,
                    isSame ? .kept : .broken("serial \(serial) has two sets of data")
                )
            )
        } else {
            let verdict = attempt.verdict.text.map { LintFinding.Verdict.untried($0) }
            findings.append(
                finding(.sameSerial, version, verdict ?? .skipped("the serial changed meanwhile"))
            )
        }
        let remarks = first.remarks + (attempt.load?.remarks ?? [])
        for rule in Self.remarkRules(of: version) {
            let broken = remarks.filter { Self.rule(of: $0.remark) == rule }
            guard let worst = broken.first else {
                findings.append(finding(rule, version, .kept))
                continue
            }
            var text = "\(worst.remark), at octet \(worst.offset)"
            if broken.count > 1 { text += "; \(broken.count - 1) more" }
            findings.append(finding(rule, version, .broken(text)))
        }
        return findings
    }

    /// The rules that ``streamFindings(_:_:)`` tests.
    static func streamRules(of version: ProtocolVersion) -> [LintRule] {
        [.sameSerial] + remarkRules(of: version)
    }

    private static func remarkRules(of version: ProtocolVersion) -> [LintRule] {
        var rules: [LintRule] = [.order, .reserved, .serials, .notify]
        if version >= .v1 { rules += [.timing, .keys] }
        if version >= .v2 { rules.append(.providers) }
        return rules
    }

    /// The rule that a remark is about.
    static func rule(of remark: Remark) -> LintRule {
        switch remark {
        case .reservedField, .reservedFlags: .reserved
        case .unorderedProviders, .repeatedProvider, .repeatedCustomer: .providers
        case .keySize: .keys
        case .order, .withdrawalInFullResponse, .changedTwice: .order
        case .timing: .timing
        case .notifyBeforeResponse, .notifyInResponse, .notifyTooSoon, .notifyOfOtherSession: .notify
        case .serialNotNewer, .changeUnderSameSerial: .serials
        case .sessionNone: .sessions
        case .implicitDowngrade: .tooHighVersion
        case .codeNotInVersion: .errorReport
        }
    }
}
