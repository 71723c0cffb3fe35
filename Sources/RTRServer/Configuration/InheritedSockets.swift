/// The sockets that systemd passes to a process (sd_listen_fds(3)).
public struct InheritedSockets: Hashable, Sendable {
    /// One of the sockets.
    public struct Socket: Hashable, Sendable {
        /// The file descriptor.
        public let descriptor: Int32
        /// The name that the socket unit gives it; empty when it gives none.
        public let name: String
    }

    /// The sockets, by descriptor.
    public let sockets: [Socket]

    /// Reads the environment variables `LISTEN_PID`, `LISTEN_FDS` and `LISTEN_FDNAMES`.
    ///
    /// There are no sockets when the variables are missing, wrong, or for another process.
    ///
    /// - Parameters:
    ///   - environment: the variables of the process.
    ///   - process: the number of the process; sockets for another one are not ours.
    public init(environment: [String: String], process: Int32) {
        guard let pid = environment["LISTEN_PID"].flatMap({ Int32($0) }), pid == process,
            let count = environment["LISTEN_FDS"].flatMap({ Int32($0) }),
            (1...InheritedSockets.most).contains(count)
        else {
            sockets = []
            return
        }
        let names = (environment["LISTEN_FDNAMES"] ?? "")
            .split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        sockets = (0..<count).map { index in
            let name = Int(index) < names.count ? names[Int(index)] : ""
            return Socket(descriptor: InheritedSockets.first + index, name: name)
        }
    }

    /// The first descriptor: SD_LISTEN_FDS_START.
    public static let first: Int32 = 3
    /// The most sockets that are taken.
    public static let most: Int32 = 64
}
