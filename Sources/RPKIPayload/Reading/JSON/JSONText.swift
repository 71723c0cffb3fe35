/// Where a string or number stands in the text of a ``JSONReader``; only that reader can tell what it says.
package struct JSONText: Hashable, Sendable {
    /// The bytes between the quotation marks, or the digits: indexes of the array that is read.
    let range: Range<Int>
    /// Whether there is an escape among them.
    let isEscaped: Bool

    init(_ range: Range<Int>, isEscaped: Bool) {
        self.range = range
        self.isEscaped = isEscaped
    }
}

/// The kind of a JSON value.
public enum JSONKind: String, Hashable, Sendable {
    /// An object.
    case object
    /// An array.
    case array
    /// A string.
    case string
    /// A number.
    case number
    /// True or false.
    case boolean
    /// Null.
    case null
}
