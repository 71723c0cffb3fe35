/// TAK (RFC 9691).
package struct TrustAnchorKeyContent: Hashable, Sendable {
    /// TAKey.
    package struct Key: Hashable, Sendable {
        /// Each a UTF8String.
        package var comments: [[UInt8]]
        /// Each an IA5String.
        package var uris: [[UInt8]]
        /// SubjectPublicKeyInfo.
        package var subjectPublicKeyInfo: [UInt8]

        /// Makes a key.
        package init(comments: [String] = [], uris: [String], subjectPublicKeyInfo: [UInt8]) {
            self.comments = comments.map(DER.utf8String)
            self.uris = uris.map(DER.ia5String)
            self.subjectPublicKeyInfo = subjectPublicKeyInfo
        }

        /// The whole key.
        package var der: [UInt8] {
            DER.sequence(DER.sequence(of: comments), DER.sequence(of: uris), subjectPublicKeyInfo)
        }
    }

    /// INTEGER; empty for the default.
    package var version: [UInt8] = []
    /// The key in use.
    package var current: Key
    /// The key before it.
    package var predecessor: Key?
    /// The key after it.
    package var successor: Key?

    /// Makes the content of a TAK.
    package init(current: Key, predecessor: Key? = nil, successor: Key? = nil) {
        self.current = current
        self.predecessor = predecessor
        self.successor = successor
    }

    /// The whole content.
    package var der: [UInt8] {
        DER.sequence(
            version,
            current.der,
            predecessor.map { DER.context(0, $0.der) } ?? [],
            successor.map { DER.context(1, $0.der) } ?? []
        )
    }
}
