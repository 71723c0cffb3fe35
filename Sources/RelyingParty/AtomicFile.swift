import Glibc

/// A file under construction: readers of its path see the old content or all of the new, never a part.
///
/// The bytes go to a temporary name in the same directory; ``commit()`` brings them to the disk and renames.
/// What is not committed is removed. Where something other than a regular file stands at the path
/// (`/dev/stdout`, a pipe) it is written to directly, as it has no content to protect and must not be replaced; or it
/// is refused, as a service would wait for the reader of a pipe for ever.
public struct AtomicFile: ~Copyable {
    private let path: String
    private let temporaryPath: String?
    private let descriptor: Int32
    private var isCommitted = false

    /// Begins a file.
    ///
    /// - Parameters:
    ///   - path: Where the file shall be; a link to a regular file keeps being one.
    ///   - replacesRegularFilesOnly: Whether a pipe, device or socket at the path is refused; nothing is waited for then.
    /// - Throws: ``FileError`` when nothing can be made there.
    public init(path: String, replacesRegularFilesOnly: Bool = false) throws(FileError) {
        (self.path, temporaryPath, descriptor) = try AtomicFile.open(path, replacesRegularFilesOnly)
    }

    deinit {
        _ = close(descriptor)
        if !isCommitted, let temporaryPath { _ = unlink(temporaryPath) }
    }

    private static func open(
        _ path: String,
        _ replacesRegularFilesOnly: Bool
    ) throws(FileError) -> (path: String, temporaryPath: String?, descriptor: Int32) {
        var status = stat()
        let exists = stat(path, &status) == 0
        if exists, status.st_mode & S_IFMT != S_IFREG {
            if replacesRegularFilesOnly, status.st_mode & S_IFMT != S_IFDIR { throw .notRegular(path: path) }
            let descriptor = retryingInterrupted { Glibc.open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY) }
            guard descriptor >= 0 else { throw FileError(.open, path) }
            return (path, nil, descriptor)
        }
        let target = exists ? resolve(path) : path
        let (candidate, descriptor) = openTemporary(for: target)
        guard descriptor >= 0 else { throw FileError(.create, target) }
        return (target, candidate, descriptor)
    }

    /// Makes a file of a name that is not taken; the descriptor is negative when that fails.
    private static func openTemporary(for target: String) -> (path: String, descriptor: Int32) {
        let directory = target.lastIndex(of: "/").map { target[...$0] } ?? ""
        let name = target.dropFirst(directory.count)
        var candidate = ""
        for attempt in 0..<100 {
            candidate = "\(directory).\(name).\(getpid()).\(attempt).tmp"
            let descriptor = retryingInterrupted {
                Glibc.open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
            }
            if descriptor >= 0 || errno != EEXIST { return (candidate, descriptor) }
        }
        return (candidate, -1)
    }

    /// The path without links, so that the rename replaces the file and not a link to it.
    private static func resolve(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Appends bytes.
    ///
    /// - Throws: ``FileError``; the file can then only be given up.
    public mutating func write(_ bytes: Span<UInt8>) throws(FileError) {
        let (descriptor, path) = (descriptor, path)
        let failure = bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
                let count = retryingInterrupted { Glibc.write(descriptor, rest.baseAddress, rest.count) }
                guard count >= 0 else { return errno }
                written += count
            }
            return 0
        }
        guard failure == 0 else { throw .failed(.write, path: path, errno: failure) }
    }

    /// Brings the bytes to the disk and gives the file its name.
    ///
    /// - Throws: ``FileError``; what was at the path is then unchanged.
    public mutating func commit() throws(FileError) {
        guard let temporaryPath else {
            isCommitted = true
            return
        }
        guard retryingInterrupted({ fsync(descriptor) }) == 0 else { throw FileError(.write, path) }
        guard rename(temporaryPath, path) == 0 else { throw FileError(.rename, path) }
        isCommitted = true
        // The new name is durable once the directory is; a directory that cannot be synced is no loss of data.
        let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        if case .success(let parent) = FileDescriptor.directory(directory, flags: 0) {
            _ = fsync(parent.rawValue)
        }
    }
}
