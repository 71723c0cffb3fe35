import Glibc
import Synchronization

/// A proxy on loopback that lets every CONNECT through, on threads of its own.
final class TestProxy: Sendable {
    let port: Int
    private let listener: Int32
    private let heads = Mutex<[String]>([])

    /// The heads of requests so far.
    var requests: [String] { heads.withLock { $0 } }

    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var status = listen(listener, 16)
        // An unbound socket that listens gets a free port of all addresses.
        var buffer = [UInt8](repeating: 0, count: 64)
        var size = socklen_t(buffer.count)
        status |= buffer.withUnsafeMutableBytes { bytes in
            getsockname(listener, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), &size)
        }
        guard status == 0 else { throw TestFailure("no socket") }
        self.listener = listener
        port = Int(buffer[2]) << 8 | Int(buffer[3])
        start { [self] in
            while case let client = accept(listener, nil, nil), client >= 0 {
                start { [self] in serve(client) }
            }
        }
    }

    private func serve(_ client: Int32) {
        defer { close(client) }
        var head = ""
        while !head.hasSuffix("\r\n\r\n") {
            var byte: UInt8 = 0
            guard read(client, &byte, 1) == 1 else { return }
            head.unicodeScalars.append(Unicode.Scalar(byte))
        }
        heads.withLock { $0.append(head) }
        let target = head.split(separator: " ").dropFirst().first?.split(separator: ":").last ?? ""
        guard let server = connect(port: String(target)) else { return }
        defer { close(server) }
        let answer = Array("HTTP/1.1 200 Connection established\r\n\r\n".utf8)
        guard write(client, answer, answer.count) == answer.count else { return }
        relay(client, server)
    }

    private func relay(_ left: Int32, _ right: Int32) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            var sockets = [left, right].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&sockets, 2, -1) > 0 else { return }
            for (index, socket) in sockets.enumerated() where socket.revents != 0 {
                let count = read(socket.fd, &buffer, buffer.count)
                guard count > 0, write(index == 0 ? right : left, buffer, count) == count else { return }
            }
        }
    }

    private func connect(port: String) -> Int32? {
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo("127.0.0.1", port, nil, &list) == 0, let entry = list?.pointee else { return nil }
        defer { freeaddrinfo(list) }
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard Glibc.connect(descriptor, entry.ai_addr, entry.ai_addrlen) == 0 else { return nil }
        return descriptor
    }

    /// Runs something on a thread that ends with it.
    private func start(_ body: @escaping @Sendable () -> Void) {
        final class Box: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(Box(body)).toOpaque()
        pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            },
            argument
        )
        pthread_detach(thread)
    }
}
