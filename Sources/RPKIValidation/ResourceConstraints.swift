public import RPKITypes

/// What a trust anchor may speak for: the operator's `NAME.constraints` beside `NAME.tal`.
///
/// Lines `allow X` and `deny X`, X a prefix, an address range, an AS number or an AS range; `#` begins a comment.
/// IPv4, IPv6 and AS numbers are judged separately: with an `allow` of a class, everything of the class outside of
/// the allows is denied; `deny` wins.
/// Source: draft-ietf-sidrops-constraining-rpki-trust-anchors-00.
public struct ResourceConstraints: Hashable, Sendable {
    private var allowed = ResourceSet()
    private var denied = ResourceSet()

    /// Why a constraints file is refused; nothing of it is used then.
    public struct SyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
        /// The line, counted from 1.
        public let line: Int
        /// What is wrong with it.
        public let problem: Problem

        /// What can be wrong with a line.
        public enum Problem: String, Hashable, Sendable {
            case keyword = "a line begins with allow or deny"
            case resource = "not a prefix, address range, AS number or AS range"
            case overlap = "overlaps an earlier line of the same keyword"
        }

        /// `line 3: not a prefix, address range, AS number or AS range`.
        public var description: String { "line \(line): \(problem.rawValue)" }
    }

    /// Reads the text of a constraints file.
    public init(_ text: some StringProtocol) throws(SyntaxError) {
        var number = 0
        // CRLF is one character, and not the one that LF is.
        for line in text.split(
            omittingEmptySubsequences: false,
            whereSeparator: { $0 == "\n" || $0 == "\r\n" }
        ) {
            number += 1
            let content = line.prefix { $0 != "#" }
            let words = content.split { $0 == " " || $0 == "\t" || $0 == "\r" }
            guard let keyword = words.first else { continue }
            guard keyword == "allow" || keyword == "deny" else {
                throw SyntaxError(line: number, problem: .keyword)
            }
            guard let block = ResourceConstraints.block(words.dropFirst().joined(separator: " ")) else {
                throw SyntaxError(line: number, problem: .resource)
            }
            let target = keyword == "allow" ? \ResourceConstraints.allowed : \ResourceConstraints.denied
            guard self[keyPath: target].insert(block) else {
                throw SyntaxError(line: number, problem: .overlap)
            }
        }
    }

    private static func block(_ text: String) -> ResourceBlock? {
        if let prefix = IPPrefix(text) { return .addresses(prefix.family, prefix.interval) }
        let ends = text.split(separator: "-", maxSplits: 1).map { $0.split(separator: " ") }
        guard let first = ends.first?.first, let last = ends.last?.first, ends.allSatisfy({ $0.count == 1 }),
            !text.hasSuffix("-"), !text.hasPrefix("-")
        else { return nil }
        if let lower = ASN(first), let upper = ASN(last) {
            return Interval(lower.rawValue, upper.rawValue).map(ResourceBlock.asns)
        }
        guard ends.count == 2, let (family, lower) = IPAddressText.parse(first),
            let (otherFamily, upper) = IPAddressText.parse(last), family == otherFamily
        else { return nil }
        let host = family == .ipv4 ? UInt128.max >> 32 : 0
        return AddressInterval(lower, upper | host).map { .addresses(family, $0) }
    }

    /// The first block that is denied; nil when all may be spoken for.
    public func firstDenied(_ resources: ResourceSet) -> ResourceBlock? {
        if let block = resources.intersection(denied).blocks.first { return block }
        var outside = ResourceSet()
        if !allowed.ipv4.isEmpty { outside.ipv4 = resources.ipv4.subtracting(allowed.ipv4) }
        if !allowed.ipv6.isEmpty { outside.ipv6 = resources.ipv6.subtracting(allowed.ipv6) }
        if !allowed.asns.isEmpty { outside.asns = resources.asns.subtracting(allowed.asns) }
        return outside.blocks.first
    }
}

extension ResourceSet {
    /// Adds a block; false, without a change, when it overlaps the set.
    fileprivate mutating func insert(_ block: ResourceBlock) -> Bool {
        switch block {
        case .addresses(let family, let interval):
            guard !self[family].overlaps(interval) else { return false }
            self[family] = self[family].union(AddressSet([interval]))
        case .asns(let interval):
            guard !asns.overlaps(interval) else { return false }
            asns = asns.union(ASNSet([interval]))
        }
        return true
    }
}
