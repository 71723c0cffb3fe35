public import RPKITypes

/// A file that says which role each peer has: lines `ASN ROLE`.
///
/// Blanks and tabs separate and surround; `#` begins a comment; empty lines are passed over; lines end in LF
/// or CRLF. The AS number is `64496` or `AS64496`. What roles there are is not known here.
public enum PeerRoles {
    /// One line.
    public struct Entry: Hashable, Sendable {
        /// The peer.
        public var asn: ASN
        /// The name of its role, as it is written: printable ASCII without blanks.
        public var role: String
        /// The line, from 1.
        public var line: Int
    }

    /// Why a file is refused.
    public enum Problem: Hashable, Sendable {
        /// A line has not two words.
        case words(count: Int)
        /// The first word is no AS number.
        case asn(ForeignText)
        /// The second word is not of printable ASCII.
        case role(ForeignText)
        /// The peer has a role already, at the line given.
        case repeated(ASN, firstLine: Int)
    }

    /// What is wrong, and where.
    public struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is wrong.
        public var problem: Problem
        /// The line, from 1.
        public var line: Int

        /// `line 3: text`.
        public var description: String {
            switch problem {
            case .words(let count): "line \(line): \(count) words instead of an AS number and a role"
            case .asn(let text): "line \(line): no AS number: \(text)"
            case .role(let text): "line \(line): no name of a role: \(text)"
            case .repeated(let asn, let first): "line \(line): \(asn) has a role at line \(first) already"
            }
        }
    }

    /// Reads the content of a file.
    ///
    /// - Parameter text: all of it; who reads the file bounds its size.
    /// - Returns: the entries in the order of the file, each peer once; an empty file has none.
    /// - Throws: ``ParseError`` for the first line that is wrong.
    public static func parse(_ text: [UInt8]) throws(ParseError) -> [Entry] {
        var entries: [Entry] = []
        var lines: [ASN: Int] = [:]
        for (index, rest) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            guard let entry = try parseLine(rest, number: index + 1) else { continue }
            if let first = lines[entry.asn] {
                throw ParseError(problem: .repeated(entry.asn, firstLine: first), line: entry.line)
            }
            lines[entry.asn] = entry.line
            entries.append(entry)
        }
        return entries
    }

    private static func parseLine(_ text: ArraySlice<UInt8>, number: Int) throws(ParseError) -> Entry? {
        var text = text.prefix { $0 != 0x23 }
        if text.endIndex > text.startIndex, text.last == 0x0D { text.removeLast() }
        let words = text.split { $0 == 0x20 || $0 == 0x09 }
        guard !words.isEmpty else { return nil }
        guard words.count == 2 else { throw ParseError(problem: .words(count: words.count), line: number) }
        guard let asn = ASN(String(decoding: words[0], as: UTF8.self)) else {
            throw ParseError(problem: .asn(ForeignText(words[0])), line: number)
        }
        guard words[1].allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw ParseError(problem: .role(ForeignText(words[1])), line: number)
        }
        return Entry(asn: asn, role: String(decoding: words[1], as: UTF8.self), line: number)
    }
}
