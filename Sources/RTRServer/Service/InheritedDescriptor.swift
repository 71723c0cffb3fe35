import Glibc

/// A descriptor that was inherited, looked at before it is served.
///
/// The server would serve nobody on another socket, and say nothing of it: the clients of a socket of the file system
/// have no address, and a socket that does not listen has none.
package enum InheritedDescriptor {
    /// Takes a copy of a descriptor, which NIO may close; neither is passed on to programs that are started.
    ///
    /// - Parameter descriptor: the descriptor; it stays open, so that the listener can be made again.
    /// - Returns: a socket of TCP that listens.
    /// - Throws: ``ListenFailure``.
    package static func copy(_ descriptor: Int32) throws(ListenFailure) -> Int32 {
        let source = ListenerConfiguration.Source.inherited(descriptor: descriptor)
        if let fault = fault(descriptor) { throw ListenFailure(source: source, reason: fault) }
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0, fcntl(descriptor, F_SETFD, FD_CLOEXEC) >= 0 else {
            throw ListenFailure(source: source, reason: .system(errno: errno))
        }
        return copy
    }

    /// What is wrong with the descriptor; nil when it is a socket of TCP that listens.
    private static func fault(_ descriptor: Int32) -> ListenFailure.Reason? {
        guard let domain = option(SO_DOMAIN, of: descriptor) else {
            return errno == ENOTSOCK ? .noSocket : .system(errno: errno)
        }
        guard domain == AF_INET || domain == AF_INET6,
            option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue),
            let transport = option(SO_PROTOCOL, of: descriptor), protocols.contains(transport)
        else { return .noTCP }
        return option(SO_ACCEPTCONN, of: descriptor) == 1 ? nil : .notListening
    }

    /// TCP, and Multipath TCP, which systemd can pass as well.
    private static let protocols = [Int32(IPPROTO_TCP), Int32(IPPROTO_MPTCP)]

    private static func option(_ name: Int32, of descriptor: Int32) -> Int32? {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
    }
}
