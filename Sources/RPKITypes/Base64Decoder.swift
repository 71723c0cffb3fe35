extension Base64 {
    /// Decodes Base64 that arrives in pieces, cut anywhere.
    ///
    /// Blanks and line breaks are skipped wherever they are, as XML Schema's `base64Binary` permits. Other
    /// characters, anything but blanks behind the padding, and bits that do not belong to a byte are refused.
    /// The result does not depend on how the text was cut.
    package struct Decoder: Hashable, Sendable {
        /// What became of a piece.
        package enum Outcome: Hashable, Sendable {
            /// It was decoded; what follows may still be wrong.
            case decoded
            /// It is not Base64.
            case invalid
            /// The limit would be exceeded.
            case full
        }

        /// The digits of a group of four that is not complete, six bits each.
        private var group: UInt32 = 0
        private var digits: UInt8 = 0
        /// Padding characters so far, at most 2.
        private var padding: UInt8 = 0

        /// Makes a decoder of a new text.
        package init() {}

        /// Whether the text may end here: no group is open, or padding has closed it.
        package var isComplete: Bool { digits == 0 || (padding > 0 && digits + padding == 4) }

        /// Decodes the next piece.
        ///
        /// - Parameters:
        ///   - text: the piece; may be empty.
        ///   - output: takes the bytes.
        ///   - limit: what `output` may hold, its present content included.
        /// - Returns: whether to go on; after `invalid` and `full` the decoder must not be used again.
        /// - Complexity: O(*n*).
        package mutating func decode(
            _ text: Span<UInt8>,
            appendingTo output: inout [UInt8],
            limit: Int
        ) -> Outcome {
            var index = 0
            while index < text.count {
                if digits == 0, padding == 0 {
                    let room = (limit - output.count) / 3
                    let groups = min((text.count - index) / 4, room)
                    index += Self.decodeGroups(
                        text.extracting(index..<(index + groups * 4)),
                        appendingTo: &output
                    )
                    guard index < text.count else { break }
                }
                switch decode(text[index], appendingTo: &output, limit: limit) {
                case .decoded: index += 1
                case let outcome: return outcome
                }
            }
            return .decoded
        }

        /// Decodes one character.
        private mutating func decode(
            _ character: UInt8,
            appendingTo output: inout [UInt8],
            limit: Int
        ) -> Outcome {
            let value: UInt8
            switch character {
            case 0x41...0x5A: value = character - 0x41
            case 0x61...0x7A: value = character - 0x61 + 26
            case 0x30...0x39: value = character - 0x30 + 52
            case 0x2B: value = 62
            case 0x2F: value = 63
            case 0x3D: return pad()
            case 0x20, 0x09, 0x0A, 0x0D: return .decoded
            default: return .invalid
            }
            guard padding == 0 else { return .invalid }
            // The first digit of a group gives no byte yet, each later one gives one.
            guard digits == 0 || output.count < limit else { return .full }
            group = group << 6 | UInt32(value)
            digits += 1
            switch digits {
            case 1: break
            case 2: output.append(UInt8(truncatingIfNeeded: group >> 4))
            case 3: output.append(UInt8(truncatingIfNeeded: group >> 2))
            default:
                output.append(UInt8(truncatingIfNeeded: group))
                (group, digits) = (0, 0)
            }
            return .decoded
        }

        /// Takes a padding character: two or three digits stand before it, and the bits left over are zero.
        private mutating func pad() -> Outcome {
            let stray: UInt32 = digits == 2 ? 0b1111 : 0b11
            guard digits >= 2, digits + padding < 4, group & stray == 0 else { return .invalid }
            padding += 1
            return .decoded
        }
    }
}

extension Base64.Decoder {
    /// Decodes whole groups of four digits up to the first that has anything else in it.
    ///
    /// - Returns: the characters that were used, a multiple of 4.
    private static func decodeGroups(_ text: Span<UInt8>, appendingTo output: inout [UInt8]) -> Int {
        let count = text.count / 4
        guard count > 0 else { return 0 }
        var used = 0
        let table = values.span
        output.append(addingCapacity: count * 3) { bytes in
            while used < count * 4 {
                let first = UInt32(table[Int(text[used])])
                let second = UInt32(table[Int(text[used + 1])])
                let third = UInt32(table[Int(text[used + 2])])
                let fourth = UInt32(table[Int(text[used + 3])])
                guard (first | second | third | fourth) < 64 else { break }
                bytes.append(UInt8(truncatingIfNeeded: first << 2 | second >> 4))
                bytes.append(UInt8(truncatingIfNeeded: second << 4 | third >> 2))
                bytes.append(UInt8(truncatingIfNeeded: third << 6 | fourth))
                used += 4
            }
        }
        return used
    }

    /// The value of each character; 255 for what is no digit.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
        for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()
}
