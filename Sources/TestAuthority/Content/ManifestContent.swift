package import RPKITypes

/// Manifest (RFC 9286).
package struct ManifestContent: Hashable, Sendable {
    /// One file of the list.
    package struct Entry: Hashable, Sendable {
        /// IA5String.
        package var name: [UInt8]
        /// BIT STRING.
        package var hash: [UInt8]

        /// Makes an entry from a name, which is not checked, and the octets of a hash.
        package init(name: String, hash: [UInt8]) {
            self.name = DER.ia5String(name)
            self.hash = DER.bitString(hash)
        }

        /// FileAndHash.
        package var der: [UInt8] { DER.sequence(name, hash) }
    }

    /// `[0] EXPLICIT INTEGER`; empty for the default.
    package var version: [UInt8] = []
    /// INTEGER.
    package var number: [UInt8]
    /// GeneralizedTime.
    package var thisUpdate: [UInt8]
    /// GeneralizedTime.
    package var nextUpdate: [UInt8]
    /// OBJECT IDENTIFIER.
    package var hashAlgorithm = DER.oid(.sha256)
    /// The files.
    package var entries: [Entry]

    /// Makes the content of a manifest.
    package init(number: UInt64, thisUpdate: Timestamp, nextUpdate: Timestamp, entries: [Entry]) {
        self.number = DER.integer(number)
        self.thisUpdate = DER.generalizedTime(thisUpdate)
        self.nextUpdate = DER.generalizedTime(nextUpdate)
        self.entries = entries
    }

    /// The whole content.
    package var der: [UInt8] {
        DER.sequence(
            version,
            number,
            thisUpdate,
            nextUpdate,
            hashAlgorithm,
            DER.sequence(of: entries.map(\.der))
        )
    }
}
