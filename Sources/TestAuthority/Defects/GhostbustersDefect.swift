/// Defects of Ghostbusters records (RFC 6493).
package enum GhostbustersDefect: String, CaseIterable, Sendable {
    case notUTF8, controlCharacter, noBegin, otherVersion, noEnd, noName, noContact, unknownProperty,
        secondOrganisation

    /// How the defect is made.
    package var recipe: Recipe {
        switch self {
        case .notUTF8:
            Recipe(
                "ghostbusters-not-text",
                "the text is not UTF-8",
                .ghostbusters { draft, _ in
                    draft.content.replace([0x45, 0x78, 0x61], with: [0x45, 0xFF, 0xFE])
                }
            )
        case .controlCharacter:
            Recipe(
                "ghostbusters-not-text",
                "the text has a control character",
                .ghostbusters { draft, _ in
                    draft.content.replace([0x45, 0x78, 0x61], with: [0x45, 0x1B, 0x61])
                }
            )
        case .noBegin:
            lines("ghostbusters-envelope", "BEGIN:VCARD is missing") { $0.removeFirst() }
        case .otherVersion:
            lines("ghostbusters-envelope", "the version is 3.0") { $0[1] = "VERSION:3.0" }
        case .noEnd:
            lines("ghostbusters-envelope", "END:VCARD is missing") { $0.removeLast() }
        case .noName:
            lines("ghostbusters-name-missing", "FN is missing") { $0.remove(at: 2) }
        case .noContact:
            lines("ghostbusters-contact-missing", "there is no ADR, TEL or EMAIL") {
                $0.removeSubrange(4...5)
            }
        case .unknownProperty:
            lines("ghostbusters-property", "there is a NOTE") { $0.insert("NOTE:hello", at: 3) }
        case .secondOrganisation:
            lines("ghostbusters-property", "ORG stands there twice") { $0.insert("ORG:Other", at: 4) }
        }
    }

    private func lines(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout [String]) -> Void
    ) -> Recipe {
        Recipe(
            code,
            summary,
            .ghostbusters { draft, _ in
                var content = GhostbustersContent()
                change(&content.lines)
                draft.content = content.bytes
            }
        )
    }
}

extension [UInt8] {
    /// Replaces the first occurrence of a pattern, which must be there.
    mutating func replace(_ pattern: [UInt8], with replacement: [UInt8]) {
        let start = indices.first { self[$0...].starts(with: pattern) }
        precondition(start != nil, "the pattern of a recipe does not occur")
        if let start { replaceSubrange(start..<(start + pattern.count), with: replacement) }
    }

    /// Replaces the last occurrence of a pattern, which must be there.
    mutating func replaceLast(_ pattern: [UInt8], with replacement: [UInt8]) {
        let start = indices.last { self[$0...].starts(with: pattern) }
        precondition(start != nil, "the pattern of a recipe does not occur")
        if let start { replaceSubrange(start..<(start + pattern.count), with: replacement) }
    }
}
