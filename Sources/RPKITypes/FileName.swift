/// A file name as a manifest may list it: `[A-Za-z0-9_-]+`, a dot, three letters (RFC 9286, section 4.2.2).
public struct FileName: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The name as text.
    public let description: String
    /// The kind of object that the suffix announces; nil for an unknown suffix.
    ///
    /// Case counts.
    public let kind: ObjectKind?

    /// Makes a name; nil when the bytes break the rule.
    public init?(_ bytes: Span<UInt8>) {
        guard FileName.isValid(bytes) else { return nil }
        let suffix = bytes.count - 3
        kind = ObjectKind(bytes[suffix], bytes[suffix + 1], bytes[suffix + 2])
        description = String(copying: bytes)
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

    /// The kind that the three letters of a suffix stand for; case counts.
    init?(_ first: UInt8, _ second: UInt8, _ third: UInt8) {
        switch UInt32(first) << 16 | UInt32(second) << 8 | UInt32(third) {
        case 0x63_6572: self = .certificate
        case 0x63_726C: self = .crl
        case 0x6D_6674: self = .manifest
        case 0x72_6F61: self = .roa
        case 0x61_7361: self = .aspa
        case 0x67_6272: self = .ghostbusters
        case 0x74_616B: self = .trustAnchorKey
        case 0x73_706C: self = .signedPrefixList
        case 0x73_6967: self = .signedChecklist
        case 0x63_6372: self = .canonicalCacheRepresentation
        case 0x74_616C: self = .trustAnchorLocator
        default: return nil
        }
    }
}

extension String {
    /// Makes a string of ASCII bytes with one copy.
    package init(copying bytes: Span<UInt8>) {
        self.init(unsafeUninitializedCapacity: bytes.count) { buffer in
            for index in 0..<bytes.count { buffer[index] = bytes[index] }
            return bytes.count
        }
    }
}
