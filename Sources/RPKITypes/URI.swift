/// The URI of an object or directory in an rsync module: `rsync://host/module/path` (RFC 5781).
///
/// The bytes are checked once, when the value is made: printable ASCII that RFC 3986 permits, no user
/// information, no query, no fragment, no empty or dotted path segment, in the authority and module too.
public struct RsyncURI: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The bytes of the URI, with the scheme in lower case.
    package let bytes: [UInt8]
    /// Where the host with its port begins: behind `rsync://`.
    package static let authorityStart = 8

    /// Makes a URI from its text.
    ///
    /// - Throws: the ``URIReason`` for which it is refused.
    public init(_ text: String, maximumLength: Int = Limits.standard.uriLength) throws(URIReason) {
        try self.init(bytes: Array(text.utf8), maximumLength: maximumLength)
    }

    /// Makes a URI from its bytes.
    package init(
        bytes: [UInt8],
        maximumLength: Int = Limits.standard.uriLength,
        path: URISyntax.Path = .inModule
    ) throws(URIReason) {
        try URISyntax.check(bytes.span, scheme: .rsync, maximumLength: maximumLength, path: path)
        self.bytes = Array("rsync".utf8) + bytes.dropFirst(5)
    }

    /// Makes a URI from borrowed bytes; costs one allocation.
    package init(
        copying bytes: Span<UInt8>,
        maximumLength: Int = Limits.standard.uriLength
    ) throws(URIReason) {
        try URISyntax.check(bytes, scheme: .rsync, maximumLength: maximumLength)
        self.bytes = [UInt8](capacity: bytes.count) { copy in
            for index in 0..<5 { copy.append(bytes[index] | 0x20) }
            for index in 5..<bytes.count { copy.append(bytes[index]) }
        }
    }

    /// Takes bytes that were checked before.
    package init(checked bytes: [UInt8]) { self.bytes = bytes }

    /// The text of the URI.
    public var description: String { String(decoding: bytes, as: UTF8.self) }

    /// Host (with port), module, and the segments of the path below it, in order.
    package var segments: [ArraySlice<UInt8>] { bytes[RsyncURI.authorityStart...].split(separator: 0x2F) }

    /// The directory that holds the object, ending in a slash; the URI itself when it ends in one.
    package var directory: RsyncURI {
        guard let slash = bytes.lastIndex(of: 0x2F) else { return self }
        return RsyncURI(checked: Array(bytes[...slash]))
    }

    /// The rsync module, `rsync://host/module/`.
    package var module: RsyncURI {
        var slashes = 0
        for index in RsyncURI.authorityStart..<bytes.count where bytes[index] == 0x2F {
            slashes += 1
            if slashes == 2 { return RsyncURI(checked: Array(bytes[...index])) }
        }
        return asDirectory
    }

    /// What follows the last slash; empty for a directory.
    package var lastSegment: ArraySlice<UInt8> {
        guard let slash = bytes.lastIndex(of: 0x2F) else { return [] }
        return bytes[(slash + 1)...]
    }

    /// The URI with a slash at its end.
    package var asDirectory: RsyncURI { bytes.last == 0x2F ? self : RsyncURI(checked: bytes + [0x2F]) }

    /// The URI of `name` in this directory.
    package func appending(_ name: FileName) -> RsyncURI {
        RsyncURI(checked: asDirectory.bytes + Array(name.description.utf8))
    }

    /// By bytes.
    public static func < (left: RsyncURI, right: RsyncURI) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

/// A URI of scheme https, checked as ``RsyncURI`` is.
public struct HTTPSURI: Hashable, Sendable, CustomStringConvertible {
    /// The bytes of the URI, with the scheme in lower case.
    package let bytes: [UInt8]

    /// Makes a URI from its text.
    ///
    /// - Throws: the ``URIReason`` for which it is refused.
    public init(_ text: String, maximumLength: Int = Limits.standard.uriLength) throws(URIReason) {
        try self.init(bytes: Array(text.utf8), maximumLength: maximumLength)
    }

    /// Makes a URI from its bytes.
    package init(bytes: [UInt8], maximumLength: Int = Limits.standard.uriLength) throws(URIReason) {
        try URISyntax.check(bytes.span, scheme: .https, maximumLength: maximumLength)
        self.bytes = Array("https".utf8) + bytes.dropFirst(5)
    }

    /// The text of the URI.
    public var description: String { String(decoding: bytes, as: UTF8.self) }

    /// Host (with port) and the segments of the path, in order.
    package var segments: [ArraySlice<UInt8>] { bytes[8...].split(separator: 0x2F) }
}

