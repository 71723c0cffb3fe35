import RPKICrypto
import RPKIObjects
import RPKITypes

/// A file that a manifest lists; it must be there with the listed hash (RFC 9286, sections 6.4 and 6.5).
struct ListedFile {
    let entry: Manifest.Entry
    let limits: Limits

    init(_ entry: Manifest.Entry, _ limits: Limits) {
        self.entry = entry
        self.limits = limits
    }

    /// Reads the file from the first source that has it with the right hash.
    ///
    /// - Parameters:
    ///   - sources: the fetched version first.
    ///   - usesHistory: set when the file is not from the first source.
    /// - Returns: nil when the first source has no file of the name, and no other has it with the right hash.
    /// - Throws: ``DecodeError`` for a file that the first source has and that cannot be used.
    func read(from sources: [any PublishedObjects], usesHistory: inout Bool) throws(DecodeError) -> [UInt8]? {
        var failure: DecodeError?
        for (index, source) in sources.enumerated() {
            let reason: Reason
            switch source.read(entry.name, maximumSize: limits.objectSize) {
            case .bytes(let bytes):
                if SHA256.digest(bytes.span) == entry.hash {
                    usesHistory = usesHistory || index > 0
                    return bytes
                }
                reason = .manifest(.fileHashMismatch(name: entry.name))
            case .absent: continue
            case .unreadable(let errno): reason = .manifest(.fileUnreadable(name: entry.name, errno: errno))
            case .tooLarge(let size):
                reason = .encoding(.objectTooLarge(size: size, limit: limits.objectSize))
            }
            // What the further sources have under the name may well be another version of the file.
            if index == 0 { failure = DecodeError(reason) }
        }
        if let failure { throw failure }
        return nil
    }
}
