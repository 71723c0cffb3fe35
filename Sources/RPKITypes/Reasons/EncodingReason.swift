/// Why bytes are not the DER that an object must be.
public enum EncodingReason: Hashable, Sendable {
    /// A length runs past the end of the data.
    case truncated(needed: Int, left: Int)
    /// Bytes follow the last element of an object or of a sequence that is complete.
    case trailingData(count: Int)
    /// Another type of element stands where the module wants a certain one.
    case unexpectedTag(expected: UInt8, found: UInt8)
    /// BER's indefinite length; see the relaxation `ber-envelope`.
    case indefiniteLength
    /// A length in long form that fits a shorter one.
    case lengthNotMinimal
    /// A length of more than four octets.
    case lengthOverflow(octets: Int)
    /// An INTEGER without content octets.
    case integerEmpty
    /// An INTEGER with a redundant leading octet.
    case integerNotMinimal
    /// An INTEGER that its type does not permit.
    case integerOutOfRange
    /// A BOOLEAN of another content than 00 or FF.
    case booleanInvalid
    /// A component that has its default value must be absent.
    case defaultEncoded
    /// The count of unused bits is over 7, absent, or not 0 for an empty string.
    case bitStringUnusedBits(count: UInt8)
    /// Unused bits of a BIT STRING must be zero.
    case bitStringPadding
    /// A NULL with content octets.
    case nullNotEmpty
    /// An OBJECT IDENTIFIER that is empty, cut off, or padded.
    case objectIdentifierInvalid
    /// The elements of a SET OF are not in DER order.
    case setNotSorted
    /// A string type in constructed form; see the relaxation `ber-envelope`.
    case constructedString
    /// A time that is not `YYMMDDHHMMSSZ` or `YYYYMMDDHHMMSSZ`, or no date of the calendar.
    case timeInvalid
    /// UTCTime serves through 2049 and GeneralizedTime from 2050 on.
    case timeTypeWrong
    /// A BER envelope (relaxation `ber-envelope`) is nested deeper than the limit.
    case nestedTooDeep(limit: Int)
    /// A character that the string type does not have.
    case characterInvalid
    /// The object is larger than the limit.
    case objectTooLarge(size: Int, limit: Int)
    /// The content is none of the object types (`inspect` only).
    case unknownObject

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// A length runs past the end of the data.
        case truncated = "encoding-truncated"
        /// Bytes follow the last element of an object or of a sequence that is complete.
        case trailingData = "encoding-trailing-data"
        /// Another type of element stands where the module wants a certain one.
        case unexpectedTag = "encoding-unexpected-tag"
        /// BER's indefinite length; see the relaxation `ber-envelope`.
        case indefiniteLength = "encoding-indefinite-length"
        /// A length in long form that fits a shorter one.
        case lengthNotMinimal = "encoding-length-not-minimal"
        /// A length of more than four octets.
        case lengthOverflow = "encoding-length-overflow"
        /// An INTEGER without content octets.
        case integerEmpty = "encoding-integer-empty"
        /// An INTEGER with a redundant leading octet.
        case integerNotMinimal = "encoding-integer-not-minimal"
        /// An INTEGER that its type does not permit.
        case integerOutOfRange = "encoding-integer-out-of-range"
        /// A BOOLEAN of another content than 00 or FF.
        case booleanInvalid = "encoding-boolean-invalid"
        /// A component that has its default value must be absent.
        case defaultEncoded = "encoding-default-encoded"
        /// The count of unused bits is over 7, absent, or not 0 for an empty string.
        case bitStringUnusedBits = "encoding-bit-string-unused-bits"
        /// Unused bits of a BIT STRING must be zero.
        case bitStringPadding = "encoding-bit-string-padding"
        /// A NULL with content octets.
        case nullNotEmpty = "encoding-null-not-empty"
        /// An OBJECT IDENTIFIER that is empty, cut off, or padded.
        case objectIdentifierInvalid = "encoding-oid-invalid"
        /// The elements of a SET OF are not in DER order.
        case setNotSorted = "encoding-set-not-sorted"
        /// A string type in constructed form; see the relaxation `ber-envelope`.
        case constructedString = "encoding-constructed-string"
        /// A time that is not `YYMMDDHHMMSSZ` or `YYYYMMDDHHMMSSZ`, or no date of the calendar.
        case timeInvalid = "encoding-time-invalid"
        /// UTCTime serves through 2049 and GeneralizedTime from 2050 on.
        case timeTypeWrong = "encoding-time-type"
        /// A BER envelope (relaxation `ber-envelope`) is nested deeper than the limit.
        case nestedTooDeep = "encoding-nested-too-deep"
        /// A character that the string type does not have.
        case characterInvalid = "encoding-character-invalid"
        /// The object is larger than the limit.
        case objectTooLarge = "object-too-large"
        /// The content is none of the object types (`inspect` only).
        case unknownObject = "object-unknown"
    }
}

