public import RPKITypes
public import RTRProtocol

/// Why a client's connection ended.
public enum SessionEnd: Hashable, Sendable, CustomStringConvertible {
    /// By the rules of the protocol.
    case session(CacheCloseReason)
    /// The client closed it.
    case closedByClient
    /// The system reported a failure.
    case transport(ForeignText)
    /// TLS reported a failure.
    case tls(TLSFailure)
    /// A PDU was not finished in time.
    case slowMessage
    /// A response took too long while newer payload came.
    case oldResponse
    /// The policy does not allow the session any more.
    case policy
    /// No iPAddress of the client's certificate is its address.
    case certificateAddress
    /// The response could not be made.
    case noImage
    /// The server ended, and the session did not end in time.
    case forced

    /// The stable name of the reason.
    public var code: String {
        switch self {
        case .session(let reason): reason.code
        case .closedByClient: "rtr-closed-by-client"
        case .transport: "rtr-transport"
        case .tls(let failure): failure.code
        case .slowMessage: "rtr-slow-message"
        case .oldResponse: "rtr-old-response"
        case .policy: "rtr-policy"
        case .certificateAddress: "rtr-certificate-address"
        case .noImage: "rtr-no-image"
        case .forced: "rtr-forced"
        }
    }

    /// One line of text.
    public var description: String {
        switch self {
        case .session(.noQuery): "no query in time"
        case .session(.version): "no common protocol version"
        case .session(.badPDU(let code)):
            "what the client sent cannot be taken" + (code.map { " (\($0.name))" } ?? "")
        case .session(.reported(let code)): "the client reported error \(code)"
        case .session(.stalled): "the client took nothing for too long"
        case .session(.shutdown): "the server ends"
        case .closedByClient: "closed by the client"
        case .transport(let text): "transport failed: \(text)"
        case .tls(let failure): failure.description
        case .slowMessage: "a PDU was not finished in time"
        case .oldResponse: "a response took so long that its payload is out of date"
        case .policy: "the configuration does not allow the session any more"
        case .certificateAddress: "the client's certificate is for another address"
        case .noImage: "a response could not be made"
        case .forced: "closed as the server ended"
        }
    }
}

/// Why a connection was refused before it became a session.
public enum ConnectionRefusal: String, Error, Hashable, Sendable, CaseIterable {
    /// The rules refuse the address.
    case address = "rtr-address-refused"
    /// There are as many clients as the limit permits.
    case clients = "rtr-too-many-clients"
    /// The address has as many connections as the limit permits.
    case clientsPerAddress = "rtr-too-many-clients-of-address"
    /// The address made more connections in a minute than the limit permits.
    case connectionRate = "rtr-connection-rate"
    /// The server ends.
    case ending = "rtr-ending"
}
