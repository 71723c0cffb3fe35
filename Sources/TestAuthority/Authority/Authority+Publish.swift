package import RPKITypes

/// Numbers, times and deliberate gaps of one version of a publication point.
package struct PublicationSettings: Sendable {
    /// The manifest's number.
    package var manifestNumber: UInt64 = 1
    /// The CRL's number.
    package var crlNumber: UInt64 = 1
    /// When manifest and CRL were issued.
    package var thisUpdate: Timestamp
    /// When the next ones are due.
    package var nextUpdate: Timestamp
    /// Files that the manifest lists and the publication point lacks.
    package var missing: Set<String> = []
    /// Files that are there and not on the manifest.
    package var unlisted: Set<String> = []
    /// Other hashes than those of the files, by file name.
    package var hashes: [String: [UInt8]] = [:]
    /// Further entries of the manifest, behind the others.
    package var furtherEntries: [ManifestContent.Entry] = []
    /// A change to the CRL before it is signed.
    package var adjustCRL: @Sendable (inout CRLDraft) -> Void = { _ in }
    /// A change to the manifest's content before it is encoded.
    package var adjustManifest: @Sendable (inout ManifestContent) -> Void = { _ in }
    /// A change to the manifest before it is signed.
    package var adjustManifestObject: @Sendable (inout SignedObjectDraft) -> Void = { _ in }

    /// Makes settings without gaps.
    package init(thisUpdate: Timestamp, nextUpdate: Timestamp, number: UInt64 = 1) {
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
        manifestNumber = number
        crlNumber = number
    }
}

extension Authority {
    /// All files of the publication point: what was issued, the CRL, and last the manifest.
    ///
    /// The CA may issue more afterwards, change ``publication``, and publish again: that is the next version.
    package mutating func publish() throws -> [PublishedFile] {
        var crl = CRLDraft(
            template: CRLTemplate(
                issuer: identity,
                thisUpdate: publication.thisUpdate,
                nextUpdate: publication.nextUpdate,
                number: publication.crlNumber
            ),
            signer: identity.key
        )
        crl.template.entries = revoked
        publication.adjustCRL(&crl)
        let all = files + [PublishedFile(name: identity.crlName, bytes: try crl.build())]

        let listed = all.filter { !publication.unlisted.contains($0.name) }.sorted { $0.name < $1.name }
        let entries = listed.map {
            ManifestContent.Entry(
                name: $0.name,
                hash: publication.hashes[$0.name] ?? Hashing.sha256($0.bytes)
            )
        }
        var content = ManifestContent(
            number: publication.manifestNumber,
            thisUpdate: publication.thisUpdate,
            nextUpdate: publication.nextUpdate,
            entries: entries + publication.furtherEntries
        )
        publication.adjustManifest(&content)
        var draft = try manifestDraft(content)
        draft.signingTime = publication.thisUpdate
        publication.adjustManifestObject(&draft)
        let manifest = PublishedFile(name: identity.manifestName, bytes: try draft.build())
        return (all + [manifest]).filter { !publication.missing.contains($0.name) }
    }
}
