public import RPKITypes

/// Why bytes are not the JSON that we read.
public enum JSONReason: Hashable, Sendable {
    /// The text is larger than the limit.
    case tooLarge(size: Int, limit: Int)
    /// The text ends inside a value, or there is none.
    case incomplete
    /// Another character should stand here.
    case unexpected(UInt8, expected: JSONExpectation)
    /// Something follows the value.
    case trailingText
    /// The text begins with a byte order mark.
    case byteOrderMark
    /// A string has bytes that are not UTF-8.
    case invalidUTF8
    /// A string has a control character that is not escaped.
    case controlCharacter(UInt8)
    /// A backslash is not followed by a known escape.
    case invalidEscape
    /// Half of a surrogate pair is escaped without the other.
    case loneSurrogate
    /// A number is not written as JSON demands.
    case invalidNumber
    /// An object has two members of one name.
    case repeatedMember(ForeignText)
    /// Arrays and objects are nested deeper than the limit.
    case tooDeep(limit: Int)
    /// The objects around one place have more members than the limit.
    case tooManyMembers(limit: Int)

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The text is larger than the limit.
        case tooLarge = "json-too-large"
        /// The text ends inside a value, or there is none.
        case incomplete = "json-incomplete"
        /// Another character should stand here.
        case unexpected = "json-syntax"
        /// Something follows the value.
        case trailingText = "json-trailing-text"
        /// The text begins with a byte order mark.
        case byteOrderMark = "json-byte-order-mark"
        /// A string has bytes that are not UTF-8.
        case invalidUTF8 = "json-utf8"
        /// A string has a control character that is not escaped.
        case controlCharacter = "json-control-character"
        /// A backslash is not followed by a known escape.
        case invalidEscape = "json-escape"
        /// Half of a surrogate pair is escaped without the other.
        case loneSurrogate = "json-surrogate"
        /// A number is not written as JSON demands.
        case invalidNumber = "json-number"
        /// An object has two members of one name.
        case repeatedMember = "json-repeated-member"
        /// Arrays and objects are nested deeper than the limit.
        case tooDeep = "json-depth"
        /// The objects around one place have more members than the limit.
        case tooManyMembers = "json-members"
    }
}

/// What may stand at a place of a JSON text.
public enum JSONExpectation: String, Hashable, Sendable {
    /// Any value.
    case value = "a value"
    /// The name of a member, or the end of an object that is empty so far.
    case memberOrEnd = "a member name or '}'"
    /// The name of a member.
    case member = "a member name"
    /// What separates a name from its value.
    case colon = "':'"
    /// What follows a member of an object.
    case commaOrObjectEnd = "',' or '}'"
    /// What follows an element of an array.
    case commaOrArrayEnd = "',' or ']'"
}

extension JSONReason {
    /// The stable code.
    public var code: Code {
        switch self {
        case .tooLarge: .tooLarge
        case .incomplete: .incomplete
        case .unexpected: .unexpected
        case .trailingText: .trailingText
        case .byteOrderMark: .byteOrderMark
        case .invalidUTF8: .invalidUTF8
        case .controlCharacter: .controlCharacter
        case .invalidEscape: .invalidEscape
        case .loneSurrogate: .loneSurrogate
        case .invalidNumber: .invalidNumber
        case .repeatedMember: .repeatedMember
        case .tooDeep: .tooDeep
        case .tooManyMembers: .tooManyMembers
        }
    }
}

extension JSONReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .tooLarge(let size, let limit): "text of \(size) bytes, more than \(limit)"
        case .incomplete: "the text ends too early"
        case .unexpected(let byte, let expected):
            "'\(ForeignText([byte]))' where \(expected.rawValue) should be"
        case .trailingText: "text after the value"
        case .byteOrderMark: "byte order mark before the value"
        case .invalidUTF8: "string that is not UTF-8"
        case .controlCharacter(let byte): "control character \(ForeignText([byte])) in a string"
        case .invalidEscape: "unknown escape in a string"
        case .loneSurrogate: "half of a surrogate pair in a string"
        case .invalidNumber: "malformed number"
        case .repeatedMember(let name): "second member '\(name)'"
        case .tooDeep(let limit): "nested deeper than \(limit) levels"
        case .tooManyMembers(let limit): "more than \(limit) members in open objects"
        }
    }
}

extension JSONReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .tooLarge: .limit("document-size")
        case .incomplete, .unexpected, .trailingText: .rfc(8259, section: "2")
        case .byteOrderMark, .invalidUTF8: .rfc(8259, section: "8.1")
        case .controlCharacter, .invalidEscape: .rfc(8259, section: "7")
        case .loneSurrogate: .rfc(8259, section: "8.2")
        case .invalidNumber: .rfc(8259, section: "6")
        case .repeatedMember: .rfc(8259, section: "4")
        case .tooDeep: .limit("json-depth")
        case .tooManyMembers: .limit("json-members")
        }
    }
}
