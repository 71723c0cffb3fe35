extension Unicode.Scalar {
    /// Whether it ends lines, moves cursors or turns the direction of a text, so that no text from outside may bring it to
    /// a terminal: C0, DEL and C1, line and paragraph separators, directional marks, embeddings and isolates.
    package var controlsText: Bool {
        switch value {
        case ..<0x20, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// `\uHHHH`, as JSON has it (RFC 8259, section 7), of a scalar that ``controlsText``.
    package var jsonEscape: String {
        "\\u" + Hex.text([UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)])
    }
}
