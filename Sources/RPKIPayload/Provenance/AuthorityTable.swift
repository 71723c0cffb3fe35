package import RPKITypes

/// The CAs that payload rests on, each with the one above it: a table beside the sources, one row for each path.
///
/// A row takes 144 octets and the text of its URIs, which it shares with what validation keeps.
package struct AuthorityTable: Sendable {
    /// A CA.
    package struct Authority: Hashable, Sendable {
        /// Where its certificate is published.
        package let uri: String
        /// The SHA-256 of the certificate.
        package let digest: SHA256Digest
        /// The subject key identifier of the certificate.
        package let keyIdentifier: KeyIdentifier
        /// The certificate's own validity.
        package let validity: ValidityPeriod
        /// The manifest that was used; nil when no version of the publication point could be.
        package var manifest: ManifestVersion?
        fileprivate let parent: UInt32?
        fileprivate let trustAnchor: UInt32
    }

    /// A version of a publication point.
    package struct ManifestVersion: Hashable, Sendable {
        /// Where the manifest was published.
        package var uri: RsyncURI
        /// The SHA-256 of the manifest, which pins all listed files.
        package var digest: SHA256Digest

        /// Makes a version.
        package init(uri: RsyncURI, digest: SHA256Digest) {
            self.uri = uri
            self.digest = digest
        }
    }

    private var rows: [Authority] = []
    private var trustAnchors: [String] = []

    /// Makes an empty table.
    package init() {}

    /// How many CAs there are.
    package var count: Int { rows.count }

    /// Makes room for a number of CAs that is known beforehand.
    package mutating func reserveCapacity(_ count: Int) { rows.reserveCapacity(count) }

    /// Adds a trust anchor's CA.
    ///
    /// - Parameters:
    ///   - name: the name of the TAL.
    ///   - uri: where its certificate is published.
    ///   - digest: the SHA-256 of the certificate.
    ///   - keyIdentifier: its subject key identifier.
    ///   - validity: of the certificate.
    package mutating func addRoot(
        named name: String,
        uri: String,
        digest: SHA256Digest,
        keyIdentifier: KeyIdentifier,
        validity: ValidityPeriod
    ) {
        rows.append(
            Authority(
                uri: uri,
                digest: digest,
                keyIdentifier: keyIdentifier,
                validity: validity,
                parent: nil,
                trustAnchor: UInt32(clamping: trustAnchors.count)
            )
        )
        trustAnchors.append(name)
    }

    /// Adds a CA below one that is in the table.
    ///
    /// - Parameters:
    ///   - parent: the place of its issuer.
    ///   - uri: where its certificate is published.
    ///   - digest: the SHA-256 of the certificate.
    ///   - keyIdentifier: its subject key identifier.
    ///   - validity: of the certificate.
    package mutating func add(
        below parent: Int,
        uri: String,
        digest: SHA256Digest,
        keyIdentifier: KeyIdentifier,
        validity: ValidityPeriod
    ) {
        precondition(rows.indices.contains(parent), "an issuer comes before those below it")
        rows.append(
            Authority(
                uri: uri,
                digest: digest,
                keyIdentifier: keyIdentifier,
                validity: validity,
                parent: UInt32(clamping: parent),
                trustAnchor: rows[parent].trustAnchor
            )
        )
    }

    /// Says which version of its publication point was used.
    package mutating func setManifest(_ version: ManifestVersion, of place: Int) {
        rows[place].manifest = version
    }

    /// The CAs from the one at a place up to the trust anchor; empty when there is no such place.
    package func path(from place: Int) -> [Authority] {
        guard rows.indices.contains(place) else { return [] }
        var path = [rows[place]]
        // An issuer's place is smaller, so this ends.
        while let parent = path.last?.parent { path.append(rows[Int(parent)]) }
        return path
    }

    /// The name of the TAL above a CA.
    package func trustAnchor(of authority: Authority) -> String { trustAnchors[Int(authority.trustAnchor)] }

    /// The CA certificate with a subject key identifier; of several the one whose chain is valid for longest, and of
    /// these the one whose URI comes first.
    ///
    /// - Complexity: O(*n*) in CAs.
    package func authority(keyIdentifier: KeyIdentifier) -> Authority? {
        let found = rows.indices.filter { rows[$0].keyIdentifier == keyIdentifier }
        let best = found.min { left, right in
            let (one, other) = (chainEnd(left), chainEnd(right))
            return one == other ? rows[left].uri < rows[right].uri : one > other
        }
        return best.map { rows[$0] }
    }

    /// The trust anchor whose certificate has a hash or a URI.
    package func root(where isWanted: (Authority) -> Bool) -> Authority? {
        rows.first { $0.parent == nil && isWanted($0) }
    }

    private func chainEnd(_ place: Int) -> Timestamp {
        path(from: place).map(\.validity.notAfter).min() ?? .distantPast
    }
}
