import Glibc
import RPKIValidation

/// Reading of files that the operator named.
public enum FileReading {
    /// Reads a whole file; links are followed, and pipes are read to their end.
    ///
    /// - Parameters:
    ///   - path: The file; `-` is standard input.
    ///   - maximumSize: The largest size in bytes; memory never exceeds it by more than 64 KB.
    /// - Returns: the bytes; an empty file gives none.
    /// - Throws: ``FileError`` when the file cannot be read or is larger.
    public static func read(_ path: String, maximumSize: Int) throws(FileError) -> [UInt8] {
        if path == "-" { return try read(STDIN_FILENO, path: "standard input", maximumSize: maximumSize) }
        let descriptor = retryingInterrupted { open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY) }
        guard descriptor >= 0 else { throw FileError(.open, path) }
        defer { _ = close(descriptor) }
        return try read(descriptor, path: path, maximumSize: maximumSize)
    }

    /// Reads a whole regular file; links are followed.
    ///
    /// Never waits, as a pipe without a writer would make the caller do.
    ///
    /// - Parameters:
    ///   - path: The file; `-` is standard input, which may be of any kind.
    ///   - maximumSize: The largest size in bytes; memory never exceeds it by more than 64 KB.
    /// - Returns: the bytes; an empty file gives none.
    /// - Throws: ``FileError`` when the file cannot be read, is larger, or is no regular file.
    public static func readRegularFile(_ path: String, maximumSize: Int) throws(FileError) -> [UInt8] {
        if path == "-" { return try read(path, maximumSize: maximumSize) }
        // O_NONBLOCK keeps a pipe without a writer from blocking the open.
        let descriptor = retryingInterrupted { open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY) }
        // ENXIO: a socket, or a device without a driver.
        guard descriptor >= 0 else { throw errno == ENXIO ? .notRegular(path: path) : FileError(.open, path) }
        defer { _ = close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError(.read, path) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return try read(descriptor, path: path, maximumSize: maximumSize)
        case S_IFDIR: throw .failed(.read, path: path, errno: EISDIR)
        default: throw .notRegular(path: path)
        }
    }

    private static func read(
        _ descriptor: Int32,
        path: String,
        maximumSize: Int
    ) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = chunk.withUnsafeMutableBytes { buffer in
                retryingInterrupted { Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
            }
            guard count >= 0 else { throw FileError(.read, path) }
            guard count > 0 else { return bytes }
            guard bytes.count + count <= maximumSize else { throw .tooLarge(path: path, limit: maximumSize) }
            bytes += chunk[..<count]
        }
    }

    /// Whether there is anything at the path.
    public static func exists(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0
    }

    /// Whether there is a directory at the path.
    public static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
