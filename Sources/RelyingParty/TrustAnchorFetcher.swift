package import ObjectStore
package import RPKIObjects
package import RPKITypes
package import RepositoryFetch

/// Fetches the certificates that trust anchor locators point to (RFC 8630, section 3).
package struct TrustAnchorFetcher: Sendable {
    private let store: ObjectStore
    private let transport: TrustAnchorTransport
    private let usesRsync: Bool
    private let limits: Limits

    /// Makes a fetcher.
    package init(
        store: ObjectStore,
        transport: TrustAnchorTransport,
        usesRsync: Bool,
        limits: Limits
    ) {
        self.store = store
        self.transport = transport
        self.usesRsync = usesRsync
        self.limits = limits
    }

    /// Tries the URIs of a TAL, https before rsync, until one gives a certificate with the TAL's key.
    ///
    /// Whether the certificate is any good is found out later; one that is not by its key never takes the place of
    /// one that is.
    ///
    /// - Returns: why URIs gave nothing.
    /// - Throws: ``StoreError``.
    package func fetch(_ locator: TrustAnchorLocator, now: Timestamp) async throws -> [Finding] {
        var findings: [Finding] = []
        for uri in locator.urisByPreference {
            if case .rsync = uri, !usesRsync { continue }
            let deadline = Deadline(.seconds(limits.repositoryTime))
            do {
                let bytes = try await transport.certificate(at: uri, deadline: deadline)
                try Self.check(bytes, locator, limits)
                try store.setFetchedCertificate(uri, bytes, at: now)
                return findings
            } catch {
                guard let reason = Self.reason(of: error) else { throw error }
                let subject = ObjectReference(uri: uri.description, trustAnchor: locator.name)
                findings.append(Finding(reason, subject: subject, severity: .rejected))
            }
        }
        return findings
    }

    /// Whether it is a certificate with the key of the TAL.
    private static func check(_ bytes: [UInt8], _ locator: TrustAnchorLocator, _ limits: Limits)
        throws(DecodeError)
    {
        let certificate = try ResourceCertificate(bytes, as: .trustAnchor, limits: limits)
        guard certificate.subjectPublicKeyInfo == locator.subjectPublicKeyInfo else {
            throw DecodeError(.trustAnchor(.keyMismatch))
        }
    }

    private static func reason(of error: any Error) -> Reason? {
        switch error {
        case FetchReason.storage: nil
        case let reason as FetchReason: .fetch(reason)
        case let error as DecodeError: error.reason
        case is CancellationError: .fetch(.cancelled)
        default: nil
        }
    }
}
