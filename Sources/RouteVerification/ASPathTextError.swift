/// Why a text is not an AS path, and where.
public struct ASPathTextError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Kind: Hashable, Sendable {
        /// A byte that begins nothing: not a digit, blank or bracket in its place.
        case unexpectedByte(UInt8)
        /// A number above 4294967295, or a half of an asdot number above 65535.
        case numberTooLarge
        /// An asdot number without digits behind the dot.
        case incompleteNumber
        /// A bracket inside a bracket.
        case nestedSegment
        /// A closing bracket that closes nothing, or another kind of bracket.
        case unmatchedBracket
        /// The text ends inside the segment that begins at this column.
        case unclosedSegment
        /// A segment without members.
        case emptySegment
        /// A comma outside a segment, or not between two members.
        case misplacedComma
        /// More AS numbers than this.
        case tooLong(limit: Int)
    }

    /// What is wrong.
    public let kind: Kind
    /// The byte of the text at which it shows, from 1.
    public let column: Int

    /// One clause for people.
    public var description: String {
        let what =
            switch kind {
            case .unexpectedByte(let byte):
                (0x21...0x7E).contains(byte)
                    ? "unexpected '\(Character(Unicode.Scalar(byte)))'" : "unexpected byte \(byte)"
            case .numberTooLarge: "AS number too large"
            case .incompleteNumber: "AS number is incomplete"
            case .nestedSegment: "segment inside a segment"
            case .unmatchedBracket: "bracket closes nothing"
            case .unclosedSegment: "segment is not closed"
            case .emptySegment: "segment is empty"
            case .misplacedComma: "comma is not between two members of a segment"
            case .tooLong(let limit): "more than \(limit) AS numbers"
            }
        return "\(what) at column \(column)"
    }
}
