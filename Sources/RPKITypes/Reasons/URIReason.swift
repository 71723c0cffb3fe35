/// Why a URI in an object is refused before use.
public enum URIReason: Error, Hashable, Sendable {
    /// The URI is longer than the limit.
    case tooLong(length: Int, limit: Int)
    /// A character that URIs do not have, or a query or fragment.
    case forbiddenCharacter(byte: UInt8)
    /// Another scheme than the place demands.
    case wrongScheme(expected: String)
    /// The authority has user information (`@`).
    case userInformation
    /// The authority is empty.
    case noHost
    /// The host or port has forbidden characters, empty labels, or a leading dot or hyphen.
    case invalidHost
    /// rsync needs a module and a path, https a path.
    case noPath
    /// Two slashes in a row in the path.
    case emptySegment
    /// A path segment `.`, `..`, or a hidden name, in the module too.
    case dottedSegment

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The URI is longer than the limit.
        case tooLong = "uri-too-long"
        /// A character that URIs do not have, or a query or fragment.
        case forbiddenCharacter = "uri-character"
        /// Another scheme than the place demands.
        case wrongScheme = "uri-scheme"
        /// The authority has user information (`@`).
        case userInformation = "uri-user-information"
        /// The authority is empty.
        case noHost = "uri-no-host"
        /// The host or port has forbidden characters, empty labels, or a leading dot or hyphen.
        case invalidHost = "uri-host"
        /// rsync needs a module and a path, https a path.
        case noPath = "uri-no-path"
        /// Two slashes in a row in the path.
        case emptySegment = "uri-empty-segment"
        /// A path segment `.`, `..`, or a hidden name, in the module too.
        case dottedSegment = "uri-dotted-segment"
    }
}

extension URIReason {
    /// The stable code.
    public var code: Code {
        switch self {
        case .tooLong: .tooLong
        case .forbiddenCharacter: .forbiddenCharacter
        case .wrongScheme: .wrongScheme
        case .userInformation: .userInformation
        case .noHost: .noHost
        case .invalidHost: .invalidHost
        case .noPath: .noPath
        case .emptySegment: .emptySegment
        case .dottedSegment: .dottedSegment
        }
    }
}

extension URIReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .tooLong(let length, let limit): "URI of \(length) bytes, more than \(limit)"
        case .forbiddenCharacter(let byte): "byte \(byte) in a URI"
        case .wrongScheme(let expected): "URI is not of scheme \(expected)"
        case .userInformation: "URI with user information"
        case .noHost: "URI without host"
        case .invalidHost: "URI with an unusable host or port"
        case .noPath: "URI without module or path"
        case .emptySegment: "URI with an empty path segment"
        case .dottedSegment: "URI with a path segment that begins with a dot"
        }
    }
}

extension URIReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .tooLong: .limit("uri-length")
        case .forbiddenCharacter: .rfc(3986, section: "2")
        case .wrongScheme: .rfc(6487, section: "4.8")
        case .userInformation: .rfc(3986, section: "3.2.1")
        case .noHost: .rfc(3986, section: "3.2.2")
        case .invalidHost: .rfc(3986, section: "3.2")
        case .noPath: .rfc(5781, section: "2")
        case .emptySegment, .dottedSegment: .rfc(3986, section: "3.3")
        }
    }
}
