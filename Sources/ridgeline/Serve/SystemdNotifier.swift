import Glibc

/// Tells systemd how the service is, as `sd_notify` does; says nothing where there is no systemd.
struct SystemdNotifier: Sendable {
    /// What is told.
    enum State: Hashable, Sendable {
        /// The service answers.
        case ready
        /// The configuration is being read again, from this time of the monotonic clock on, in microseconds.
        case reloading(at: UInt64)
        /// The service is ending.
        case stopping
        /// The service is alive.
        case watchdog
        /// A line for people.
        case status(String)

        var message: String {
            switch self {
            case .ready: "READY=1"
            case .reloading(let time): "RELOADING=1\nMONOTONIC_USEC=\(time)"
            case .stopping: "STOPPING=1"
            case .watchdog: "WATCHDOG=1"
            case .status(let text): "STATUS=\(text)"
            }
        }
    }

    private let path: String?
    /// How often systemd wants to hear that the service is alive.
    let watchdog: Duration?

    /// - Parameters:
    ///   - environment: has `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID` if systemd waits for messages.
    ///   - process: the number of this process.
    init(environment: [String: String], process: Int32) {
        path = environment["NOTIFY_SOCKET"].flatMap { $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil }
        let isForThis = environment["WATCHDOG_PID"].map { $0 == "\(process)" } ?? true
        let time = environment["WATCHDOG_USEC"].flatMap { Int64($0) }
        // Half the time, as sd_watchdog_enabled(3) recommends.
        watchdog = isForThis ? time.flatMap { $0 > 1 ? .microseconds($0 / 2) : nil } : nil
    }

    /// The time of the monotonic clock, in microseconds.
    static var monotonicTime: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1_000
    }

    /// Tells it; what cannot be told is lost.
    func tell(_ state: State) {
        guard let path, var address = SystemdNotifier.address(path) else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.utf8.count)
        let bytes = Array(state.message.utf8)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                _ = sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), pointer, length)
            }
        }
    }

    /// The address of a path; `@` stands for the abstract namespace's zero.
    private static func address(_ path: String) -> sockaddr_un? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        if bytes.first == 0x40 { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return address
    }
}
