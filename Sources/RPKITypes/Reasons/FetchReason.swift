/// Why something could not be fetched.
public enum FetchReason: Error, Hashable, Sendable {
    /// No connection within the limit, TLS included.
    case connectTimeout(seconds: Int)

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// No connection within the limit, TLS included.
        case connectTimeout = "fetch-connect-timeout"
    }

    /// The code of this reason.
    public var code: Code {
        switch self {
        case .connectTimeout: .connectTimeout
        }
    }
}

extension FetchReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .connectTimeout(let seconds): "no connection within \(seconds) s"
        }
    }
}

extension FetchReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .connectTimeout: .limit("connect-time")
        }
    }
}
