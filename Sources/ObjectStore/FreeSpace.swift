import Glibc

/// Whether there is room on a disk, quotas included, which no system call tells.
package enum FreeSpace {
    /// glibc has it under `_GNU_SOURCE` only: `__O_TMPFILE | O_DIRECTORY`.
    private static let withoutName: Int32 = 0o20000000 | O_DIRECTORY

    /// Whether `count` bytes are not to be had in a directory; tried out with a file without a name.
    ///
    /// False when it cannot be found out.
    package static func isLacking(_ count: Int, in directory: String) -> Bool {
        let reasons = [EDQUOT, ENOSPC]
        let descriptor = open(directory, withoutName | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return reasons.contains(errno) }
        defer { close(descriptor) }
        return reasons.contains(posix_fallocate(descriptor, 0, count))
    }
}
