/// What can go wrong in running a router or a cache; a wrong table is not among it.
package enum RouterTestError: Error, Hashable, CustomStringConvertible {
    /// A system call failed.
    case system(call: String, errno: Int32)
    /// A program is not installed.
    case missing(program: String)
    /// A program ended by itself, with the end of what it said.
    case ended(program: String, log: String)
    /// A program did not answer as expected, or not yet.
    case unreadable(program: String, text: String)

    package var description: String {
        switch self {
        case .system(let call, let errno): "\(call): error \(errno)"
        case .missing(let program): "\(program) is not installed"
        case .ended(let program, let log): "\(program) ended: \(log)"
        case .unreadable(let program, let text): "\(program) said: \(text)"
        }
    }

    /// The stable name of what went wrong.
    package var code: String {
        switch self {
        case .system: "system-call"
        case .missing: "program-missing"
        case .ended: "program-ended"
        case .unreadable: "program-unreadable"
        }
    }
}
