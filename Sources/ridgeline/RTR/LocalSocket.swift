import Glibc
import RelyingParty

/// A socket of the file system.
enum LocalSocket {
    /// Makes a socket that listens, and that nobody but the own user may ever connect to.
    ///
    /// - Parameter path: Where it is; a socket that is there already is removed.
    /// - Returns: the descriptor.
    /// - Throws: ``CommandFailure``.
    static func listen(_ path: String) throws -> Int32 {
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK { unlink(path) }
        let descriptor = try make(path)
        // Linux gives the file the rights of the socket, without what the mask takes: there is no time at which others
        // could connect, as there is before a chmod of the file.
        guard fchmod(descriptor, 0o600) == 0,
            withAddress(path, { bind(descriptor, $0, $1) }) == 0,
            Glibc.listen(descriptor, 16) == 0
        else {
            let failure = failure(path)
            close(descriptor)
            throw failure
        }
        return descriptor
    }

    /// Connects to a socket.
    ///
    /// - Parameters:
    ///   - path: Where it is.
    ///   - kind: Its kind, a stream by default.
    ///   - flags: Flags of the descriptor.
    /// - Returns: the descriptor.
    /// - Throws: ``CommandFailure``.
    static func connect(
        _ path: String,
        kind: __socket_type = SOCK_STREAM,
        flags: __socket_type = SOCK_CLOEXEC
    ) throws -> Int32 {
        let descriptor = try make(path, kind, flags)
        guard withAddress(path, { Glibc.connect(descriptor, $0, $1) }) == 0 else {
            let failure = failure(path)
            close(descriptor)
            throw failure
        }
        return descriptor
    }

    /// Throws ``CommandFailure`` for a path that the system has no room for.
    static func check(_ path: String) throws {
        // sockaddr_un has 108 octets, one of them for the end (unix(7)).
        guard path.utf8.count < 108 else {
            throw CommandFailure("\(path) is too long for a socket; give a shorter --state")
        }
    }

    /// The failure of a call on a socket, by `errno`.
    static func failure(_ path: String) -> CommandFailure {
        CommandFailure("\(path): \(FileError.message(of: errno))")
    }

    private static func make(
        _ path: String,
        _ kind: __socket_type = SOCK_STREAM,
        _ flags: __socket_type = SOCK_CLOEXEC
    ) throws -> Int32 {
        try check(path)
        let type = kind.rawValue | flags.rawValue | SOCK_CLOEXEC.rawValue
        let descriptor = socket(AF_UNIX, Int32(type), 0)
        guard descriptor >= 0 else { throw failure(path) }
        return descriptor
    }

    private static func withAddress<Result>(
        _ path: String,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
