public import RPKITypes
public import RTRProtocol

/// Why a server cannot work as it is told to.
public enum ConfigurationFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no listener.
    case noListener
    /// There are more listeners than the limit.
    case tooManyListeners(Int, limit: Int)
    /// Two listeners have the same socket.
    case repeatedListener(ListenerConfiguration.Source)
    /// The text is no address.
    case address(String)
    /// The number is no port.
    case port(Int)
    /// The number is no file descriptor.
    case descriptor(Int32)
    /// A part of the TLS settings cannot be used.
    case tls(TLSPart)
    /// A timing value may not be sent.
    case timing(TimingFault)
    /// The minimum version is above the maximum.
    case versions(ProtocolVersion, ProtocolVersion)
    /// A policy has no kind of payload.
    case noKinds
    /// Two rules of one listener are for the same prefix.
    case repeatedPrefix(IPPrefix)
    /// A listener has more rules than the limit.
    case tooManyRules(Int, limit: Int)
    /// The listener refuses every address that may come to it.
    case nobodyServed(ListenerConfiguration.Source)
    /// The named limit is not positive, or too large for what it is used for.
    case limit(String)
    /// The named time is negative or longer than a week.
    case time(String)
    /// The new configuration has other sockets than the one before; they are bound once.
    case socketsChanged

    /// A part of the TLS settings.
    public enum TLSPart: String, Hashable, Sendable {
        /// The server's certificates.
        case certificateChain = "certificate chain"
        /// The server's key.
        case privateKey = "private key"
        /// The authorities of clients.
        case clientAuthorities = "client authorities"
        /// Key and certificate do not belong together.
        case keyPair = "key and certificate"
    }

    /// The stable name of the fault.
    public var code: String {
        switch self {
        case .noListener: "rtr-no-listener"
        case .tooManyListeners: "rtr-too-many-listeners"
        case .repeatedListener: "rtr-repeated-listener"
        case .address: "rtr-address"
        case .port: "rtr-port"
        case .descriptor: "rtr-descriptor"
        case .tls: "rtr-tls"
        case .timing(let fault): fault.code
        case .versions: "rtr-versions"
        case .noKinds: "rtr-no-kinds"
        case .repeatedPrefix: "rtr-repeated-prefix"
        case .tooManyRules: "rtr-too-many-rules"
        case .nobodyServed: "rtr-nobody-served"
        case .limit: "rtr-limit"
        case .time: "rtr-time"
        case .socketsChanged: "rtr-sockets-changed"
        }
    }

    /// One line of text.
    public var description: String {
        switch self {
        case .noListener: "the RTR server has no listener"
        case .tooManyListeners(let count, let limit): "\(count) RTR listeners, \(limit) are permitted"
        case .repeatedListener(let source): "two RTR listeners at \(source)"
        case .address(let text): "no numeric address to listen at: \(ForeignText(text))"
        case .port(let port): "no port: \(port)"
        case .descriptor(let descriptor): "no file descriptor: \(descriptor)"
        case .tls(.keyPair): "the TLS key does not belong to the certificate"
        case .tls(let part): "the TLS \(part.rawValue) cannot be read as PEM"
        case .timing(let fault): "RTR timing: \(fault)"
        case .versions(let low, let high): "minimum RTR version \(low) above the maximum \(high)"
        case .noKinds: "an RTR policy without any kind of payload"
        case .repeatedPrefix(let prefix): "two RTR rules for \(prefix)"
        case .tooManyRules(let count, let limit): "\(count) RTR rules, \(limit) are permitted"
        case .nobodyServed(let source): "\(source): the rules refuse every client"
        case .limit(let name): "the RTR limit \(name) is not positive or too large"
        case .time(let name): "the RTR time \(name) is negative or longer than a week"
        case .socketsChanged: "RTR listeners cannot be added or removed without a restart"
        }
    }
}
