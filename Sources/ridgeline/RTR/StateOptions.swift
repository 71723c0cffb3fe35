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

    /// Makes the directory.
    ///
    /// - Returns: its path; nil when none is given and there is no home directory.
    /// - Throws: ``FileError``.
    func prepare() throws -> String? {
        guard let directory else { return nil }
        var path = directory.hasPrefix("/") ? "" : "."
        for part in directory.split(separator: "/") {
            path += "/\(part)"
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
                throw CommandFailure("cannot make the directory \(path): \(String(cString: strerror(errno)))")
            }
        }
        return directory
    }
}

/// Keeps a second process from the same directory.
struct StateLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock.
    ///
    /// - Throws: ``CommandFailure`` when another process has it.
    init(_ directory: String) throws {
        let path = "\(directory)/lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure("cannot open \(path): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw CommandFailure("the state in \(directory) is in use by another process; give --state")
        }
    }

    /// Gives the lock back.
    func release() { close(descriptor) }
}
