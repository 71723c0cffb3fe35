/// Why bytes are no stored history, and where in them.
public struct HistoryFileError: Error, Hashable, Sendable {
    /// The rule that is broken.
    public let rule: Rule
    /// Where, in bytes from the start.
    public let offset: Int

    /// What a file must be; raw values are codes that stay.
    public enum Rule: String, Hashable, Sendable, CaseIterable {
        /// It begins with the mark of such files.
        case mark = "history-mark"
        /// It has the version that this program writes.
        case version = "history-version"
        /// It is as long as its header says.
        case length = "history-length"
        /// The checksum of the header is right.
        case headerChecksum = "history-header-checksum"
        /// The checksum of the body is right.
        case bodyChecksum = "history-body-checksum"
        /// The session IDs are all different, and none is 65535.
        case sessions = "history-sessions"
        /// A count leads no further than the bytes go, and nothing is left over.
        case count = "history-count"
        /// The names of trust anchors are UTF-8 text, ascending, without repetition.
        case trustAnchors = "history-trust-anchors"
        /// An entry refers to a trust anchor of the list.
        case trustAnchorIndex = "history-trust-anchor-index"
        /// A prefix has a length within its family, no bits below it, and a maximum length in between.
        case prefix = "history-prefix"
        /// Providers are ascending, without repetition, and AS0 is alone.
        case providers = "history-providers"
        /// Entries are ascending, without repetition.
        case order = "history-order"
        /// The deltas lead from one serial to a newer one, up to the current one, and each changes something.
        case serials = "history-serials"
        /// The deltas announce what is there afterwards, and withdraw what is not.
        case delta = "history-delta"
    }

    init(_ rule: Rule, at offset: Int) {
        self.rule = rule
        self.offset = offset
    }
}

extension HistoryFileError.Rule: CustomStringConvertible {
    /// What is wrong.
    public var description: String {
        switch self {
        case .mark: "it is no payload history"
        case .version: "it is of another version of the format"
        case .length: "it is cut short, or longer than its header says"
        case .headerChecksum: "its header is damaged: the checksum is wrong"
        case .bodyChecksum: "it is damaged: the checksum is wrong"
        case .sessions: "two session IDs are the same, or one is 65535"
        case .count: "a count does not fit the bytes that are there"
        case .trustAnchors: "the names of trust anchors are no text or not in order"
        case .trustAnchorIndex: "an entry refers to a trust anchor that is not listed"
        case .prefix: "a prefix or its maximum length is impossible"
        case .providers: "providers are not in order, or AS0 has company"
        case .order: "entries are not in order, or one is there twice"
        case .serials: "the serials of the deltas do not lead to the current one"
        case .delta: "a delta does not lead to the payload"
        }
    }
}

extension HistoryFileError: CustomStringConvertible {
    /// `it is damaged: the checksum is wrong (byte 64) [history-body-checksum]`.
    public var description: String { "\(rule) (byte \(offset)) [\(rule.rawValue)]" }
}
