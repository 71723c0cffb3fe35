import Glibc
package import RPKITypes

/// Lays files out below a directory as their URIs say.
///
/// URIs were checked when they were made: no segment is empty or begins with a dot, so nothing leads out of the
/// directory, in which there is nothing but what was made here.
package struct TreeWriter {
    private let path: String
    private var made: Set<[UInt8]> = []

    /// Begins below a directory that exists.
    package init(path: String) { self.path = path }

    /// Writes a file, with its time of change if that is known.
    ///
    /// - `relative`: the part of a checked URI that is the path below the directory.
    ///
    /// Returns whether it was written; a file that cannot have its name, or is there, is left out.
    ///
    /// Throws ``FetchReason/storage(errno:)``.
    package mutating func write(_ bytes: [UInt8], at relative: ArraySlice<UInt8>, modified: Timestamp?)
        throws(FetchReason) -> Bool
    {
        guard try makeDirectories(relative) else { return false }
        let name = "\(path)/\(String(decoding: relative, as: UTF8.self))"
        let file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard file >= 0 else {
            guard [EEXIST, EISDIR, ENAMETOOLONG, ENOTDIR].contains(errno) else {
                throw .storage(errno: errno)
            }
            return false
        }
        defer { close(file) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(file, $0.baseAddress.map { $0 + written }, $0.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .storage(errno: errno) }
            written += count
        }
        guard let modified else { return true }
        let time = timespec(tv_sec: Int(modified.secondsSinceEpoch), tv_nsec: 0)
        guard futimens(file, [time, time]) == 0 else { throw .storage(errno: errno) }
        return true
    }

    /// Makes the directories above a file; false when a file is in the way.
    private mutating func makeDirectories(_ relative: ArraySlice<UInt8>) throws(FetchReason) -> Bool {
        for index in relative.indices where relative[index] == 0x2F {
            let prefix = Array(relative[..<index])
            guard !made.contains(prefix) else { continue }
            let name = "\(path)/\(String(decoding: prefix, as: UTF8.self))"
            guard mkdir(name, 0o755) == 0 || errno == EEXIST else {
                guard [ENAMETOOLONG, ENOTDIR].contains(errno) else { throw .storage(errno: errno) }
                return false
            }
            made.insert(prefix)
        }
        return true
    }
}
