/// A file name as a manifest may list it: `[A-Za-z0-9_-]+`, a dot, three letters (RFC 9286, section 4.2.2).
public struct FileName: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The name as text.
    public let description: String

    /// Makes a name; nil when the bytes break the rule.
    public init?(_ bytes: Span<UInt8>) {
        guard FileName.isValid(bytes) else { return nil }
        description = String(decoding: (0..<bytes.count).map { bytes[$0] }, as: UTF8.self)
    }

    /// Makes a name from text; nil when it breaks the rule.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        self.init(bytes.span)
    }

    /// Whether the bytes are a valid name.
    package static func isValid(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count >= 5, bytes.count <= 255, bytes[bytes.count - 4] == 0x2E else { return false }
        for index in 0..<(bytes.count - 4) {
            switch bytes[index] {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: continue
            default: return false
            }
        }
        for index in (bytes.count - 3)..<bytes.count {
            guard (0x61...0x7A).contains(bytes[index]) || (0x41...0x5A).contains(bytes[index]) else {
                return false
            }
        }
        return true
    }

    /// The kind of object that the suffix announces; nil for an unknown suffix.
    ///
    /// Case counts.
    public var kind: ObjectKind? { ObjectKind(fileExtension: description.suffix(3)) }

    /// By text.
    public static func < (left: FileName, right: FileName) -> Bool { left.description < right.description }
}

/// The kinds of RPKI objects, by file suffix (IANA "RPKI Repository Name Schemes").
public enum ObjectKind: String, Hashable, Sendable, CaseIterable {
    /// A CA or router certificate, `.cer`.
    case certificate = "cer"
    /// A certificate revocation list, `.crl`.
    case crl
    /// A manifest, `.mft`.
    case manifest = "mft"
    /// A route origin authorization, `.roa`.
    case roa
    /// An ASPA, `.asa`.
    case aspa = "asa"
    /// A Ghostbusters record, `.gbr`.
    case ghostbusters = "gbr"
    /// A trust anchor key object, `.tak`.
    case trustAnchorKey = "tak"
    /// A Signed Prefix List, `.spl`.
    case signedPrefixList = "spl"
    /// An RPKI signed checklist, `.sig`; never in a repository.
    case signedChecklist = "sig"
    /// A canonical cache representation, `.ccr`; never in a repository.
    case canonicalCacheRepresentation = "ccr"
    /// A trust anchor locator, `.tal`; a local file.
    case trustAnchorLocator = "tal"

    /// The kind that a suffix without its dot stands for; case counts.
    public init?(fileExtension: some StringProtocol) { self.init(rawValue: String(fileExtension)) }
}
