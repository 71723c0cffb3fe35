import RPKITypes
import RPKIValidation

@testable import RPKIObjects

/// Files that an operator writes.
enum TextTargets {
    static func locator(_ bytes: [UInt8]) {
        let locator = decodeTwice(nil, same: ==) { () throws(DecodeError) in
            try TrustAnchorLocator(bytes, name: "fuzz")
        }
        if let locator { check(locator) }
    }

    static func check(_ locator: TrustAnchorLocator) {
        expect(!locator.uris.isEmpty && !locator.subjectPublicKeyInfo.isEmpty, "an empty locator")
        locator.uris.forEach(expectSound)
    }

    /// Line ends make no difference, nor do blanks at line ends; what is denied is part of what is asked for.
    static func constraints(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let constraints = parse(text)
        expect(parse(text) == constraints, "reading twice gives two results")
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { line in Array(line.reversed().drop { $0 == 0x0D }.reversed()) }
        for end in [[0x0A], [0x0D, 0x0A]] as [[UInt8]] {
            let other = String(decoding: Array(lines.joined(separator: end)), as: UTF8.self)
            expect(parse(other) == constraints, "other line ends give another result")
        }
        guard case .success(let accepted) = constraints else { return }
        expect((accepted == parsedEmpty) == !hasRules(bytes), "rules without effect")
        expect(!hasBlankInside(bytes), "a number or address with a blank inside")
        guard let denied = accepted.firstDenied(.all) else { return }
        var part = ResourceSet()
        switch denied {
        case .addresses(let family, let interval): part[family] = AddressSet([interval])
        case .asns(let interval): part.asns = ASNSet([interval])
        }
        expectCanonical(part)
        expect(accepted.firstDenied(part) == denied, "a denied block that is not denied alone")
    }

    private static func parse(
        _ text: String
    ) -> Result<ResourceConstraints, ResourceConstraints.SyntaxError> {
        Result { () throws(ResourceConstraints.SyntaxError) in try ResourceConstraints(text) }
    }

    private static var parsedEmpty: ResourceConstraints? { try? ResourceConstraints("") }

    /// Whether some line has anything before `#` but blanks.
    private static func hasRules(_ bytes: [UInt8]) -> Bool {
        bytes.split(separator: 0x0A).contains { line in
            line.prefix { $0 != 0x23 }.contains { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
        }
    }

    /// Whether two words behind the keyword are neither side of a dash.
    private static func hasBlankInside(_ bytes: [UInt8]) -> Bool {
        bytes.split(separator: 0x0A).contains { line in
            let words = line.prefix { $0 != 0x23 }.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
                .dropFirst()
            return zip(words, words.dropFirst()).contains { $0.last != 0x2D && $1.first != 0x2D }
        }
    }
}
