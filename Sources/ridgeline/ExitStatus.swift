/// How a command ends; a command throws it to end with another status than ``done``.
enum ExitStatus: Int32, Error, Hashable, Sendable {
    /// Done, and nothing was found that was asked about.
    case done = 0
    /// Something that was asked about is invalid.
    case invalid = 1
    /// Wrong usage, or a failure of ours: a file, memory, the configuration.
    case failed = 2
    /// The answer is incomplete: some trust anchor had no data.
    case incomplete = 3
}
