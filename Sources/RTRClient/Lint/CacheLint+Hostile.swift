import RPKITypes
import RTRProtocol

extension CacheLint {
    /// How what is wrong is answered, each on a connection of its own.
    static let hostileChecks: [Check] = [
        Check(.unknownType) { lint, version, _ in
            let octets: [UInt8] = [version.rawValue, 12, 0, 0, 0, 0, 0, 8]
            return try await lint.refusal(.unknownType, octets, [.unsupportedPDUType], version)
        },
        Check(.wrongLength) { lint, version, _ in
            let octets: [UInt8] = [version.rawValue, 2, 0, 0, 0, 0, 0, 12, 0, 0, 0, 0]
            return try await lint.refusal(.wrongLength, octets, [.corruptData, .invalidRequest], version)
        },
        Check(.hugeLength) { lint, version, _ in
            let octets: [UInt8] = [version.rawValue, 1, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]
            return try await lint.refusal(.hugeLength, octets, [.corruptData, .invalidRequest], version)
        },
        Check(.misdirected) { lint, version, _ in
            let octets: [UInt8] = [version.rawValue, 3, 0, 1, 0, 0, 0, 8]
            let codes: Set<ErrorCode> = [.corruptData, .invalidRequest, .unsupportedPDUType]
            return try await lint.refusal(.misdirected, octets, codes, version)
        },
        Check(.otherVersion) { lint, version, _ in try await lint.otherVersion(version) },
        Check(.errorReport) { lint, version, _ in try await lint.errorReport(version) },
        Check(.slowQuery) { lint, version, _ in try await lint.slowQuery(version) },
        Check(.pipelined) { lint, version, _ in try await lint.pipelined(version) },
    ]

    /// Octets that must be answered with one of the codes, and the end of the connection.
    private func refusal(
        _ rule: LintRule,
        _ octets: [UInt8],
        _ codes: Set<ErrorCode>,
        _ version: ProtocolVersion
    ) async throws -> LintFinding {
        let reaction = try await probing { probe in
            probe.connection.send(octets)
            return await probe.reaction(quiet: quiet, within: answer)
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
            return await probe.reaction(quiet: quiet, within: answer)
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
            return await probe.reaction(quiet: quiet, within: answer)
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
            if case .none = second { return first }
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
            return await probe.reaction(quiet: quiet, within: answer)
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
