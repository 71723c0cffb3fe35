public import RPKITypes

/// What happens to a ``RouterSession``.
public enum RouterEvent: Hashable, Sendable {
    /// The connection is there.
    case connected
    /// A PDU was read.
    case received(PDUDecoder.Frame)
    /// A PDU could not be taken.
    case receivedBad(PDUError)
    /// The connection ended, or could not be made.
    case disconnected
    /// ``RouterSession/deadline`` was reached.
    case timeout
}

/// What the caller of a ``RouterSession`` is to do, in the order given.
public enum RouterAction: Hashable, Sendable {
    /// Connect, then hand in ``RouterEvent/connected`` or ``RouterEvent/disconnected``.
    case connect
    /// Send a PDU.
    case send(PDU, ProtocolVersion)
    /// The table has changed as a whole; see ``RouterSession/table``.
    case synchronized(Synchronization)
    /// The table was emptied.
    case dropped(RouterDropReason)
    /// The cache sent an Error Report.
    case reported(ErrorReport, ProtocolVersion)
    /// Close the connection. No ``RouterEvent/disconnected`` is expected for it.
    case close(RouterCloseReason)
}

/// The end of a response.
public struct Synchronization: Hashable, Sendable {
    /// The version of the session.
    public var version: ProtocolVersion
    /// The cache's session.
    public var session: SessionID
    /// The serial that the table has now.
    public var serial: SerialNumber
    /// Whether the table was replaced, not changed.
    public var isFull: Bool
    /// Records that were announced.
    public var announced: Int
    /// Records that were withdrawn.
    public var withdrawn: Int
    /// The timing as the cache sent it; nil in version 0.
    public var timing: Timing?
}

/// Why a router emptied its table.
public enum RouterDropReason: Hashable, Sendable {
    /// The expire interval ended without an answer.
    case expired
    /// A fatal error was sent or received.
    case fatalError
}

/// Why a router closes the connection.
public enum RouterCloseReason: Hashable, Sendable {
    /// The cache sent a PDU that cannot be taken.
    case badPDU(PDUError)
    /// The cache broke a rule of the exchange.
    case violation(RouterViolation)
    /// The cache sent an Error Report that ends the session.
    case reported(rawCode: UInt16)
    /// No version is common.
    case version
    /// The cache did not answer in time.
    case noAnswer
    /// The cache sends more than a limit permits.
    case limit(Limit)

    /// A bound on what a router takes.
    public enum Limit: String, Hashable, Sendable {
        /// ``SessionLimits/records``.
        case records
        /// ``SessionLimits/responseOctets``.
        case responseOctets = "response-octets"
    }

    /// The stable name of the reason.
    public var code: String {
        switch self {
        case .badPDU(let error): error.fault.code
        case .violation(let violation): violation.code
        case .reported: "rtr-error-reported"
        case .version: "rtr-no-common-version"
        case .noAnswer: "rtr-no-answer"
        case .limit(.records): "rtr-limit-records"
        case .limit(.responseOctets): "rtr-limit-response-octets"
        }
    }
}

extension RouterCloseReason: CustomStringConvertible {
    /// One line of text.
    public var description: String {
        switch self {
        case .badPDU(let error): error.description
        case .violation(let violation): violation.description
        case .reported(let code): "the cache reported error \(code)"
        case .version: "no version is common"
        case .noAnswer: "the cache did not answer in time"
        case .limit(let limit): "the cache sends more than the limit of \(limit.rawValue)"
        }
    }
}

/// A rule of the exchange that a cache broke.
public enum RouterViolation: Hashable, Sendable {
    /// A PDU that may not come here.
    case unexpected(PDUType)
    /// A PDU of another version than that of the session, as on the wire.
    case otherVersion(UInt8)
    /// A response to a Serial Query in another session, or an End of Data in another than its Cache Response.
    case otherSession(SessionID, expected: SessionID)
    /// An announcement of what is there already.
    case duplicate(PDU)
    /// A withdrawal of what is not there.
    case unknownRecord(PDU)

    /// The stable name of the rule.
    public var code: String {
        switch self {
        case .unexpected: "rtr-unexpected-pdu"
        case .otherVersion: "rtr-other-version"
        case .otherSession: "rtr-other-session"
        case .duplicate: "rtr-duplicate-announcement"
        case .unknownRecord: "rtr-withdrawal-of-unknown"
        }
    }

    /// Where the rule stands.
    public var requirement: Requirement {
        switch self {
        case .unexpected: .rtr("8")
        case .otherVersion: .rtr("7")
        case .otherSession: .rtr("5.1")
        case .duplicate, .unknownRecord: .rtr("12")
        }
    }

    /// The code of the Error Report that answers.
    func answer(in version: ProtocolVersion) -> ErrorCode {
        switch self {
        case .unexpected, .otherSession: .corruptData
        case .otherVersion: .otherVersion(in: version)
        case .duplicate: .duplicateAnnouncement
        case .unknownRecord: .withdrawalOfUnknownRecord
        }
    }
}

extension RouterViolation: CustomStringConvertible {
    /// One line of text.
    public var description: String {
        switch self {
        case .unexpected(let type): "PDU type \(type.rawValue) is not expected here"
        case .otherVersion(let version): "a PDU of version \(version)"
        case .otherSession(let session, let expected): "session \(session) instead of \(expected)"
        case .duplicate(let pdu): "PDU type \(pdu.type.rawValue) announces what is there already"
        case .unknownRecord(let pdu): "PDU type \(pdu.type.rawValue) withdraws what is not there"
        }
    }
}

/// A remark and the place of its PDU in the stream of the connection, in octets.
public struct PlacedRemark: Hashable, Sendable {
    /// The remark.
    public var remark: Remark
    /// The offset of the PDU.
    public var offset: Int
}
