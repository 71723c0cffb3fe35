package import RPKITypes

/// A CA in memory: it issues objects, remembers them, and makes its publication point of them.
///
/// Every issuing method takes a closure that may change the draft before it is signed; what it does to the
/// payload is the caller's business (``payload`` then has what the object would have meant).
package struct Authority: Sendable {
    /// Who the CA is.
    package var identity: AuthorityIdentity
    /// The validity of what it issues.
    package var validity: Validity
    /// The time in the attribute signing-time.
    package var signingTime: Timestamp
    /// What it has issued, in order; manifest and CRL not included.
    package var files: [PublishedFile] = []
    /// The entries of its CRL.
    package var revoked: [CRLTemplate.Entry] = []
    /// The payload of what it has issued.
    package var payload = ExpectedPayload()
    /// The next serial number.
    package var nextSerial: UInt64
    /// Keys for the certificates of signed objects, used round; none may be the CA's own.
    package var endEntityKeys: [SigningKey]
    /// Keys for routers, used round.
    package var routerKeys: [SigningKey]
    /// Numbers and times of the CRL and the manifest.
    package var publication: PublicationSettings

    private var nextKey = 0
    private var nextRouterKey = 0

    /// Makes a CA that has issued nothing yet.
    package init(
        identity: AuthorityIdentity,
        keys: KeyPool,
        validity: Validity,
        publication: PublicationSettings,
        firstSerial: UInt64 = 1
    ) {
        self.identity = identity
        self.validity = validity
        self.publication = publication
        signingTime = publication.thisUpdate
        nextSerial = firstSerial
        endEntityKeys = keys.endEntities
        routerKeys = keys.routers
    }

    /// Draws the next serial number, as INTEGER.
    package mutating func drawSerial() -> [UInt8] {
        defer { nextSerial += 1 }
        return DER.integer(nextSerial)
    }

    /// Draws the next key for the certificate of a signed object.
    package mutating func drawKey() throws -> SigningKey {
        guard !endEntityKeys.isEmpty else { throw AuthorityError.keys("no end-entity key") }
        defer { nextKey += 1 }
        return endEntityKeys[nextKey % endEntityKeys.count]
    }

    /// Draws the next key for a router.
    package mutating func drawRouterKey() throws -> SigningKey {
        guard !routerKeys.isEmpty else { throw AuthorityError.keys("no router key") }
        defer { nextRouterKey += 1 }
        return routerKeys[nextRouterKey % routerKeys.count]
    }

    /// Puts a file into the publication point.
    @discardableResult
    package mutating func add(_ name: String, _ bytes: [UInt8]) -> PublishedFile {
        let file = PublishedFile(name: name, bytes: bytes)
        files.append(file)
        return file
    }

    /// Puts the serial number of a certificate on the CRL.
    package mutating func revoke(serial: [UInt8]) {
        revoked.append(CRLTemplate.Entry(serial: serial, date: publication.thisUpdate))
    }
}
