public import RPKITypes

/// The content of a trust anchor key object (TAK): the current key, and the ones before and after it.
public struct TrustAnchorKey: Hashable, Sendable {
    /// A key with the places of its certificate.
    public struct Key: Hashable, Sendable {
        /// Remarks; untrusted text.
        public let comments: [String]
        /// The places, at least one.
        public let uris: [TrustAnchorURI]
        /// DER SubjectPublicKeyInfo.
        public let subjectPublicKeyInfo: [UInt8]
        /// The octets that the key identifier is the SHA-1 of.
        package let publicKeyBits: [UInt8]
    }

    /// The key in use.
    public let current: Key
    /// The key used before.
    public let predecessor: Key?
    /// The key that will be used next.
    public let successor: Key?

    /// Decodes the eContent that lies at `range` of an object.
    ///
    /// - Throws: ``DecodeError`` with the offset in the object.
    /// - Source: RFC 9691, section 2.2.
    package init(_ range: Range<Int>, of der: Span<UInt8>, limits: Limits) throws(DecodeError) {
        var reader = DERReader(range)
        var fields = try reader.enter(DERTag.sequence, in: der)
        try reader.finish()
        if fields.nextTag(in: der) == DERTag.integer {
            let start = fields.position
            let version = try fields.readUInt32(in: der, orThrow: .tak(.version))
            throw DecodeError(version == 0 ? .encoding(.defaultEncoded) : .tak(.version), at: start)
        }
        current = try TrustAnchorKey.readKey(&fields, der, limits)
        predecessor = try TrustAnchorKey.readOptionalKey(0, &fields, der, limits)
        successor = try TrustAnchorKey.readOptionalKey(1, &fields, der, limits)
        try fields.finish()
    }

    private static func readOptionalKey(
        _ number: UInt8,
        _ fields: inout DERReader,
        _ der: Span<UInt8>,
        _ limits: Limits
    ) throws(DecodeError) -> Key? {
        guard let wrapper = try fields.readOptional(DERTag.context(number), in: der) else { return nil }
        var inner = DERReader(wrapper.content)
        let key = try readKey(&inner, der, limits)
        try inner.finish()
        return key
    }

    private static func readKey(
        _ fields: inout DERReader,
        _ der: Span<UInt8>,
        _ limits: Limits
    ) throws(DecodeError) -> Key {
        var parts = try fields.enter(DERTag.sequence, in: der)
        let comments = try readComments(&parts, der, limits)
        let uris = try readURIs(&parts, der, limits)
        let keyStart = parts.position
        let key: SubjectKeyDecoder.Decoded
        do throws(DecodeError) {
            key = try SubjectKeyDecoder.read(&parts, isRouter: false, der)
        } catch {
            guard case .certificate = error.reason else { throw error }
            throw DecodeError(.tak(.key), at: keyStart)
        }
        try parts.finish()
        return Key(
            comments: comments,
            uris: uris,
            subjectPublicKeyInfo: der.copy(key.whole),
            publicKeyBits: der.copy(key.bits)
        )
    }

    private static func readComments(
        _ parts: inout DERReader,
        _ der: Span<UInt8>,
        _ limits: Limits
    ) throws(DecodeError) -> [String] {
        var list = try parts.enter(DERTag.sequence, in: der)
        var comments: [String] = []
        while !list.isAtEnd {
            let element = try list.read(DERTag.utf8String, in: der)
            guard UTF8Text.isValid(der.extracting(element.content)) else {
                throw DecodeError(.encoding(.characterInvalid), at: element.start)
            }
            guard comments.count < limits.takElements else {
                throw DecodeError(.tak(.tooManyElements(limit: limits.takElements)), at: element.start)
            }
            comments.append(der.text(element.content))
        }
        return comments
    }

    private static func readURIs(
        _ parts: inout DERReader,
        _ der: Span<UInt8>,
        _ limits: Limits
    ) throws(DecodeError) -> [TrustAnchorURI] {
        var list = try parts.enter(DERTag.sequence, in: der)
        guard !list.isAtEnd else { throw DecodeError(.tak(.urisEmpty), at: list.position) }
        var uris: [TrustAnchorURI] = []
        while !list.isAtEnd {
            let element = try list.read(DERTag.ia5String, in: der)
            guard uris.count < limits.takElements else {
                throw DecodeError(.tak(.tooManyElements(limit: limits.takElements)), at: element.start)
            }
            do throws(URIReason) {
                uris.append(
                    try TrustAnchorURI(
                        bytes: der.copy(element.content),
                        maximumLength: limits.uriLength,
                        path: .any
                    )
                )
            } catch {
                throw DecodeError(.tak(.uri(error)), at: element.start)
            }
        }
        return uris
    }
}
