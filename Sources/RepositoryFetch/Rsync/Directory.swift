import Glibc
import RPKITypes

/// An open directory, whose entries are reached from it and never by a path.
struct Directory: ~Copyable {
    private let descriptor: Int32

    /// What an entry is.
    enum Kind: Hashable, Sendable {
        case file(size: Int, blocks: Int, changed: Timestamp)
        case directory
        /// A symbolic link, FIFO, socket or device.
        case other
    }

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    private static let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK

    /// Opens a directory by its path, the last component of which must not be a link.
    init(path: String) throws(FetchReason) {
        descriptor = open(path, Directory.flags | O_DIRECTORY)
        guard descriptor >= 0 else { throw .storage(errno: errno) }
    }

    /// Opens a directory in this one; nil when it is none, or gone.
    func directory(_ name: [UInt8]) -> Directory? {
        let opened = Directory.call(name) { openat(descriptor, $0, Directory.flags | O_DIRECTORY) }
        return opened >= 0 ? Directory(descriptor: opened) : nil
    }

    /// At most `limit` names, in no order, without `.` and `..`.
    func names(upTo limit: Int = .max) throws(FetchReason) -> [[UInt8]] {
        let copy = openat(descriptor, ".", Directory.flags | O_DIRECTORY)
        guard copy >= 0, let stream = fdopendir(copy) else {
            let code = errno
            if copy >= 0 { close(copy) }
            throw .storage(errno: code)
        }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while names.count < limit, let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
        }
        return names
    }

    /// What an entry is; nil when it is gone.
    func kind(of name: [UInt8]) -> Kind? {
        var status = stat()
        let code = Directory.call(name) { fstatat(descriptor, $0, &status, AT_SYMLINK_NOFOLLOW) }
        return code == 0 ? Kind(status) : nil
    }

    /// Reads a regular file of at most `limit` bytes; nil for anything else.
    func read(_ name: [UInt8], upTo limit: Int) -> (bytes: [UInt8], changed: Timestamp)? {
        let file = Directory.call(name) { openat(descriptor, $0, Directory.flags) }
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, case .file(let size, _, let changed) = Kind(status), size <= limit
        else {
            return nil
        }
        var isComplete = true
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = Glibc.read(file, buffer.baseAddress?.advanced(by: count), size - count)
                if got < 0, errno == EINTR { continue }
                guard got > 0 else {
                    isComplete = false
                    return
                }
                count += got
            }
        }
        return isComplete ? (bytes, changed) : nil
    }

    /// Removes an entry that is no directory, or an empty one; returns 0 or the `errno`.
    func remove(_ name: [UInt8], isDirectory: Bool) -> Int32 {
        let code = Directory.call(name) { unlinkat(descriptor, $0, isDirectory ? AT_REMOVEDIR : 0) }
        return code == 0 ? 0 : errno
    }

    /// Makes a directory in this one accessible; links are not followed, as it must be a directory.
    func unlock(_ name: [UInt8]) {
        guard kind(of: name) == .directory else { return }
        _ = Directory.call(name) { fchmodat(descriptor, $0, 0o700, 0) }
    }

    /// Moves an entry into another directory.
    func move(_ name: [UInt8], to target: borrowing Directory, as newName: String) -> Bool {
        let other = target.descriptor
        return Directory.call(name) { renameat(descriptor, $0, other, newName) } == 0
    }

    private static func call(_ name: [UInt8], _ body: (UnsafePointer<CChar>) -> Int32) -> Int32 {
        // A name with a zero in it would be another name.
        guard !name.contains(0) else {
            errno = EINVAL
            return -1
        }
        return name.map(CChar.init(bitPattern:)).withUnsafeBufferPointer { bytes in
            (Array(bytes) + [0]).withUnsafeBufferPointer { $0.baseAddress.map(body) ?? -1 }
        }
    }
}

extension Directory.Kind {
    fileprivate init(_ status: stat) {
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            self = .file(
                size: Int(status.st_size),
                blocks: Int(status.st_blocks),
                changed: Timestamp(Int64(status.st_mtim.tv_sec))
            )
        case S_IFDIR: self = .directory
        default: self = .other
        }
    }
}
