package import RPKITypes

/// A certificate revocation list before it is signed; each field is a whole DER element.
package struct CRLTemplate: Hashable, Sendable {
    /// One revoked certificate.
    package struct Entry: Hashable, Sendable {
        /// INTEGER.
        package var serial: [UInt8]
        /// Time.
        package var date: [UInt8]
        /// Raw bytes behind the date: where entry extensions would stand.
        package var extensions: [UInt8] = []

        /// Makes an entry.
        package init(serial: [UInt8], date: Timestamp) {
            self.serial = serial
            self.date = DER.time(date)
        }

        /// The whole entry.
        package var der: [UInt8] { DER.sequence(serial, date, extensions) }
    }

    /// INTEGER; empty for version 1.
    package var version = DER.integer(1)
    /// The algorithm inside the signed part.
    package var innerAlgorithm = AlgorithmIdentifier.sha256WithRSA
    /// The algorithm outside of the signed part.
    package var outerAlgorithm = AlgorithmIdentifier.sha256WithRSA
    /// Name.
    package var issuer: [UInt8]
    /// Time.
    package var thisUpdate: [UInt8]
    /// Time; empty to leave it out.
    package var nextUpdate: [UInt8]
    /// The entries; without any the field is left out, as RFC 5280 wants it, unless ``keepsEmptyList``.
    package var entries: [Entry] = []
    /// Whether an empty list is written as an empty SEQUENCE, as some CAs do.
    package var keepsEmptyList = false
    /// The extensions; nil leaves the field out.
    package var extensions: [ExtensionTemplate]?

    /// Makes a list without entries.
    package init(issuer: AuthorityIdentity, thisUpdate: Timestamp, nextUpdate: Timestamp, number: UInt64) {
        self.issuer = issuer.subject
        self.thisUpdate = DER.time(thisUpdate)
        self.nextUpdate = DER.time(nextUpdate)
        extensions = [
            .authorityKeyIdentifier(issuer.key.keyIdentifierBytes),
            ExtensionTemplate(.crlNumber, DER.integer(number)),
        ]
    }

    /// The extension of a type; see the subscript of the list.
    package subscript(_ oid: OID) -> ExtensionTemplate? {
        get { extensions?[oid] }
        set {
            var list = extensions ?? []
            list[oid] = newValue
            extensions = list
        }
    }

    /// TBSCertList.
    package var signedPart: [UInt8] {
        DER.sequence(
            version,
            innerAlgorithm,
            issuer,
            thisUpdate,
            nextUpdate,
            entries.isEmpty && !keepsEmptyList ? [] : DER.sequence(of: entries.map(\.der)),
            extensions.map { DER.context(0, DER.sequence(of: $0.map(\.der))) } ?? []
        )
    }

    /// The list, signed with the CA's key.
    package func signed(by key: SigningKey) throws -> [UInt8] {
        let part = signedPart
        return DER.sequence(part, outerAlgorithm, DER.bitString(try key.sign(part)))
    }
}
