import Glibc

/// The environment of the process.
enum Environment {
    /// The names that are looked at for a proxy.
    private static let proxyNames = ["https_proxy", "all_proxy", "no_proxy"]

    /// The value of a variable; nil when it is not set, or empty.
    static func value(of name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }

    /// All variables whose names begin so.
    static func all(withPrefix prefix: String) -> [String: String] {
        var variables: [String: String] = [:]
        var next = unsafe environ
        while let entry = unsafe next.pointee {
            let parts = String(cString: entry).split(
                separator: "=",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            if parts.count == 2, parts[0].hasPrefix(prefix) { variables[String(parts[0])] = String(parts[1]) }
            next += 1
        }
        return variables
    }

    /// The variables by which systemd waits for messages.
    static func notification() -> [String: String] {
        var variables: [String: String] = [:]
        for name in ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"] { variables[name] = value(of: name) }
        return variables
    }

    /// The variables by which systemd passes sockets.
    static func inheritedSockets() -> [String: String] {
        var variables: [String: String] = [:]
        for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { variables[name] = value(of: name) }
        return variables
    }

    /// The variables that name a proxy, in either case.
    static func variables() -> [String: String] {
        var variables: [String: String] = [:]
        for name in proxyNames + proxyNames.map({ $0.uppercased() }) { variables[name] = value(of: name) }
        return variables
    }
}
