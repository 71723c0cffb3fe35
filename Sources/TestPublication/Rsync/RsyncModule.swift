/// A module of an rsync daemon.
package struct RsyncModule: Hashable, Sendable {
    /// How the daemon refuses a module.
    package enum Fault: String, CaseIterable, Hashable, Sendable {
        /// Access denied by the client's address.
        case denied
        /// Too many connections.
        case full
        /// A password is wanted.
        case locked
        /// The directory does not exist.
        case missing
    }

    /// The directory that is served.
    package var directory: String
    /// How it is refused; nil when it is not.
    package var fault: Fault?

    /// Makes a module.
    package init(_ directory: String, fault: Fault? = nil) {
        self.directory = directory
        self.fault = fault
    }

    /// The lines of the module in `rsyncd.conf`; `path` is a link to the directory.
    func configuration(_ name: String, path: String) -> String {
        var lines = [
            "[\(name)]", "path = \(fault == .missing ? path + "-missing" : path)", "read only = yes",
        ]
        switch fault {
        case .denied: lines.append("hosts deny = *")
        case .full: lines.append("max connections = -1")
        case .locked: lines += ["auth users = nobody", "secrets file = \(path)-secrets"]
        case .missing, nil: break
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
