import Glibc

/// Why a socket that routers shall connect to cannot be used.
public struct ListenFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with a socket.
    public enum Reason: Hashable, Sendable {
        /// The system refuses to bind it or to listen; its error number.
        case system(errno: Int32)
        /// The descriptor that was inherited is no socket.
        case noSocket
        /// The socket that was inherited is none of TCP over IPv4 or IPv6.
        case noTCP
        /// The socket that was inherited does not listen.
        case notListening
    }

    /// The socket.
    public let source: ListenerConfiguration.Source
    /// What is wrong with it.
    public let reason: Reason

    /// The stable name of the failure.
    public var code: String {
        switch reason {
        case .system(errno: EADDRINUSE): "rtr-address-in-use"
        case .system(errno: EADDRNOTAVAIL): "rtr-address-not-local"
        case .system(errno: EACCES), .system(errno: EPERM): "rtr-port-not-permitted"
        case .system: "rtr-not-listening"
        case .noSocket, .noTCP, .notListening: "rtr-inherited-socket"
        }
    }

    /// One line of text: `127.0.0.1:323: address already in use`.
    public var description: String {
        let words =
            switch reason {
            case .system(errno: EADDRINUSE): "address already in use"
            case .system(errno: EADDRNOTAVAIL): "no interface of this host has the address"
            case .system(errno: EACCES), .system(errno: EPERM):
                "not permitted; ports below 1024 need CAP_NET_BIND_SERVICE, or a socket from systemd"
            case .system(let number): SystemText.message(of: number)
            case .noSocket: "the descriptor is no socket"
            case .noTCP:
                "not a socket of TCP over IPv4 or IPv6 (ListenStream= with a port in the socket unit)"
            case .notListening: "the socket does not listen (Accept=no is needed in the socket unit)"
            }
        return "\(source): \(words)"
    }
}
