import Glibc

/// A port on 127.0.0.1 behind which nobody answers, reserved for as long as this object lives.
package final class UnservedPort: Sendable {
    /// What happens to those who connect.
    package enum Kind: Hashable, Sendable {
        /// They are refused.
        case refusing
        /// They are connected, and never accepted.
        case silent
        /// Their connection is never made: the first message is not answered.
        case unreachable
    }

    /// The port.
    package let port: Int
    private let descriptors: [Int32]

    /// Reserves a port.
    package init(_ kind: Kind) throws {
        var descriptors: [Int32] = []
        do {
            let listener = try Self.socket(&descriptors)
            guard var address = Loopback.address("127.0.0.1", port: 0) else { throw Self.error("inet_pton") }
            guard Loopback.call(&address, { bind(listener, $0, $1) }) == 0 else { throw Self.error("bind") }
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            guard
                Loopback.call(
                    &address,
                    {
                        getsockname(listener, $0, &size)
                        return $1 == size ? 0 : -1
                    }
                ) == 0
            else {
                throw Self.error("getsockname")
            }
            port = Int(UInt16(bigEndian: address.sin_port))
            let backlog: Int32 = kind == .unreachable ? 0 : 1_024
            if kind != .refusing, listen(listener, backlog) != 0 { throw Self.error("listen") }
            if kind == .unreachable {
                // The queue of a listener with a backlog of 0 has one place; then the kernel stops answering.
                for _ in 0..<3 {
                    let client = try Self.socket(&descriptors)
                    _ = Loopback.call(&address) { connect(client, $0, $1) }
                }
            }
        } catch {
            for descriptor in descriptors { close(descriptor) }
            throw error
        }
        self.descriptors = descriptors
    }

    deinit { for descriptor in descriptors { close(descriptor) } }

    private static func socket(_ descriptors: inout [Int32]) throws -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = Glibc.socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { throw error("socket") }
        descriptors.append(descriptor)
        return descriptor
    }

    private static func error(_ call: String) -> PublicationError { .system(call: call, errno: errno) }
}
