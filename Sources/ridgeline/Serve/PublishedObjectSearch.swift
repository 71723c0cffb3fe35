import HTTPAPI
import ObjectStore
import RPKICrypto
import RPKIPayload
import RPKITypes

/// Finds published objects in the store, and the certificates of trust anchors, which no repository need have.
struct PublishedObjectSearch {
    private let store: ObjectStore
    private let authorities: AuthorityTable

    /// An object with its place; the URI is nil when it is not known.
    struct Found {
        let uri: String?
        let digest: SHA256Digest
        let bytes: [UInt8]
    }

    /// Searches in a store, and by the CAs of the last validation.
    init(_ store: ObjectStore, _ authorities: AuthorityTable) {
        self.store = store
        self.authorities = authorities
    }

    /// The object; nil when there is none.
    ///
    /// Blocks on the store.
    ///
    /// - Throws: ``StoreError`` when the store cannot be read.
    func find(_ key: ObjectKey) throws(StoreError) -> Found? {
        switch key {
        case .uri(let text):
            if let uri = try? RsyncURI(text), let stored = try store.objects(at: uri).first {
                return Found(uri: text, digest: stored.digest, bytes: stored.bytes)
            }
            return try certificate(authorities.root { $0.uri == text })
        case .digest(let digest):
            if let bytes = try store.object(digest) { return Found(uri: nil, digest: digest, bytes: bytes) }
            return try certificate(authorities.root { $0.digest == digest })
        case .keyIdentifier(let identifier):
            return try certificate(authorities.authority(keyIdentifier: identifier))
        }
    }

    private func certificate(_ authority: AuthorityTable.Authority?) throws(StoreError) -> Found? {
        guard let authority else { return nil }
        var bytes = try store.object(authority.digest)
        if bytes == nil {
            // That of a trust anchor is kept by the name of its TAL.
            let accepted = try store.acceptedCertificate(authorities.trustAnchor(of: authority))
            bytes = accepted.flatMap { SHA256.digest($0.bytes.span) == authority.digest ? $0.bytes : nil }
        }
        return bytes.map { Found(uri: authority.uri, digest: authority.digest, bytes: $0) }
    }
}
