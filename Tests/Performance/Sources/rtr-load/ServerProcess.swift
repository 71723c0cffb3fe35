import Glibc

/// CPU time and memory of a process, from `/proc`.
struct ServerProcess {
    /// Its CPU time so far, in seconds.
    let cpu: Double
    /// Its resident memory now, in kilobytes.
    let resident: Int
    /// The most that it had, in kilobytes.
    let peak: Int

    /// Looks at a process; nil when there is none.
    init?(_ process: Int32) {
        guard process > 0, let stat = Self.read("/proc/\(process)/stat"), let end = stat.lastIndex(of: ")"),
            let status = Self.read("/proc/\(process)/status")
        else { return nil }
        // Fields 14 and 15, utime and stime; the third is the first after the name (proc(5)).
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
            return nil
        }
        cpu = (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
        func kilobytes(_ name: String) -> Int {
            let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
            return line?.split { $0 == " " || $0 == "\t" }.dropFirst().first.flatMap { Int($0) } ?? 0
        }
        resident = kilobytes("VmRSS:")
        peak = kilobytes("VmHWM:")
    }

    private static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
    }
}
