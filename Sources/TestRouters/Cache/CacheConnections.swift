import Glibc

/// The sockets of the scripted cache; owned by its one thread.
struct CacheConnections: ~Copyable {
    private struct Connection {
        let descriptor: Int32
        var input: [UInt8] = []
        var version: UInt8?
    }

    /// The port; 0 until there is one.
    private(set) var port: UInt16
    private var listener: Int32 = -1
    private var connections: [Connection] = []
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    /// The longest PDU that is read, in octets (8210bis-27, section 5.1).
    private static let maximumLength = 65_535
    /// How long a router may take no octets, in seconds, before it is dropped.
    private static let sendTimeout = 5

    /// Listens on 127.0.0.1.
    init(port: UInt16) throws(RouterTestError) {
        self.port = port
        try listen()
    }

    deinit {
        for connection in connections { Glibc.close(connection.descriptor) }
        if listener >= 0 { Glibc.close(listener) }
    }

    /// Closes everything and listens on the same port again.
    mutating func restart() throws(RouterTestError) {
        for connection in connections { Glibc.close(connection.descriptor) }
        connections = []
        Glibc.close(listener)
        listener = -1
        try listen()
    }

    private mutating func listen() throws(RouterTestError) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .system(call: "socket", errno: errno) }
        listener = descriptor
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) == 0 && Glibc.listen(descriptor, 64) == 0
                    && getsockname(descriptor, address, &size) == 0
            }
        }
        guard bound else { throw .system(call: "bind", errno: errno) }
        port = UInt16(bigEndian: address.sin_port)
    }

    /// Sends something to each router with which a version was agreed on.
    mutating func send(_ octets: (UInt8) -> [UInt8]) {
        connections.removeAll { connection in
            guard let version = connection.version else { return false }
            let isOpen = CacheConnections.write(octets(version), to: connection.descriptor)
            if !isOpen { Glibc.close(connection.descriptor) }
            return !isOpen
        }
    }

    /// Waits until something happens, and answers what has come.
    ///
    /// - Parameters:
    ///   - wake: Another descriptor to wait for.
    ///   - answer: Is given each whole PDU.
    mutating func serve(wake: Int32, _ answer: ([UInt8], UInt8?) -> CacheScript.Reply) {
        var polled = ([wake, listener] + connections.map(\.descriptor)).map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        guard poll(&polled, nfds_t(polled.count), -1) > 0 else { return }
        let ready = Set(polled.filter { $0.revents != 0 }.map(\.fd))
        for index in connections.indices.reversed() where ready.contains(connections[index].descriptor) {
            guard !read(index, answer) else { continue }
            Glibc.close(connections[index].descriptor)
            connections.remove(at: index)
        }
        if ready.contains(listener) { accept() }
    }

    private mutating func accept() {
        let descriptor = Glibc.accept(listener, nil, nil)
        guard descriptor >= 0 else { return }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var timeout = timeval(tv_sec: Self.sendTimeout, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        connections.append(Connection(descriptor: descriptor))
    }

    /// Whether the connection stays open.
    private mutating func read(_ index: Int, _ answer: ([UInt8], UInt8?) -> CacheScript.Reply) -> Bool {
        let count = recv(connections[index].descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        connections[index].input += buffer.prefix(count)
        while connections[index].input.count >= 8 {
            let input = connections[index].input
            let length = input[4..<8].reduce(0) { $0 << 8 | Int($1) }
            let isAbsurd = length < 8 || length > Self.maximumLength
            guard isAbsurd || input.count >= length else { return true }
            let size = isAbsurd ? 8 : length
            let reply = answer(Array(input.prefix(isAbsurd ? 4 : size)), connections[index].version)
            connections[index].input.removeFirst(size)
            connections[index].version = reply.version
            guard Self.write(reply.octets, to: connections[index].descriptor), !reply.closes else {
                return false
            }
        }
        return true
    }

    private static func write(_ octets: [UInt8], to descriptor: Int32) -> Bool {
        var rest = octets[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
