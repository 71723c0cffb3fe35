/// A code of an Error Report.
///
/// - Source: draft-ietf-sidrops-8210bis-27, section 12.
public enum ErrorCode: UInt16, Hashable, Sendable, CaseIterable {
    /// What was received cannot be right.
    case corruptData = 0
    /// The sender failed on its side.
    case internalError = 1
    /// The cache has no data yet.
    case noDataAvailable = 2
    /// The cache cannot make sense of a query.
    case invalidRequest = 3
    /// The version of the first query is not supported.
    case unsupportedProtocolVersion = 4
    /// A PDU type that the receiver does not know in this version.
    case unsupportedPDUType = 5
    /// A withdrawal of what the router does not have.
    case withdrawalOfUnknownRecord = 6
    /// An announcement of what the router has already.
    case duplicateAnnouncement = 7
    /// A PDU of another version than that of the session.
    case unexpectedProtocolVersion = 8
    /// An ASPA PDU without providers, or with AS0 beside others.
    case aspaProviderListError = 9
    /// The transport stalled or failed.
    case transportFailure = 10
    /// Payload that is not in the canonical order.
    case orderingError = 11
    /// The cache restarts soon; the router keeps its data.
    case cacheRestart = 12
    /// The cache goes away; the router drops its data.
    case cacheShutdown = 13

    /// The name in the specification.
    public var name: String {
        switch self {
        case .corruptData: "Corrupt Data"
        case .internalError: "Internal Error"
        case .noDataAvailable: "No Data Available"
        case .invalidRequest: "Invalid Request"
        case .unsupportedProtocolVersion: "Unsupported Protocol Version"
        case .unsupportedPDUType: "Unsupported PDU Type"
        case .withdrawalOfUnknownRecord: "Withdrawal of Unknown Record"
        case .duplicateAnnouncement: "Duplicate Announcement Received"
        case .unexpectedProtocolVersion: "Unexpected Protocol Version"
        case .aspaProviderListError: "ASPA Provider List Error"
        case .transportFailure: "Transport Failure"
        case .orderingError: "Ordering Error"
        case .cacheRestart: "Cache Restart"
        case .cacheShutdown: "Cache Shutdown"
        }
    }

    /// The first version that has the code; a session sends only codes that its version has.
    public var definedFrom: ProtocolVersion {
        switch self {
        case .corruptData, .internalError, .noDataAvailable, .invalidRequest, .unsupportedProtocolVersion,
            .unsupportedPDUType, .withdrawalOfUnknownRecord, .duplicateAnnouncement:
            .v0
        case .unexpectedProtocolVersion: .v1
        case .aspaProviderListError, .transportFailure, .orderingError, .cacheRestart, .cacheShutdown: .v2
        }
    }

    /// Whether the code ends the session and the router drops the cache's data.
    public func isFatal(in version: ProtocolVersion) -> Bool {
        switch self {
        case .noDataAvailable, .cacheRestart: false
        // RFC 6810, section 10, and RFC 8210, section 12: fatal; from version 2 on, old data is kept.
        case .unsupportedProtocolVersion: version < .v2
        case .corruptData, .internalError, .invalidRequest, .unsupportedPDUType, .withdrawalOfUnknownRecord,
            .duplicateAnnouncement, .unexpectedProtocolVersion, .aspaProviderListError, .transportFailure,
            .orderingError, .cacheShutdown:
            true
        }
    }

    /// The sides that may send the code.
    public var sender: Sender {
        switch self {
        case .corruptData, .internalError, .unsupportedProtocolVersion, .unsupportedPDUType,
            .unexpectedProtocolVersion, .transportFailure:
            .both
        case .noDataAvailable, .invalidRequest, .cacheRestart, .cacheShutdown: .cache
        case .withdrawalOfUnknownRecord, .duplicateAnnouncement, .aspaProviderListError, .orderingError:
            .router
        }
    }

    /// The code for a PDU of another version than that of the session, as far as the session's version has one.
    static func otherVersion(in version: ProtocolVersion) -> ErrorCode {
        version >= unexpectedProtocolVersion.definedFrom
            ? .unexpectedProtocolVersion : .unsupportedProtocolVersion
    }
}

/// Who sends a PDU or a code.
public enum Sender: Hashable, Sendable {
    /// The cache, which is the server.
    case cache
    /// The router, which is the client.
    case router
    /// Either.
    case both
}
