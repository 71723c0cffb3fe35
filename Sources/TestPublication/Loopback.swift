import Glibc

/// Plain sockets on loopback.
package enum Loopback {
    /// Whether somebody listens on a port of an IPv4 address.
    package static func accepts(port: Int, address text: String) -> Bool {
        guard var address = address(text, port: port) else { return false }
        let descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return call(&address) { connect(descriptor, $0, $1) } == 0
    }

    /// The address of a textual IPv4 address; nil when it is none.
    static func address(_ text: String, port: Int) -> sockaddr_in? {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        return inet_pton(AF_INET, text, &address.sin_addr) == 1 ? address : nil
    }

    /// Passes an address to a system call.
    static func call(
        _ address: inout sockaddr_in,
        _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
