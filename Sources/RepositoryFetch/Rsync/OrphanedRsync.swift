import Glibc

/// rsync processes whose parent was killed: nothing bounds them any more.
package enum OrphanedRsync {
    /// Kills the processes of this user that have arguments of ours (``RsyncArguments``) and write below a directory,
    /// and returns how many.
    ///
    /// - `directory`: absolute path of a spool directory whose owner holds the store's lock, so that all of them are
    ///   orphans.
    @discardableResult
    package static func kill(writingBelow directory: String) -> Int {
        guard let stream = opendir("/proc") else { return 0 }
        defer { closedir(stream) }
        var count = 0
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let process = pid_t(name), process > 1, process != getpid() else { continue }
            let end = arguments(of: process).suffix(3)
            guard end.count == 3, end.first == "--", end.dropFirst().first?.hasPrefix("rsync://") == true,
                end.last?.hasPrefix(directory + "/") == true
            else { continue }
            if Glibc.kill(process, SIGKILL) == 0 { count += 1 }
        }
        return count
    }

    private static func arguments(of process: pid_t) -> [String] {
        let descriptor = open("/proc/\(process)/cmdline", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        let bytes = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
            count = max(0, read(descriptor, buffer.baseAddress, buffer.count))
        }
        return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
}
