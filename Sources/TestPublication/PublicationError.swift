/// What can go wrong in serving or making test publications; never caused by a fault that was asked for.
package enum PublicationError: Error, Hashable, CustomStringConvertible {
    /// A system call failed.
    case system(call: String, errno: Int32)
    /// An address to listen on is none, or gave no port.
    case address(String)
    /// A directory to serve cannot be read.
    case directory(path: String, errno: Int32)
    /// The rsync daemon ended before it accepted connections.
    case daemon(String)
    /// A configuration that cannot be fulfilled.
    case configuration(String)

    package var description: String {
        switch self {
        case .system(let call, let errno): "\(call): error \(errno)"
        case .address(let text): "cannot listen on \(text)"
        case .directory(let path, let errno): "\(path): error \(errno)"
        case .daemon(let text): "rsync daemon: \(text)"
        case .configuration(let text): "configuration: \(text)"
        }
    }
}
