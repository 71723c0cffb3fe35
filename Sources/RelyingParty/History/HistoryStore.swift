import Glibc
package import RPKIPayload
package import RPKITypes
import RPKIValidation

/// Keeps the history of payload in a file, so that routers stay in step over a restart.
///
/// There must be one process at a time that uses the file.
package struct HistoryStore: Sendable {
    /// The name of the file in the directory.
    package static let fileName = "payload-history"
    /// The name that a file gets which cannot be used; one that has it already is replaced.
    package static let rejectedName = "payload-history.rejected"

    private let directory: String
    private let limits: HistoryLimits

    /// Takes the directory of the store.
    package init(directory: String, limits: HistoryLimits = .standard) {
        self.directory = directory
        self.limits = limits
    }

    private var path: String { "\(directory)/\(HistoryStore.fileName)" }

    /// Writes a history in place of the one before.
    ///
    /// After a crash the file is either the old or the new one, whole. A pipe, device or socket that has its name is
    /// neither written to nor replaced.
    ///
    /// - Throws: ``FileError``, for a full disk too; the file is then as it was.
    package func save(_ history: PayloadHistory) throws(FileError) {
        let bytes = PayloadHistoryFile.encode(history)
        var file = try AtomicFile(path: path, replacesRegularFilesOnly: true)
        try file.write(bytes.span)
        try file.commit()
    }

    /// Reads the history, or begins one.
    ///
    /// What has expired is left out, as a change: a router that was in step with the file gets a delta. A file that
    /// cannot be used is moved aside, so that it can be looked at; it never stops the start.
    ///
    /// - `time`: The present.
    /// - `generator`: The source of the session IDs and of the serial of a new history.
    ///
    /// Returns a history, and where it comes from.
    package func load(at time: Timestamp, using generator: inout some RandomNumberGenerator) -> HistoryStart {
        removeUnfinished()
        switch read() {
        case .success(nil):
            return HistoryStart(history: PayloadHistory(using: &generator, limits: limits), origin: .absent)
        case .success(let bytes?):
            do throws(HistoryFileError) {
                var history = try PayloadHistoryFile.decode(bytes, limits: limits)
                let publication = history.withdrawExpired(at: time)
                return HistoryStart(history: history, origin: .restored(publication))
            } catch {
                let history = PayloadHistory(using: &generator, limits: limits)
                return HistoryStart(history: history, origin: .rejected(error, moved: moveAside()))
            }
        case .failure(let error):
            return HistoryStart(
                history: PayloadHistory(using: &generator, limits: limits),
                origin: .unreadable(error)
            )
        }
    }

    /// The bytes of the file; nil when there is none.
    private func read() -> Result<[UInt8]?, FileError> {
        switch FileDescriptor.directory(directory, flags: 0) {
        case .failure(let error):
            return .failure(.failed(.open, path: directory, errno: error.errno))
        case .success(let parent):
            let result = FileDescriptor.readRegularFile(
                HistoryStore.fileName,
                in: parent.rawValue,
                maximumSize: limits.fileSize
            )
            return switch result {
            case .bytes(let bytes): .success(bytes)
            case .absent: .success(nil)
            case .tooLarge: .failure(.tooLarge(path: path, limit: limits.fileSize))
            // What is said of a pipe, a device or a socket.
            case .unreadable(errno: EINVAL): .failure(.notRegular(path: path))
            case .unreadable(let number): .failure(.failed(.read, path: path, errno: number))
            }
        }
    }

    private func moveAside() -> Result<String, FileError> {
        let rejected = "\(directory)/\(HistoryStore.rejectedName)"
        guard rename(path, rejected) == 0 else { return .failure(FileError(.rename, path)) }
        return .success(rejected)
    }

    /// Removes what a crash left of files that were being written.
    private func removeUnfinished() {
        guard let stream = opendir(directory) else { return }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { buffer in
                String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasPrefix(".\(HistoryStore.fileName)."), name.hasSuffix(".tmp") {
                _ = unlinkat(dirfd(stream), name, 0)
            }
        }
    }
}
