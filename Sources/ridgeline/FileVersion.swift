import Glibc

/// What tells two versions of a file apart without reading them.
struct FileVersion: Hashable, Sendable {
    private let device: UInt
    private let inode: UInt
    private let size: Int
    /// The time of the last change of the content, since the epoch.
    let seconds: Int
    private let nanoseconds: Int
    private let changed: Int

    /// The version there is; nil when there is none that can be looked at.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
        size = Int(status.st_size)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
        changed = status.st_ctim.tv_sec
    }
}
