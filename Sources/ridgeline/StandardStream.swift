import Glibc
import RelyingParty

/// Standard output or standard error, written to without a buffer of its own.
struct StandardStream: Sendable {
    enum Kind: Int32, Hashable, Sendable {
        case output = 1
        case error = 2
    }

    private let kind: Kind

    init(_ kind: Kind) { self.kind = kind }

    /// Whether somebody is watching.
    var isTerminal: Bool { isatty(kind.rawValue) == 1 }

    /// Writes all bytes.
    func write(_ bytes: Span<UInt8>) throws(FileError) {
        let failure: Int32 = bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
                let count = Glibc.write(kind.rawValue, rest.baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { return errno }
                written += count
            }
            return 0
        }
        guard failure == 0 else { throw .failed(.write, path: "standard \(kind)", errno: failure) }
    }

    /// Writes a message that nobody can be told about if it fails.
    func writeIgnoringErrors(_ bytes: [UInt8]) {
        do throws(FileError) { try write(bytes.span) } catch { return }
    }
}
