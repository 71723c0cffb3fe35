import GRDB
package import RPKITypes

/// A stored trust anchor certificate.
package struct StoredCertificate: Hashable, Sendable {
    /// The certificate.
    package var bytes: [UInt8]
    /// When it was fetched or accepted.
    package var time: Timestamp

    /// Makes a stored certificate.
    package init(bytes: [UInt8], time: Timestamp) {
        self.bytes = bytes
        self.time = time
    }
}

extension ObjectStore {
    /// Keeps the certificate that was fetched from a URI of a TAL, in place of those before.
    ///
    /// - `others`: the URIs whose certificates go.
    package func setFetchedCertificate(
        _ uri: TrustAnchorURI,
        _ bytes: [UInt8],
        at time: Timestamp,
        inPlaceOf others: [TrustAnchorURI] = []
    ) throws(StoreError) {
        try write { database in
            for other in others {
                try database.run(
                    "DELETE FROM fetchedCertificate WHERE uri = ?",
                    [other.description.databaseValue]
                )
            }
            try database.run(
                "INSERT OR REPLACE INTO fetchedCertificate VALUES (?, ?, ?)",
                [uri.description.databaseValue, bytes.stored, time.stored]
            )
        }
    }

    /// The certificate that was last fetched from a URI of a TAL; nil when there is none.
    package func fetchedCertificate(_ uri: TrustAnchorURI) throws(StoreError) -> StoredCertificate? {
        try certificate("SELECT bytes, at FROM fetchedCertificate WHERE uri = ?", uri.description)
    }

    /// The certificates that were fetched, by URI.
    package func fetchedCertificates() throws(StoreError) -> [String: [UInt8]] {
        try read { database in
            let rows = try database.rows("SELECT uri, bytes FROM fetchedCertificate")
            var certificates: [String: [UInt8]] = [:]
            while let row = try rows.next() {
                certificates[try row.value(0).text()] = try row.value(1).bytes()
            }
            return certificates
        }
    }

    /// Keeps the certificate that a trust anchor was accepted with, in place of the one before.
    package func setAcceptedCertificate(
        _ trustAnchor: String,
        _ bytes: [UInt8],
        at time: Timestamp
    ) throws(StoreError) {
        try write {
            try $0.run(
                "INSERT OR REPLACE INTO acceptedCertificate VALUES (?, ?, ?)",
                [trustAnchor.databaseValue, bytes.stored, time.stored]
            )
        }
    }

    /// The certificate that a trust anchor was last accepted with; nil when there is none.
    package func acceptedCertificate(_ trustAnchor: String) throws(StoreError) -> StoredCertificate? {
        try certificate("SELECT bytes, at FROM acceptedCertificate WHERE trustAnchor = ?", trustAnchor)
    }

    private func certificate(_ sql: String, _ key: String) throws(StoreError) -> StoredCertificate? {
        try read { database in
            guard let row = try database.row(sql, [key.databaseValue]) else { return nil }
            return StoredCertificate(bytes: try row.value(0).bytes(), time: try row.value(1).timestamp())
        }
    }
}
