package import RPKITypes

/// Why the arguments of a selection are refused.
package enum SelectionError: Error, Hashable, Sendable {
    /// The query is not percent-encoded UTF-8.
    case encoding(ForeignText)
    /// There is no argument of that name.
    case unknownArgument(ForeignText)
    /// The value is no AS number.
    case asn(ForeignText)
    /// The value is no prefix.
    case prefix(ForeignText)
    /// A prefix has bits behind its length.
    case hostBits(ForeignText)
    /// There are more arguments than the limit.
    case tooMany(limit: Int)

    /// The stable code of each case.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// The query is not percent-encoded UTF-8.
        case encoding = "selection-encoding"
        /// There is no argument of that name.
        case unknownArgument = "selection-unknown-argument"
        /// The value is no AS number.
        case asn = "selection-asn"
        /// The value is no prefix.
        case prefix = "selection-prefix"
        /// A prefix has bits behind its length.
        case hostBits = "selection-host-bits"
        /// There are more arguments than the limit.
        case tooMany = "selection-too-many"
    }

    /// The stable code.
    package var code: Code {
        switch self {
        case .encoding: .encoding
        case .unknownArgument: .unknownArgument
        case .asn: .asn
        case .prefix: .prefix
        case .hostBits: .hostBits
        case .tooMany: .tooMany
        }
    }
}

extension SelectionError: CustomStringConvertible {
    /// What is wrong, with the text that was given.
    package var description: String {
        switch self {
        case .encoding(let text): "'\(text)' is not percent-encoded UTF-8"
        case .unknownArgument(let name): "no argument '\(name)'"
        case .asn(let text): "'\(text)' is not an AS number from 0 to 4294967295"
        case .prefix(let text): "'\(text)' is not a prefix"
        case .hostBits(let text): "prefix '\(text)' has bits behind its length"
        case .tooMany(let limit): "more than \(limit) arguments"
        }
    }
}