/// The rules that URIs in RPKI objects must keep before anything is done with them.
package enum URISyntax {
    /// The schemes in use; both have five letters.
    package enum Scheme: String, Hashable, Sendable {
        case rsync
        case https
    }

    /// How far the path of an rsync URI must reach.
    package enum Path: Hashable, Sendable {
        /// A module and something in it, as fetching demands.
        case inModule
        /// Anything after the host, for places that are only shown.
        case any
    }

    /// The scheme of a URI, whatever else may be wrong with it; nil for another scheme.
    package static func scheme(of bytes: Span<UInt8>) -> Scheme? {
        guard bytes.count >= 8 else { return nil }
        var start: UInt64 = 0
        for index in 0..<8 { start = start << 8 | UInt64(bytes[index]) }
        // The letters in lower case; the other three octets are `://`.
        switch start | 0x2020_2020_2000_0000 {
        case 0x7273_796E_633A_2F2F: return .rsync
        case 0x6874_7470_733A_2F2F: return .https
        default: return nil
        }
    }

    /// Checks all rules; costs one pass over the bytes and no memory.
    package static func check(
        _ bytes: Span<UInt8>,
        scheme: Scheme,
        maximumLength: Int,
        path demanded: Path = .inModule
    ) throws(URIReason) {
        let count = bytes.count
        guard count <= maximumLength else { throw .tooLong(length: count, limit: maximumLength) }
        guard URISyntax.scheme(of: bytes) == scheme else { throw .wrongScheme(expected: scheme.rawValue) }
        var index = 8
        while index < count, bytes[index] != 0x2F { index += 1 }
        try checkAuthority(bytes.extracting(8..<index))
        guard index < count else { throw .noPath }
        let path = bytes.extracting(droppingFirst: index)
        if hasFault(path) { try findFault(path) }
        let last = bytes[count - 1]
        var slashes = 0
        for position in 0..<path.count { slashes += path[position] == 0x2F ? 1 : 0 }
        let segments = last == 0x2F ? slashes - 1 : slashes
        // rsync needs a module and something in it; `module/` names the module's own directory.
        let hasModule = segments >= 2 || (segments == 1 && last == 0x2F)
        guard segments >= 1, scheme == .https || demanded == .any || hasModule else { throw .noPath }
    }

    /// Whether a path, which begins with a slash, has a forbidden character, or an empty or dotted segment.
    ///
    /// Without branches, so that the compiler can take many octets at once.
    private static func hasFault(_ path: Span<UInt8>) -> Bool {
        var faults: UInt8 = 0
        for index in 0..<path.count {
            let octet = path[index]
            let isForbidden =
                UInt8(octet < 0x21) | UInt8(octet > 0x7E) | UInt8(octet == 0x22) | UInt8(octet == 0x23)
                | UInt8(octet == 0x3C) | UInt8(octet == 0x3E) | UInt8(octet == 0x3F)
                | UInt8(octet &- 0x5B < 4) | UInt8(octet == 0x60) | UInt8(octet &- 0x7B < 3)
            faults |= isForbidden
        }
        guard path.count > 1 else { return faults != 0 }
        let following = path.extracting(droppingFirst: 1)
        for index in 0..<following.count {
            let next = following[index]
            faults |= UInt8(path[index] == 0x2F) & (UInt8(next == 0x2F) | UInt8(next == 0x2E))
        }
        return faults != 0
    }

    /// Names the first fault of a path.
    private static func findFault(_ path: Span<UInt8>) throws(URIReason) {
        var previous: UInt8 = 0
        for index in 0..<path.count {
            let octet = path[index]
            guard isURICharacter(octet) else { throw .forbiddenCharacter(byte: octet) }
            guard previous != 0x2F || octet != 0x2E else { throw .dottedSegment }
            guard previous != 0x2F || octet != 0x2F else { throw .emptySegment }
            previous = octet
        }
    }

    private static func checkAuthority(_ authority: Span<UInt8>) throws(URIReason) {
        guard authority.count > 0, authority[0] != 0x3A else { throw .noHost }
        guard authority[0] != 0x2E, authority[0] != 0x2D else { throw .invalidHost }
        var colon: Int?
        for index in 0..<authority.count {
            switch authority[index] {
            case 0x40: throw .userInformation
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: continue
            case 0x2E where index == 0 || authority[index - 1] != 0x2E: continue
            case 0x3A where colon == nil: colon = index
            case let octet where !isURICharacter(octet): throw .forbiddenCharacter(byte: octet)
            default: throw .invalidHost
            }
        }
        guard let colon else { return }
        var port = 0
        for index in (colon + 1)..<max(colon + 1, authority.count) {
            guard (0x30...0x39).contains(authority[index]), port <= 65_535 else { throw .invalidHost }
            port = port * 10 + Int(authority[index] - 0x30)
        }
        guard (1...65_535).contains(port) else { throw .invalidHost }
    }

    /// Unreserved, `%`, and the delimiters of paths; `?`, `#`, `[`, `]` have no place in these URIs.
    @inline(__always)
    private static func isURICharacter(_ byte: UInt8) -> Bool {
        // One bit for each octet below 128: ! $ % & ' ( ) * + , - . / digits : ; = @ letters _ ~
        let low: UInt64 = 0x2FFF_FFF2_0000_0000
        let high: UInt64 = 0x47FF_FFFE_87FF_FFFF
        guard byte < 0x80 else { return false }
        return (byte < 0x40 ? low : high) >> UInt64(byte & 63) & 1 == 1
    }
}

/// A place from which a trust anchor certificate can be had (RFC 8630, section 2.2).
public enum TrustAnchorURI: Hashable, Sendable, CustomStringConvertible {
    /// A file in an rsync module.
    case rsync(RsyncURI)
    /// A resource of an HTTPS server.
    case https(HTTPSURI)

    /// The text of the URI.
    public var description: String {
        switch self {
        case .rsync(let uri): uri.description
        case .https(let uri): uri.description
        }
    }
}

extension TrustAnchorURI {
    /// Reads a URI of either scheme.
    package init(
        bytes: [UInt8],
        maximumLength: Int = Limits.standard.uriLength,
        path: URISyntax.Path = .inModule
    ) throws(URIReason) {
        if URISyntax.scheme(of: bytes.span) == .rsync {
            self = .rsync(try RsyncURI(bytes: bytes, maximumLength: maximumLength, path: path))
        } else {
            self = .https(try HTTPSURI(bytes: bytes, maximumLength: maximumLength))
        }
    }
}

extension UInt8 {
    /// One for true, zero for false.
    @inline(__always)
    fileprivate init(_ condition: Bool) { self = condition ? 1 : 0 }
}
