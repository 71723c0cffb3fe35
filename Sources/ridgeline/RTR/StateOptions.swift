import ArgumentParser
import Glibc
import RelyingParty

/// Where sessions and serials are kept.
struct StateOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Keep sessions, serial and payload here over restarts. Default: rtr in the directory of the store.",
            valueName: "dir"
        )
    )
    var state: String?

    /// The name of the socket that ``RTRClientsCommand`` asks at, in the directory.
    static let socketName = "control"

    /// The directory; nil when none is given and there is no home directory.
    var directory: String? {
        if let state { return state }
        let store = try? StoreOptions.parse([]).directory()
        return store.map { "\($0)/rtr" }
    }

    /// Makes the directory, and takes it for this process.
    ///
    /// - Returns: the lock; nil when no directory is given and there is no home directory.
    /// - Throws: ``CommandFailure``, which names the option when the directory is the default.
    func prepare() throws -> StateLock? {
        guard let directory else { return nil }
        let remedy = state == nil ? "; give --state" : ""
        var path = directory.hasPrefix("/") ? "" : "."
        for part in directory.split(separator: "/") {
            path += "/\(part)"
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
                let reason = FileError.message(of: errno)
                throw CommandFailure("cannot make the directory \(path): \(reason)\(remedy)")
            }
        }
        return try StateLock(directory, remedy: remedy)
    }
}

/// Keeps a second process from the same directory.
struct StateLock: Sendable {
    /// The directory.
    let directory: String
    private let descriptor: Int32

    /// Takes the lock.
    ///
    /// - Parameters:
    ///   - directory: The directory; it exists.
    ///   - remedy: What is said behind a failure to use the directory.
    /// - Throws: ``CommandFailure`` when another process has it, or the directory cannot be used.
    init(_ directory: String, remedy: String) throws {
        self.directory = directory
        let path = "\(directory)/lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure("cannot open \(path): \(FileError.message(of: errno))\(remedy)")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw CommandFailure("the state in \(directory) is in use by another process; give --state")
        }
    }

    /// Gives the lock back.
    func release() { close(descriptor) }
}
