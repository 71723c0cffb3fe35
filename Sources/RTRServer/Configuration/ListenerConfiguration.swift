import RPKITypes

/// One socket that clients connect to.
public struct ListenerConfiguration: Hashable, Sendable {
    /// Where the socket comes from.
    public enum Source: Hashable, Sendable, CustomStringConvertible {
        /// It is bound by the server: a numeric address and a port, 0 for a free one.
        ///
        /// An IPv6 address takes IPv6 only, so that both families can be bound to the same port.
        case address(String, port: Int)
        /// It was bound by whoever started the process: the descriptor, of which the server takes a copy.
        case inherited(descriptor: Int32)

        /// The address and port, or the descriptor.
        public var description: String {
            switch self {
            case .address(let address, let port):
                address.utf8.contains(0x3A) ? "[\(address)]:\(port)" : "\(address):\(port)"
            case .inherited(let descriptor): "inherited socket \(descriptor)"
            }
        }
    }

    /// Where the socket comes from.
    public var source: Source
    /// The TLS settings; nil for plain TCP.
    public var tls: TLSSettings?
    /// Who may connect, and how each is served.
    public var clients: ClientRules

    /// Makes a listener.
    ///
    /// - Parameters:
    ///   - source: where the socket comes from.
    ///   - tls: the TLS settings; nil for plain TCP.
    ///   - clients: who may connect, and how each is served.
    public init(_ source: Source, tls: TLSSettings? = nil, clients: ClientRules = ClientRules()) {
        self.source = source
        self.tls = tls
        self.clients = clients
    }

    /// The families of the clients that may come to the socket.
    private var families: [IPFamily] {
        switch source {
        case .address(let address, _): address.utf8.contains(0x3A) ? [.ipv6] : [.ipv4]
        case .inherited: [.ipv4, .ipv6]
        }
    }

    /// The faults of the listener.
    func faults(_ limits: ServerLimits) -> [ConfigurationFault] {
        var faults = clients.faults(limits)
        // Rules beyond the limit are not looked at further.
        if clients.rules.count <= limits.rules, !families.contains(where: clients.servesAnybody) {
            faults.append(.nobodyServed(source))
        }
        switch source {
        case .address(let address, let port):
            if IPAddressText.parse(address) == nil { faults.append(.address(address)) }
            if !(0...65_535).contains(port) { faults.append(.port(port)) }
        case .inherited(let descriptor):
            if descriptor < 0 { faults.append(.descriptor(descriptor)) }
        }
        return faults
    }
}
