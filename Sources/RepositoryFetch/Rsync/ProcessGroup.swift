import Glibc

/// The processes of one run of rsync, which are a session of their own.
struct ProcessGroup: Sendable {
    /// The leader, and the number of the group.
    let leader: pid_t

    /// Sends a signal to all of them; nothing happens when there are none left.
    func send(_ signal: Int32) {
        // 0 and 1 would be our own group and everybody.
        guard leader > 1 else { return }
        kill(-leader, signal)
    }

    /// Bytes that leader and children have read and written so far, files and sockets together.
    ///
    /// nil when the system does not tell.
    func traffic() -> Int? {
        guard let own = ProcessGroup.traffic(of: leader) else { return nil }
        return children.reduce(own) { $0 + (ProcessGroup.traffic(of: $1) ?? 0) }
    }

    /// Bytes of memory that leader and children have; 0 when the system does not tell.
    func memory() -> Int {
        ([leader] + children).reduce(0) { sum, process in
            let fields = ProcessGroup.text("/proc/\(process)/statm")?.split(separator: " ") ?? []
            return sum + (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
        }
    }

    private var children: [pid_t] {
        let text = ProcessGroup.text("/proc/\(leader)/task/\(leader)/children") ?? ""
        return text.split(separator: " ").prefix(16).compactMap { pid_t($0) }
    }

    private static func traffic(of process: pid_t) -> Int? {
        guard let text = text("/proc/\(process)/io") else { return nil }
        var sum = 0
        for line in text.split(separator: "\n") where line.hasPrefix("rchar: ") || line.hasPrefix("wchar: ") {
            sum += Int(line.dropFirst(7)) ?? 0
        }
        return sum
    }

    private static func text(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let bytes = [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, count in
            count = max(0, read(descriptor, buffer.baseAddress, buffer.count))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
