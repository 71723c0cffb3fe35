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
        // The letters in lower case; the other three octets are `://`.
        switch bytes.bigEndianWord(at: 0) | 0x2020_2020_2000_0000 {
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
        let pathStart = try checkAuthority(of: bytes)
        guard pathStart < count else { throw .noPath }
        let path = bytes.extracting(droppingFirst: pathStart)
        let hasSlash = try hasFurtherSlash(path)
        // rsync needs a module and something in it; `module/` names the module's own directory.
        guard hasSlash || path.count > 1 else { throw .noPath }
        guard scheme == .https || demanded == .any || hasSlash else { throw .noPath }
    }

    /// Checks the characters and segments of a path, which begins with a slash, and tells whether it has a further one.
    private static func hasFurtherSlash(_ path: Span<UInt8>) throws(URIReason) -> Bool {
        let count = path.count
        guard count >= 10, path[1] != 0x2F, path[1] != 0x2E else { return try hasFurtherSlashByOctets(path) }
        var faults: UInt64 = 0
        var slashes: UInt64 = 0
        // Eight octets at a time, each with the one behind it; the last eight may have been seen before.
        var index = 1
        while true {
            let octets = OctetWord(path, at: index)
            let following = OctetWord(path, at: index + 1)
            let slash = octets.isEqual(0x2F)
            // Letters, digits, hyphen, dot, slash and underscore; the other characters are rare.
            let usual = octets.areLetters | octets.isAtLeast(0x2D, below: 0x3A) | octets.isEqual(0x5F)
            faults |= octets.aboveASCII | following.aboveASCII
            faults |= ~usual | slash & following.isEqualOrOneLess(0x2F)
            slashes |= slash
            guard index < count - 9 else { break }
            index = min(index + 8, count - 9)
        }
        let last = path[count - 1]
        guard faults & OctetWord.topBits == 0, isURICharacter(last) else {
            return try hasFurtherSlashByOctets(path)
        }
        return slashes & OctetWord.topBits != 0 || last == 0x2F
    }

    /// The same for paths of any length and with any characters; names the first fault.
    @inline(never)
    private static func hasFurtherSlashByOctets(_ path: Span<UInt8>) throws(URIReason) -> Bool {
        var previous: UInt8 = 0
        var slashes = 0
        for index in 0..<path.count {
            let octet = path[index]
            guard isURICharacter(octet) else { throw .forbiddenCharacter(byte: octet) }
            guard previous != 0x2F || octet != 0x2E else { throw .dottedSegment }
            guard previous != 0x2F || octet != 0x2F else { throw .emptySegment }
            previous = octet
            if octet == 0x2F { slashes += 1 }
        }
        return slashes > 1
    }

    /// Checks host and port, and returns where they end.
    private static func checkAuthority(of bytes: Span<UInt8>) throws(URIReason) -> Int {
        if let end = endOfPlainHost(bytes) { return end }
        var index = 8
        while index < bytes.count, bytes[index] != 0x2F { index += 1 }
        try checkAuthority(bytes.extracting(8..<index))
        return index
    }

    /// Where a host ends that has no port and nothing wrong with it; nil for all else, and near the end of the URI.
    private static func endOfPlainHost(_ bytes: Span<UInt8>) -> Int? {
        let count = bytes.count
        var index = 8
        guard count >= index + 9, bytes[index] != 0x2F, bytes[index] != 0x2E, bytes[index] != 0x2D else {
            return nil
        }
        while index + 9 <= count {
            let octets = OctetWord(bytes, at: index)
            let following = OctetWord(bytes, at: index + 1)
            guard octets.aboveASCII | following.aboveASCII == 0 else { return nil }
            let dot = octets.isEqual(0x2E)
            var faults = dot & following.isEqual(0x2E)
            // Letters, digits, hyphen, dot and underscore; the slash is where it ends.
            faults |= ~(octets.areLetters | octets.isAtLeast(0x2D, below: 0x3A) | octets.isEqual(0x5F))
            let slash = octets.isEqual(0x2F) & OctetWord.topBits
            let octetsBefore = slash.leadingZeroBitCount / 8
            let isBefore = slash == 0 ? UInt64.max : ~(UInt64.max &>> UInt64(8 * octetsBefore))
            guard faults & isBefore & OctetWord.topBits == 0 else { return nil }
            if slash != 0 { return index + octetsBefore }
            index += 8
        }
        return nil
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
