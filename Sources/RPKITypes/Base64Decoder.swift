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
    /// By one table for each place in a group, whose entries are shifted already: four look-ups and one store of
    /// four bytes, of which three stay. Through pointers, since a check at each access makes it four times slower.
    ///
    /// - Returns: the characters that were used, a multiple of 4.
    private static func decodeGroups(_ text: Span<UInt8>, appendingTo output: inout [UInt8]) -> Int {
        let groups = text.count / 4
        guard groups > 0 else { return 0 }
        var used = 0
        output.append(addingCapacity: groups * 3 + 1) { bytes in
            bytes.withUnsafeMutableBufferPointer { target, count in
                text.withUnsafeBufferPointer { digits in
                    tables.withUnsafeBufferPointer { tables in
                        // What the loop reads lies before `groups * 4`, what it writes before `groups * 3 + 1`;
                        // a table index is below 4 * 256, since a digit is a byte.
                        precondition(digits.count >= groups * 4 && tables.count == 1_024)
                        precondition(target.count >= groups * 3 + 1)
                        let target = UnsafeMutableRawBufferPointer(target)
                        while used < groups {
                            let joined =
                                tables[Int(digits[used * 4])] | tables[Int(digits[used * 4 + 1]) | 256]
                                | tables[Int(digits[used * 4 + 2]) | 512]
                                | tables[Int(digits[used * 4 + 3]) | 768]
                            guard joined & 0xFF == 0 else { break }
                            target.storeBytes(of: joined.bigEndian, toByteOffset: used * 3, as: UInt32.self)
                            used += 1
                        }
                    }
                }
                count = used * 3
            }
        }
        return used * 4
    }

    /// For each of the four places, what each character adds to the upper 24 bits; 1 for what is no digit.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 1, count: 1_024)
        let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
        for (value, digit) in digits.enumerated() {
            for place in 0..<4 { tables[place << 8 | Int(digit)] = UInt32(value) << (26 - 6 * UInt32(place)) }
        }
        return tables
    }()
}
