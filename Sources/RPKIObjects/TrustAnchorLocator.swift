public import RPKITypes

/// A trust anchor locator (TAL): where a trust anchor's certificate is, and which key it must have.
public struct TrustAnchorLocator: Hashable, Sendable {
    /// The name of the trust anchor: the file's name without `.tal`.
    public let name: String
    /// The comment lines at the top, without `#`.
    public let comments: [String]
    /// The URIs in the order of the file, at least one.
    public let uris: [TrustAnchorURI]
    /// DER SubjectPublicKeyInfo of the trust anchor.
    public let subjectPublicKeyInfo: [UInt8]
    /// The octets that the key identifier is the SHA-1 of.
    package let publicKeyBits: [UInt8]

    /// Decodes a TAL.
    ///
    /// Comments, URIs, one empty line, then the key in Base64, which may be wrapped. Lines end in LF or CRLF.
    ///
    /// - Parameters:
    ///   - bytes: the file, at most `limits.talSize` bytes.
    ///   - name: the name that findings and payload carry for the trust anchor.
    ///   - limits: the bounds on what the file may contain.
    /// - Throws: ``DecodeError``, whose reason names the line.
    /// - Source: RFC 8630, section 2.2.
    public init(_ bytes: [UInt8], name: String, limits: Limits = .standard) throws(DecodeError) {
        guard bytes.count <= limits.talSize else {
            throw DecodeError(.locator(.tooLarge(size: bytes.count, limit: limits.talSize)))
        }
        guard UTF8Text.isValid(bytes.span), !bytes.contains(0) else { throw DecodeError(.locator(.notText)) }
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { $0.last == 0x0D ? $0.dropLast() : $0 }
        var index = 0
        var comments: [String] = []
        while index < lines.count, lines[index].first == 0x23 {
            comments.append(String(decoding: lines[index].dropFirst(), as: UTF8.self))
            index += 1
        }
        var uris: [TrustAnchorURI] = []
        while index < lines.count, !lines[index].isEmpty {
            do throws(URIReason) {
                uris.append(try TrustAnchorURI(bytes: Array(lines[index]), maximumLength: limits.uriLength))
            } catch {
                // The key right behind the URIs, without the line between, is the likeliest cause.
                if !uris.isEmpty, Base64.decode(lines[index]) != nil {
                    throw DecodeError(.locator(.noSeparator))
                }
                throw DecodeError(.locator(.invalidURI(line: index + 1, reason: error)))
            }
            index += 1
        }
        guard !uris.isEmpty else { throw DecodeError(.locator(.noURI)) }
        guard index < lines.count else { throw DecodeError(.locator(.noSeparator)) }
        guard let key = Base64.decode(lines[index...].joined()) else {
            throw DecodeError(.locator(.invalidKey))
        }
        do throws(DecodeError) {
            var reader = DERReader(key.span)
            let decoded = try SubjectKeyDecoder.read(&reader, isRouter: false, key.span)
            try reader.finish()
            publicKeyBits = key.span.copy(decoded.bits)
        } catch {
            throw DecodeError(.locator(.invalidKey))
        }
        self.name = name
        self.comments = comments
        self.uris = uris
        subjectPublicKeyInfo = key
    }
}

extension TrustAnchorLocator {
    /// The URIs in the order in which they are tried: https before rsync, otherwise as they are listed (RFC 8630,
    /// section 3).
    package var urisByPreference: [TrustAnchorURI] {
        func isHTTPS(_ uri: TrustAnchorURI) -> Bool {
            if case .https = uri { true } else { false }
        }
        return uris.filter(isHTTPS) + uris.filter { !isHTTPS($0) }
    }
}
