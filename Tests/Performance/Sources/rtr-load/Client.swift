import Glibc

/// One connection to the server.
struct Client {
    enum Phase {
        case connecting
        /// TLS begins.
        case shaking
        /// A Reset Query was sent.
        case loading
        /// In sync.
        case idle
        /// A Serial Query was sent because of a notify.
        case updating
        /// A Serial Query was sent to see how long an empty answer takes.
        case asking
        case closed
    }

    var descriptor: Int32 = -1
    /// TLS on it; nil for TCP alone.
    var tls: TLS?
    var phase = Phase.closed
    /// When the connection was begun, or the query sent.
    var start = 0.0
    var session: UInt16 = 0
    var serial: UInt32 = 0
    var scanner = PDUScanner()
    /// Whether a response has begun that has not ended.
    var isInResponse = false
    /// The newest serial that was heard of.
    var notified: UInt32?

    /// Whether there is no connection to send a query on yet.
    var isConnecting: Bool { phase == .connecting || phase == .shaking }

    /// Begins to connect; 127.0.0.1 + `source` is the address.
    mutating func connect(to options: Options, source: Int) throws(LoadError) {
        var own = try Client.address("127.0.0.\(1 + source % options.addresses)", port: 0)
        var server = try Client.address(options.host, port: options.port)
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_INET, type, 0)
        guard descriptor >= 0 else { throw LoadError("socket: error \(errno)") }
        var size = options.receiveBuffer
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        // The port is chosen when the connection is made, so that each address has all ports.
        var yes: Int32 = 1
        setsockopt(
            descriptor,
            Int32(IPPROTO_IP),
            Client.bindAddressNoPort,
            &yes,
            socklen_t(MemoryLayout<Int32>.size)
        )
        guard Client.call(&own, { bind(descriptor, $0, $1) }) == 0 else {
            throw LoadError("bind: error \(errno)")
        }
        self = Client()
        self.descriptor = descriptor
        start = Clock.now
        phase = .connecting
        guard Client.call(&server, { Glibc.connect(descriptor, $0, $1) }) == 0 || errno == EINPROGRESS else {
            throw LoadError("connect: error \(errno)")
        }
    }

    /// `IP_BIND_ADDRESS_NO_PORT` of linux/in.h, which Glibc's module leaves out.
    private static let bindAddressNoPort: Int32 = 24

    /// Sends a query, which always fits.
    mutating func send(_ query: [UInt8]) -> Bool {
        if let tls { return tls.send(query) }
        return Glibc.send(descriptor, query, query.count, Int32(MSG_NOSIGNAL)) == query.count
    }

    mutating func sendResetQuery(version: UInt8) -> Bool {
        phase = .loading
        return send([version, 2, 0, 0, 0, 0, 0, 8])
    }

    /// Asks for what is new.
    mutating func sendSerialQuery(version: UInt8, as phase: Phase) -> Bool {
        self.phase = phase
        start = Clock.now
        let octets = [
            UInt8(truncatingIfNeeded: session >> 8), UInt8(truncatingIfNeeded: session), 0, 0, 0, 12,
        ]
        return send(
            [version, 1] + octets + (0..<4).map { UInt8(truncatingIfNeeded: serial >> (24 - 8 * $0)) }
        )
    }

    /// Reads as `recv` does.
    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        tls?.receive(into: buffer) ?? recv(descriptor, buffer.baseAddress, buffer.count, 0)
    }

    mutating func close() {
        tls?.free()
        tls = nil
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
        phase = .closed
    }

    private static func address(_ text: String, port: UInt16) throws(LoadError) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        guard inet_pton(AF_INET, text, &address.sin_addr) == 1 else {
            throw LoadError("no IPv4 address: \(text)")
        }
        return address
    }

    private static func call(
        _ address: inout sockaddr_in,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

/// The monotonic clock, in seconds.
enum Clock {
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
