import Glibc
package import RPKITypes

/// Bytes in a file that has no name, and goes when it is no longer referred to, however the process ends.
package final class SpooledFile: Sendable {  // A class: it owns a descriptor.
    private let descriptor: Int32
    /// How many bytes it has.
    package let size: Int

    fileprivate init(descriptor: Int32, size: Int) {
        self.descriptor = descriptor
        self.size = size
    }

    deinit { close(descriptor) }

    /// Reads bytes from `offset` on; fewer than `count` only at the end of the file, and none behind it.
    package func read(at offset: Int, count: Int) throws(FetchReason) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: max(0, min(count, size - offset))) {
            buffer,
            filled in
            while filled < buffer.count {
                let rest = UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...]
                )
                let got = pread(descriptor, rest.baseAddress, rest.count, offset + filled)
                guard got > 0 else {
                    if got < 0, errno == EINTR { continue }
                    failure = got < 0 ? errno : EIO
                    return
                }
                filled += got
            }
        }
        guard failure == 0 else { throw .storage(errno: failure) }
        return bytes
    }
}

/// A file being filled: created without a lasting name, written in order.
struct SpoolWriter: ~Copyable {
    private var descriptor: Int32
    private(set) var size = 0

    /// Creates the file in a directory, which must exist.
    init(directory: String) throws(FetchReason) {
        // The name lasts for two system calls only; `O_EXCL` lets no one else's file in.
        let path = "\(directory)/.spool-\(getpid())-\(UInt64.random(in: .min ... .max))"
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .storage(errno: errno) }
        unlink(path)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Appends bytes.
    mutating func write(_ bytes: Span<UInt8>) throws(FetchReason) {
        let failure = bytes.withUnsafeBytes { buffer -> Int32 in
            var rest = buffer
            while !rest.isEmpty {
                let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
                guard written > 0 else {
                    if written < 0, errno == EINTR { continue }
                    return written < 0 ? errno : EIO
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[written...])
            }
            return 0
        }
        guard failure == 0 else { throw .storage(errno: failure) }
        size += bytes.count
    }

    /// Hands the file over.
    mutating func finish() -> SpooledFile {
        let file = SpooledFile(descriptor: descriptor, size: size)
        descriptor = -1
        return file
    }
}