extension EncodingReason {
    /// The stable code.
    public var code: Code {
        switch self {
        case .truncated: .truncated
        case .trailingData: .trailingData
        case .unexpectedTag: .unexpectedTag
        case .indefiniteLength: .indefiniteLength
        case .lengthNotMinimal: .lengthNotMinimal
        case .lengthOverflow: .lengthOverflow
        case .integerEmpty: .integerEmpty
        case .integerNotMinimal: .integerNotMinimal
        case .integerOutOfRange: .integerOutOfRange
        case .booleanInvalid: .booleanInvalid
        case .defaultEncoded: .defaultEncoded
        case .bitStringUnusedBits: .bitStringUnusedBits
        case .bitStringPadding: .bitStringPadding
        case .nullNotEmpty: .nullNotEmpty
        case .objectIdentifierInvalid: .objectIdentifierInvalid
        case .setNotSorted: .setNotSorted
        case .constructedString: .constructedString
        case .timeInvalid: .timeInvalid
        case .timeTypeWrong: .timeTypeWrong
        case .nestedTooDeep: .nestedTooDeep
        case .characterInvalid: .characterInvalid
        case .objectTooLarge: .objectTooLarge
        case .unknownObject: .unknownObject
        }
    }
}

extension EncodingReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .truncated(let needed, let left): "\(needed) bytes announced, \(left) left"
        case .trailingData(let count): "\(count) bytes follow where nothing may follow"
        case .unexpectedTag(let expected, let found): "tag \(found) found where tag \(expected) belongs"
        case .indefiniteLength: "indefinite length"
        case .lengthNotMinimal: "length not in its shortest form"
        case .lengthOverflow(let octets): "length of \(octets) octets"
        case .integerEmpty: "INTEGER without content"
        case .integerNotMinimal: "INTEGER with superfluous leading octets"
        case .integerOutOfRange: "INTEGER outside the range of its type"
        case .booleanInvalid: "BOOLEAN neither 00 nor FF"
        case .defaultEncoded: "a DEFAULT value is encoded"
        case .bitStringUnusedBits(let count): "BIT STRING with \(count) unused bits"
        case .bitStringPadding: "unused bits of a BIT STRING are set"
        case .nullNotEmpty: "NULL with content"
        case .objectIdentifierInvalid: "invalid OBJECT IDENTIFIER"
        case .setNotSorted: "SET OF not in ascending order"
        case .constructedString: "constructed form of a string"
        case .timeInvalid: "not a valid time"
        case .timeTypeWrong: "wrong time type for the year"
        case .nestedTooDeep(let limit): "nested deeper than \(limit)"
        case .characterInvalid: "character outside the string type"
        case .objectTooLarge(let size, let limit): "\(size) bytes, more than \(limit)"
        case .unknownObject: "not an RPKI object of a known type"
        }
    }
}

extension EncodingReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .truncated: .itu("X.690", clause: "8.1.3")
        case .trailingData: .itu("X.690", clause: "8.1.1")
        case .unexpectedTag: .itu("X.690", clause: "8.1.2")
        case .indefiniteLength, .lengthNotMinimal: .itu("X.690", clause: "10.1")
        case .lengthOverflow: .itu("X.690", clause: "8.1.3.5")
        case .integerEmpty: .itu("X.690", clause: "8.3.1")
        case .integerNotMinimal: .itu("X.690", clause: "8.3.2")
        case .integerOutOfRange: .itu("X.680", clause: "51.4")
        case .booleanInvalid: .itu("X.690", clause: "11.1")
        case .defaultEncoded: .itu("X.690", clause: "11.5")
        case .bitStringUnusedBits: .itu("X.690", clause: "8.6.2")
        case .bitStringPadding: .itu("X.690", clause: "11.2.1")
        case .nullNotEmpty: .itu("X.690", clause: "8.8.2")
        case .objectIdentifierInvalid: .itu("X.690", clause: "8.19.2")
        case .setNotSorted: .itu("X.690", clause: "11.6")
        case .constructedString: .itu("X.690", clause: "10.2")
        case .timeInvalid: .itu("X.690", clause: "11.8")
        case .timeTypeWrong: .rfc(5280, section: "4.1.2.5")
        case .nestedTooDeep: .limit("ber-depth")
        case .characterInvalid: .itu("X.680", clause: "41")
        case .objectTooLarge: .limit("object-size")
        case .unknownObject: .local
        }
    }
}
