/// Why a trust anchor locator (TAL) is refused.
public enum LocatorReason: Hashable, Sendable {
    /// The file is larger than the limit.
    case tooLarge(size: Int, limit: Int)
    /// A URI line is no usable rsync or https URI.
    case invalidURI(line: Int, reason: URIReason)
    /// There is no URI line.
    case noURI
    /// The empty line between URIs and key is missing.
    case noSeparator
    /// The key is missing, not Base64, or no RSA key of the profile.
    case invalidKey
    /// The file has bytes that are no text.
    case notText

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The file is larger than the limit.
        case tooLarge = "tal-too-large"
        /// A URI line is no usable rsync or https URI.
        case invalidURI = "tal-uri"
        /// There is no URI line.
        case noURI = "tal-no-uri"
        /// The empty line between URIs and key is missing.
        case noSeparator = "tal-no-separator"
        /// The key is missing, not Base64, or no RSA key of the profile.
        case invalidKey = "tal-key"
        /// The file has bytes that are no text.
        case notText = "tal-not-text"
    }
}

extension LocatorReason {
    /// The stable code.
    public var code: Code {
        switch self {
        case .tooLarge: .tooLarge
        case .invalidURI: .invalidURI
        case .noURI: .noURI
        case .noSeparator: .noSeparator
        case .invalidKey: .invalidKey
        case .notText: .notText
        }
    }
}

extension LocatorReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .tooLarge(let size, let limit): "TAL of \(size) bytes, more than \(limit)"
        case .invalidURI(let line, let reason): "line \(line): \(reason)"
        case .noURI: "no URI"
        case .noSeparator: "no empty line between URIs and key"
        case .invalidKey: "the key is not the Base64 of an RSA SubjectPublicKeyInfo"
        case .notText: "not a text file"
        }
    }
}

extension LocatorReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .tooLarge: .limit("tal-size")
        case .invalidURI, .noURI, .noSeparator, .invalidKey, .notText: .rfc(8630, section: "2.2")
        }
    }
}
