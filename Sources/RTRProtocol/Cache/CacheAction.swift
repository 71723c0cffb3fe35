public import RPKITypes

/// What the caller of a ``CacheSession`` is to do, in the order given.
public enum CacheAction: Hashable, Sendable {
    /// Send Cache Response, payload and End of Data from the snapshot whose window came with the event, then hand in
    /// ``CacheEvent/responseFinished``. Nothing else is to be sent until then.
    case respond(CacheResponse)
    /// Send a Cache Reset, a Serial Notify or an Error Report.
    case send(PDU, ProtocolVersion)
    /// Close the connection when all is sent.
    case close(CacheCloseReason)
    /// Record what happened.
    case log(CacheLogEntry)

    var isLog: Bool {
        if case .log = self { true } else { false }
    }
}

/// A response to a query.
public struct CacheResponse: Hashable, Sendable {
    /// The version to encode in.
    public var version: ProtocolVersion
    /// The session of Cache Response and End of Data.
    public var session: SessionID
    /// The serial of End of Data.
    public var serial: SerialNumber
    /// What stands between.
    public var content: Content

    /// The payload of a response.
    public enum Content: Hashable, Sendable {
        /// All payload, announced.
        case full
        /// What changed since a serial.
        case delta(from: SerialNumber)
        /// Nothing: the router is up to date.
        case empty
    }

    /// Makes a response.
    public init(version: ProtocolVersion, session: SessionID, serial: SerialNumber, content: Content) {
        self.version = version
        self.session = session
        self.serial = serial
        self.content = content
    }
}

/// Why a cache closes a connection.
public enum CacheCloseReason: Hashable, Sendable {
    /// No query came in time.
    case noQuery
    /// No version is common.
    case version
    /// The router sent what cannot be taken.
    case badPDU(ErrorCode?)
    /// The router sent an Error Report.
    case reported(rawCode: UInt16)
    /// The router took nothing for too long.
    case stalled
    /// The service ends.
    case shutdown(CacheShutdown)

    /// The stable name of the reason.
    public var code: String {
        switch self {
        case .noQuery: "rtr-no-query"
        case .version: "rtr-no-common-version"
        case .badPDU: "rtr-bad-pdu"
        case .reported: "rtr-error-reported"
        case .stalled: "rtr-stalled"
        case .shutdown: "rtr-shutdown"
        }
    }
}

/// How a cache goes away.
public enum CacheShutdown: Hashable, Sendable {
    /// It closes the connection; routers keep their data until it expires.
    case close
    /// It says with code 12 that it comes back soon; BIRD drops its data then.
    case restart
    /// It says with code 13 that its data is to be dropped.
    case flush
}

/// What a cache records of a connection.
public enum CacheLogEntry: Hashable, Sendable {
    /// The version of the connection is fixed.
    case version(ProtocolVersion)
    /// A query of a version that is not served, as on the wire.
    case versionRefused(UInt8)
    /// A router asked before there was data.
    case noData
    /// A router asked with a session that the cache does not have.
    case unknownSession(SessionID)
    /// A router asked from a serial for which there is no delta.
    case unknownSerial(SerialNumber)
    /// Queries were passed over because a newer one came during a response.
    case passedOver(queries: Int)
    /// A PDU could not be taken.
    case badPDU(PDUError)
    /// A PDU of another version than that of the connection, as on the wire.
    case otherVersion(UInt8)
    /// A PDU that a router does not send.
    case misdirected(PDUType)
    /// The first Error Report of the router; further ones are counted.
    case reported(ErrorReport, ProtocolVersion)

    /// The stable name of the entry.
    public var code: String {
        switch self {
        case .version: "rtr-version"
        case .versionRefused: "rtr-version-refused"
        case .noData: "rtr-no-data"
        case .unknownSession: "rtr-unknown-session"
        case .unknownSerial: "rtr-unknown-serial"
        case .passedOver: "rtr-passed-over"
        case .badPDU(let error): error.fault.code
        case .otherVersion: "rtr-other-version"
        case .misdirected: "rtr-misdirected"
        case .reported: "rtr-error-reported"
        }
    }
}

extension CacheCloseReason: CustomStringConvertible {
    /// One line of text.
    public var description: String {
        switch self {
        case .noQuery: "no query came in time"
        case .version: "no version is common"
        case .badPDU(let code?): "answered with error \(code.rawValue) (\(code.name))"
        case .badPDU(nil): "an Error Report that cannot be read"
        case .reported(let code): "the router reported error \(code)"
        case .stalled: "the router read nothing for too long"
        case .shutdown: "the service ends"
        }
    }
}

extension CacheLogEntry: CustomStringConvertible {
    /// One line of text.
    public var description: String {
        switch self {
        case .version(let version): "version \(version)"
        case .versionRefused(let version): "version \(version) is not served"
        case .noData: "asked before there was data"
        case .unknownSession(let session): "asked with session \(session), which is not ours"
        case .unknownSerial(let serial): "asked from serial \(serial), which is not in the history"
        case .passedOver(let queries): "\(queries) queries passed over for a newer one"
        case .badPDU(let error): error.description
        case .otherVersion(let version): "a PDU of version \(version), which is not that of the session"
        case .misdirected(let type): "PDU type \(type.rawValue), which only a cache sends"
        case .reported(let report, let version): "version \(version), \(report)"
        }
    }
}
