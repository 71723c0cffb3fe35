/// Which faults happen where; the rule that was added last wins.
struct FaultRules: Sendable {
    private struct Rule {
        let pattern: PathPattern
        let fault: HTTPFault
        var left: Int?
    }

    private var rules: [Rule] = []

    mutating func add(_ fault: HTTPFault, at pattern: PathPattern, times: Int?) {
        rules.append(Rule(pattern: pattern, fault: fault, left: times))
    }

    mutating func remove(_ pattern: PathPattern?) {
        rules.removeAll { pattern == nil || $0.pattern == pattern }
    }

    /// The fault for a request, which uses up one of the rule's times.
    mutating func take(_ path: String) -> HTTPFault? {
        guard let index = rules.lastIndex(where: { $0.left != 0 && $0.pattern.matches(path) }) else {
            return nil
        }
        if let left = rules[index].left { rules[index].left = left - 1 }
        return rules[index].fault
    }
}

/// A path in which `*` stands for any characters, slashes too.
package struct PathPattern: Hashable, Sendable, ExpressibleByStringLiteral {
    private let pieces: [[UInt8]]

    /// Every path.
    package static let all: PathPattern = "*"

    /// Makes a pattern from its text.
    package init(_ text: String) {
        pieces = text.utf8.split(separator: 0x2A, omittingEmptySubsequences: false).map(Array.init)
    }

    package init(stringLiteral text: String) { self.init(text) }

    /// Whether a whole path matches.
    package func matches(_ path: String) -> Bool {
        guard let first = pieces.first, let last = pieces.last else { return false }
        var rest = Array(path.utf8)[...]
        guard rest.starts(with: first) else { return false }
        guard pieces.count > 1 else { return rest.count == first.count }
        rest = rest.dropFirst(first.count)
        for piece in pieces.dropFirst().dropLast() {
            while !rest.starts(with: piece) {
                if rest.isEmpty { return false }
                rest = rest.dropFirst()
            }
            rest = rest.dropFirst(piece.count)
        }
        return rest.count >= last.count && rest.suffix(last.count).elementsEqual(last)
    }
}
