package import RPKITypes

/// The content of a Ghostbusters record: a vCard 4.0 of the people behind a CA.
public struct GhostbustersRecord: Hashable, Sendable {
    /// A property of the card, its value with folded lines joined; untrusted text, of ASCII controls only with tabs.
    public struct Property: Hashable, Sendable {
        /// FN, ORG, ADR, TEL or EMAIL.
        public let name: String
        /// The value, parameters not included.
        public let value: String
    }

    /// The properties in the order of the card.
    public let properties: [Property]

    /// Decodes the eContent that lies at `range` of an object.
    ///
    /// Lines may end in CRLF or LF.
    ///
    /// - Throws: ``DecodeError`` with the offset in the object.
    /// - Complexity: O(*n*).
    /// - Source: RFC 6493, section 5; RFC 6350.
    package init(_ range: Range<Int>, of der: Span<UInt8>, limits: Limits) throws(DecodeError) {
        guard range.count <= limits.ghostbustersSize else {
            throw DecodeError(
                .ghostbusters(.tooLarge(size: range.count, limit: limits.ghostbustersSize)),
                at: range.lowerBound
            )
        }
        let text = der.extracting(range)
        guard UTF8Text.isValid(text) else { throw DecodeError(.ghostbusters(.notText), at: range.lowerBound) }
        for index in range where der[index] < 0x20 || der[index] == 0x7F {
            let isLineEnd = der[index] == 0x0D && index + 1 < range.upperBound && der[index + 1] == 0x0A
            guard der[index] == 0x0A || der[index] == 0x09 || isLineEnd else {
                throw DecodeError(.ghostbusters(.notText), at: index)
            }
        }
        let lines = GhostbustersRecord.unfoldedLines(der.copy(range))
        guard lines.count >= 3, lines.first?.uppercased() == "BEGIN:VCARD",
            lines[1].uppercased() == "VERSION:4.0",
            lines.last?.uppercased() == "END:VCARD"
        else { throw DecodeError(.ghostbusters(.envelope), at: range.lowerBound) }
        var properties: [Property] = []
        for line in lines[2..<(lines.count - 1)] {
            guard let colon = line.utf8.firstIndex(of: 0x3A) else {
                throw DecodeError(.ghostbusters(.property), at: range.lowerBound)
            }
            let label = line[..<colon].prefix { $0 != ";" }.uppercased()
            guard ["FN", "ORG", "ADR", "TEL", "EMAIL"].contains(label),
                label != "ORG" || !properties.contains(where: { $0.name == "ORG" })
            else { throw DecodeError(.ghostbusters(.property), at: range.lowerBound) }
            properties.append(Property(name: label, value: String(line[line.index(after: colon)...])))
        }
        guard properties.contains(where: { $0.name == "FN" }) else {
            throw DecodeError(.ghostbusters(.nameMissing), at: range.lowerBound)
        }
        guard properties.contains(where: { ["ADR", "TEL", "EMAIL"].contains($0.name) }) else {
            throw DecodeError(.ghostbusters(.contactMissing), at: range.lowerBound)
        }
        self.properties = properties
    }

    /// Lines with continuation lines joined (RFC 6350, section 3.2); the empty rest after the last line end is left out.
    private static func unfoldedLines(_ bytes: [UInt8]) -> [String] {
        var lines: [[UInt8]] = []
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let content = line.last == 0x0D ? line.dropLast() : line
            if let first = content.first, first == 0x20 || first == 0x09, !lines.isEmpty {
                lines[lines.count - 1] += content.dropFirst()
            } else {
                lines.append(Array(content))
            }
        }
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { String(decoding: $0, as: UTF8.self) }
    }
}
