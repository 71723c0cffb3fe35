import RPKITypes
import RTRProtocol

extension CacheLint {
    /// How what is wrong is answered, each on a connection of its own.
    func hostileFindings(_ result: Synchronization, _ version: ProtocolVersion) async throws -> [LintFinding]
    {
        let own = version.rawValue
        var findings = [
            try await refusal(.unknownType, [own, 12, 0, 0, 0, 0, 0, 8], [.unsupportedPDUType], version),
            try await refusal(
                .wrongLength,
                [own, 2, 0, 0, 0, 0, 0, 12, 0, 0, 0, 0],
                [.corruptData, .invalidRequest],
                version
            ),
            try await refusal(
                .hugeLength,
                [own, 1, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF],
                [.corruptData, .invalidRequest],
                version
            ),
            try await refusal(
                .misdirected,
                [own, 3, 0, 1, 0, 0, 0, 8],
                [.corruptData, .invalidRequest, .unsupportedPDUType],
                version
            ),
        ]
        findings.append(try await otherVersion(version))
        findings.append(try await errorReport(version))
        findings.append(try await slowQuery(version))
        findings.append(try await pipelined(version))
        return findings
    }

    /// Octets that must be answered with one of the codes, and the end of the connection.
    private func refusal(
        _ rule: LintRule,
        _ octets: [UInt8],
        _ codes: Set<ErrorCode>,
        _ version: ProtocolVersion
    ) async throws -> LintFinding {
        let reaction = try await probing { probe in
            probe.connection.send(octets)
            return await probe.reaction(quiet: quiet)
        }
        let isRight = reaction.reports.contains { report in
            report.report.code.map(codes.contains) ?? false
        }
        return finding(rule, version, isRight && reaction.isClosed ? .kept : .broken(reaction.text))
    }

    /// After a response, another version.
    private func otherVersion(_ version: ProtocolVersion) async throws -> LintFinding {
        let other: ProtocolVersion = version == .v0 ? .v1 : .v0
        let reaction = try await probing { probe in
            probe.send(.resetQuery, version)
            _ = await probe.response(within: answer)
            probe.send(.resetQuery, other)
            return await probe.reaction(quiet: quiet)
        }
        let codes: Set<ErrorCode> =
            version == .v0
            ? [.corruptData, .invalidRequest, .unsupportedProtocolVersion, .unexpectedProtocolVersion]
            : [.unexpectedProtocolVersion]
        let isRight = reaction.reports.contains { $0.report.code.map(codes.contains) ?? false }
        return finding(.otherVersion, version, isRight && reaction.isClosed ? .kept : .broken(reaction.text))
    }

    private func errorReport(_ version: ProtocolVersion) async throws -> LintFinding {
        let reaction = try await probing { probe in
            probe.send(.resetQuery, version)
            _ = await probe.response(within: answer)
            probe.send(.errorReport(ErrorReport(.internalError, text: "lint")), version)
            return await probe.reaction(quiet: quiet)
        }
        return finding(
            .errorReport,
            version,
            reaction.reports.isEmpty && reaction.isClosed ? .kept : .broken(reaction.text)
        )
    }

    private func slowQuery(_ version: ProtocolVersion) async throws -> LintFinding {
        let response = try await probing { probe in
            for octet in [version.rawValue, 2, 0, 0, 0, 0, 0, 8] {
                probe.connection.send([octet])
                try await Task.sleep(for: .milliseconds(20))
            }
            return await probe.response(within: answer)
        }
        if case .complete = response { return finding(.slowQuery, version, .kept) }
        return finding(.slowQuery, version, .broken(response.text))
    }

    private func pipelined(_ version: ProtocolVersion) async throws -> LintFinding {
        let query: [UInt8] = [version.rawValue, 2, 0, 0, 0, 0, 0, 8]
        let response = try await probing { probe in
            probe.connection.send(query + query)
            let first = await probe.response(within: answer)
            guard case .complete(_, _, let records) = first else { return first }
            let second = await probe.response(within: quiet)
            // One answer to both is right as well.
            if case .other("no answer") = second { return first }
            guard case .complete(_, _, records) = second else { return second }
            return first
        }
        if case .complete = response { return finding(.pipelined, version, .kept) }
        return finding(.pipelined, version, .broken(response.text))
    }

    /// Version 3, which nobody has.
    func tooHighVersion(_ highest: ProtocolVersion) async throws -> LintFinding {
        let reaction = try await probing { probe in
            probe.connection.send([3, 2, 0, 0, 0, 0, 0, 8])
            return await probe.reaction(quiet: quiet)
        }
        let isRight = reaction.reports.contains {
            $0.report.code == .unsupportedProtocolVersion && $0.version >= highest
        }
        return LintFinding(
            rule: .tooHighVersion,
            version: 3,
            verdict: isRight ? .kept : .broken("\(reaction.text); the highest version is \(highest) at least")
        )
    }
}
