import Glibc
import RTRServer

/// The sockets that systemd passes, told apart by their names (`FileDescriptorName=` of the socket unit).
struct PassedSockets: Hashable, Sendable {
    /// What a socket is for; the raw value is its name.
    enum Use: String, Hashable, Sendable, CaseIterable {
        case rtr
        case rtrTLS = "rtr-tls"
        case http
        case https
    }

    private let sources: [Use: [ListenerConfiguration.Source]]

    /// Sorts the sockets; one without a name of its own is for RTR.
    ///
    /// - Throws: ``CommandFailure`` for a name that is for nothing.
    init(_ inherited: InheritedSockets) throws(CommandFailure) {
        var sources: [Use: [ListenerConfiguration.Source]] = [:]
        for socket in inherited.sockets {
            guard let use = Use(rawValue: socket.name) ?? PassedSockets.use(withoutName: socket.name) else {
                let names = Use.allCases.map(\.rawValue).joined(separator: ", ")
                throw CommandFailure("systemd passes a socket named '\(socket.name)'; there are \(names)")
            }
            sources[use, default: []].append(.inherited(descriptor: socket.descriptor))
        }
        self.sources = sources
    }

    /// Those of this process.
    static func current() throws(CommandFailure) -> PassedSockets {
        try PassedSockets(
            InheritedSockets(environment: Environment.inheritedSockets(), process: getpid())
        )
    }

    /// The sockets for a use.
    subscript(use: Use) -> [ListenerConfiguration.Source] { sources[use] ?? [] }

    /// Without `FileDescriptorName=` the name is that of the unit, or `unknown` (sd_listen_fds(3)).
    private static func use(withoutName name: String) -> Use? {
        name.isEmpty || name == "unknown" || name.hasSuffix(".socket") ? .rtr : nil
    }
}
