/// The number of a cache's session, one per protocol version.
///
/// Data of the same version, session and serial is the same data.
///
/// - Source: draft-ietf-sidrops-8210bis-27, section 5.1.
public struct SessionID: Hashable, Sendable, CustomStringConvertible {
    /// The value in host order.
    public let rawValue: UInt16

    /// Makes an identifier as it is received, of any value.
    public init(_ rawValue: UInt16) { self.rawValue = rawValue }

    /// Makes an identifier for sessions of our own; nil for 65535.
    ///
    /// OpenBGPD means "none" by 65535, yet asks with it and an old serial after it has emptied its table: a cache
    /// of that session would answer with a delta to nothing.
    public init?(own rawValue: UInt16) {
        guard rawValue != SessionID.none.rawValue else { return nil }
        self.rawValue = rawValue
    }

    /// 65535, which OpenBGPD uses for "no session".
    public static let none = SessionID(.max)

    /// Draws an identifier for a session of our own, 0 to 65534.
    public static func random(using generator: inout some RandomNumberGenerator) -> SessionID {
        SessionID(UInt16.random(in: 0..<UInt16.max, using: &generator))
    }

    /// The value in decimal.
    public var description: String { "\(rawValue)" }
}

/// The sessions of a cache: one for each protocol version, never shared between versions.
public struct SessionIDs: Hashable, Sendable {
    private let v0: SessionID
    private let v1: SessionID
    private let v2: SessionID

    /// Takes the sessions of versions 0, 1 and 2; nil when two are equal or one is 65535.
    public init?(v0: SessionID, v1: SessionID, v2: SessionID) {
        let all: Set = [v0, v1, v2]
        guard all.count == 3, !all.contains(.none) else { return nil }
        (self.v0, self.v1, self.v2) = (v0, v1, v2)
    }

    /// Draws three different sessions.
    public static func random(using generator: inout some RandomNumberGenerator) -> SessionIDs {
        while true {
            let (v0, v1) = (SessionID.random(using: &generator), SessionID.random(using: &generator))
            if let ids = SessionIDs(v0: v0, v1: v1, v2: .random(using: &generator)) { return ids }
        }
    }

    /// The session of a version.
    public subscript(version: ProtocolVersion) -> SessionID {
        switch version {
        case .v0: v0
        case .v1: v1
        case .v2: v2
        }
    }
}
