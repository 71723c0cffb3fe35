import Glibc
import RPKITypes
import RPKIValidation

/// An open file; closed when the last reference goes away.
final class FileDescriptor: Sendable {
    let rawValue: Int32

    /// Takes over an open descriptor.
    init(_ rawValue: Int32) { self.rawValue = rawValue }

    deinit { _ = close(rawValue) }
}

extension FileDescriptor {
    /// Opens a directory by the name of one component, or a path of the operator's choice; never follows a
    /// link in the last component unless asked.
    static func directory(
        _ name: String,
        in parent: Int32 = AT_FDCWD,
        flags: Int32 = O_NOFOLLOW
    ) -> Result<FileDescriptor, SystemError> {
        let descriptor = retryingInterrupted {
            openat(parent, name, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC | flags)
        }
        guard descriptor < 0 else { return .success(FileDescriptor(descriptor)) }
        let number = errno
        // Of a link with O_DIRECTORY Linux says ENOTDIR; tell it from a file, which is no directory to look in.
        if number == ENOTDIR, FileDescriptor.isLink(name, in: parent) { return .failure(SystemError(ELOOP)) }
        return .failure(SystemError(number))
    }

    private static func isLink(_ name: String, in parent: Int32) -> Bool {
        var status = stat()
        return fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// Reads a regular file by the name of one component; four system calls when all is well.
    ///
    /// `O_NONBLOCK` keeps a FIFO from blocking the open, `fstat` keeps it and devices from being read.
    static func readRegularFile(_ name: String, in parent: Int32, maximumSize: Int) -> ObjectRead {
        let descriptor = retryingInterrupted {
            openat(parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        }
        guard descriptor >= 0 else { return ObjectRead(errno: errno) }
        defer { _ = close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .unreadable(errno: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            return .unreadable(errno: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
        }
        guard status.st_size <= maximumSize else { return .tooLarge(size: Int(status.st_size)) }
        return readToEnd(descriptor, expected: Int(status.st_size), maximumSize: maximumSize)
    }

    /// Reads until the end; `expected` is the size by `fstat`, which a growing file may exceed.
    static func readToEnd(_ descriptor: Int32, expected: Int, maximumSize: Int) -> ObjectRead {
        var failure: Int32 = 0
        // One byte more than expected, so that the usual file is read by one call that meets its end.
        var bytes = [UInt8](unsafeUninitializedCapacity: expected + 1) { buffer, count in
            count = fill(descriptor, UnsafeMutableRawBufferPointer(buffer), &failure)
        }
        guard failure == 0 else { return .unreadable(errno: failure) }
        while bytes.count > expected, bytes.count <= maximumSize {
            // It has grown since. Go on by chunks up to one byte over the limit.
            let room = min(65_536, maximumSize + 1 - bytes.count)
            let more = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                count = fill(descriptor, UnsafeMutableRawBufferPointer(buffer), &failure)
            }
            guard failure == 0 else { return .unreadable(errno: failure) }
            bytes += more
            if more.count < room { break }
        }
        return bytes.count <= maximumSize ? .bytes(bytes) : .tooLarge(size: bytes.count)
    }

    /// Reads until the buffer is full or the file ends; a short read of a regular file is its end.
    private static func fill(
        _ descriptor: Int32,
        _ buffer: UnsafeMutableRawBufferPointer,
        _ failure: inout Int32
    ) -> Int {
        var filled = 0
        while filled < buffer.count, let base = buffer.baseAddress {
            let count = retryingInterrupted { read(descriptor, base + filled, buffer.count - filled) }
            guard count >= 0 else {
                failure = errno
                return filled
            }
            filled += count
            if count == 0 || filled == buffer.count - 1 { break }
        }
        return filled
    }
}

/// An error number of the system.
struct SystemError: Error, Hashable, Sendable {
    let errno: Int32

    init(_ errno: Int32) { self.errno = errno }
}

extension ObjectRead {
    /// What an open that failed says of an object.
    init(errno number: Int32) {
        switch number {
        case ENOENT, ENOTDIR: self = .absent
        case ENXIO: self = .unreadable(errno: EINVAL)  // A socket, or a device without a driver.
        default: self = .unreadable(errno: number)
        }
    }
}

/// Calls again as long as a signal interrupts the call.
func retryingInterrupted<Value: SignedInteger>(_ call: () -> Value) -> Value {
    while true {
        let value = call()
        if value >= 0 || errno != EINTR { return value }
    }
}
