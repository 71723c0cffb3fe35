import Glibc

/// Why a file of ours could not be read or written.
///
/// Only for files that the operator named, and for our own; what is wrong with published data is a finding.
public enum FileError: Error, Hashable, Sendable {
    /// A system call failed.
    case failed(FileOperation, path: String, errno: Int32)
    /// The file is larger than it may be; both in bytes.
    case tooLarge(path: String, limit: Int)
    /// The file is a pipe, a device or a socket where a regular file is wanted.
    case notRegular(path: String)

    init(_ operation: FileOperation, _ path: String) {
        self = .failed(operation, path: path, errno: errno)
    }
}

/// What was done with a file when it failed.
public enum FileOperation: String, Hashable, Sendable {
    /// Opening it.
    case open
    /// Reading it.
    case read
    /// Making it.
    case create
    /// Writing to it.
    case write
    /// Giving it its final name.
    case rename
}

extension FileError: CustomStringConvertible {
    /// `cannot open /etc/x.tal: Permission denied`.
    public var description: String {
        switch self {
        case .failed(let operation, let path, let number):
            "cannot \(operation.rawValue) \(path): \(FileError.message(of: number))"
        case .tooLarge(let path, let limit): "\(path) is larger than \(limit) bytes"
        case .notRegular(let path): "\(path) is no regular file"
        }
    }

    /// The system's text for an error number.
    package static func message(of number: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let base = buffer.baseAddress, strerror_r(number, base, buffer.count) == 0 else {
                return "error \(number)"
            }
            return String(cString: base)
        }
    }
}
