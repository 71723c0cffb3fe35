import Glibc
import Logging
import Synchronization

/// The socket of the system's log, which takes one message a datagram (RFC 3164, section 4.1, without the host's name,
/// as the local socket wants it).
final class SyslogSocket: Sendable {  // A class: all loggers share the descriptor, which changes.
    private let path: String
    private let descriptor: Mutex<Int32>

    /// Where syslogd and journald listen.
    static let standardPath = "/dev/log"
    /// Octets of a message; what is longer is cut, as rsyslog does (`maxMessageSize`, 8k).
    private static let messageSize = 8_192

    /// Connects to the log.
    ///
    /// - Parameter path: the socket.
    /// - Throws: ``CommandFailure`` when nothing listens there.
    init(path: String) throws {
        self.path = path
        do { descriptor = Mutex(try SyslogSocket.connect(path)) } catch {
            throw CommandFailure("there is no system's log: \(error)")
        }
    }

    deinit { close(descriptor.withLock { $0 }) }

    /// Gives a message to the log; never waits.
    ///
    /// When whoever listens was started again, its new socket is used.
    ///
    /// - Parameters:
    ///   - text: one line.
    ///   - level: how grave it is.
    /// - Returns: whether the log took it.
    func write(_ text: String, _ level: Logger.Level) -> Bool {
        let message = SyslogSocket.message(text, level)
        return descriptor.withLock { descriptor in
            if SyslogSocket.send(message, to: descriptor) { return true }
            // No room: whoever listens is there, but slow.
            guard errno != EAGAIN, let other = try? SyslogSocket.connect(path) else { return false }
            close(descriptor)
            descriptor = other
            return SyslogSocket.send(message, to: other)
        }
    }

    private static func connect(_ path: String) throws -> Int32 {
        try LocalSocket.connect(path, kind: SOCK_DGRAM, flags: SOCK_NONBLOCK)
    }

    private static func send(_ message: [UInt8], to descriptor: Int32) -> Bool {
        Glibc.send(descriptor, message, message.count, Int32(MSG_NOSIGNAL)) == message.count
    }

    /// `<PRIORITY>TIME ridgeline[PROCESS]: TEXT`, with the local time, as syslog(3) writes it.
    private static func message(_ text: String, _ level: Logger.Level) -> [UInt8] {
        var now = time(nil)
        var parts = tm()
        localtime_r(&now, &parts)
        var stamp = [CChar](repeating: 0, count: 32)
        let length = strftime(&stamp, stamp.count, "%b %e %H:%M:%S", &parts)
        let words = String(decoding: stamp.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
        let priority = Int32(LOG_DAEMON) | severity(level)
        var message = Array("<\(priority)>\(words) ridgeline[\(getpid())]: \(text)".utf8)
        guard message.count > messageSize else { return message }
        var end = messageSize
        // Not in the middle of a character: 10xxxxxx goes on with one.
        while end > 0, message[end] & 0xC0 == 0x80 { end -= 1 }
        message.removeSubrange(end...)
        return message
    }

    private static func severity(_ level: Logger.Level) -> Int32 {
        switch level {
        case .trace, .debug: LOG_DEBUG
        case .info: LOG_INFO
        case .notice: LOG_NOTICE
        case .warning: LOG_WARNING
        case .error: LOG_ERR
        case .critical: LOG_CRIT
        }
    }
}
