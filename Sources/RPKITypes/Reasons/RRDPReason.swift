/// Why a file of RRDP is refused, or not followed.
public enum RRDPReason: Error, Hashable, Sendable {
    /// The version is not 1.
    case version

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The version is not 1.
        case version = "rrdp-version"
    }

    /// The code of this reason.
    public var code: Code {
        switch self {
        case .version: .version
        }
    }
}

extension RRDPReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .version: "version of the RRDP file is not 1"
        }
    }
}

extension RRDPReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .version: .rfc(8182, section: "3.5.1.3")
        }
    }
}
