package import ObjectStore
package import RPKIObjects
package import RPKITypes
package import RepositoryFetch

/// Fetches the certificates that trust anchor locators point to (RFC 8630, section 3).
package struct TrustAnchorFetcher: Sendable {
    private let store: ObjectStore
    private let threads: BlockingThreads
    private let transport: TrustAnchorTransport
    private let usesRsync: Bool
    private let limits: Limits

    /// Makes a fetcher; the threads are for what waits for the store.
    package init(
        store: ObjectStore,
        threads: BlockingThreads,
        transport: TrustAnchorTransport,
        usesRsync: Bool,
        limits: Limits
    ) {
        self.store = store
        self.threads = threads
        self.transport = transport
        self.usesRsync = usesRsync
        self.limits = limits
    }

    /// Tries the URIs of a TAL, https before rsync, until one gives a certificate with the TAL's key.
    ///
    /// Whether the certificate is any good is found out later; one that is not by its key never takes the place of
    /// one that is. What another URI gave earlier goes, so that it does not hide what is later.
    ///
    /// - `patience`: its end is the end of the attempt.
    ///
    /// - Returns: why URIs gave nothing.
    /// - Throws: ``StoreError`` when the store cannot be used; `CancellationError` when the task is cancelled.
    package func fetch(
        _ locator: TrustAnchorLocator,
        now: Timestamp,
        patience: Patience = Patience()
    ) async throws -> [Finding] {
        do {
            return try await patience.limit { try await attempt(locator, now) }
        } catch {
            try Task.checkCancellation()
            guard let end = patience.end else { throw error }
            let uri = locator.urisByPreference.first?.description ?? locator.name
            return [finding(.fetch(end), uri, locator)]
        }
    }

    private func attempt(_ locator: TrustAnchorLocator, _ now: Timestamp) async throws -> [Finding] {
        var findings: [Finding] = []
        let uris = locator.urisByPreference.filter { uri in
            if case .rsync = uri { usesRsync } else { true }
        }
        let whole = Deadline(.seconds(limits.trustAnchorTime))
        for (index, uri) in uris.enumerated() {
            do {
                // A server that never answers leaves the others their share of the time.
                try await take(uri, locator, now, Deadline(whole.remaining / (uris.count - index)))
                return findings
            } catch {
                try Task.checkCancellation()
                guard let reason = FetchFailure.reason(of: error) else { throw error }
                findings.append(finding(reason, uri.description, locator))
            }
        }
        return findings
    }

    private func finding(_ reason: Reason, _ uri: String, _ locator: TrustAnchorLocator) -> Finding {
        let subject = ObjectReference(uri: uri, trustAnchor: locator.name)
        return Finding(reason, subject: subject, severity: .rejected)
    }

    private func take(
        _ uri: TrustAnchorURI,
        _ locator: TrustAnchorLocator,
        _ now: Timestamp,
        _ deadline: Deadline
    ) async throws {
        let bytes = try await transport.certificate(at: uri, deadline: deadline)
        try locator.checkKey(of: bytes, limits)
        try await threads.run { [store] in
            try store.setFetchedCertificate(uri, bytes, at: now, inPlaceOf: locator.uris)
        }
    }
}

extension TrustAnchorLocator {
    /// Throws unless `bytes` are a certificate of a trust anchor, with the key of this TAL.
    func checkKey(of bytes: [UInt8], _ limits: Limits) throws(DecodeError) {
        let certificate = try ResourceCertificate(bytes, as: .trustAnchor, limits: limits)
        guard certificate.subjectPublicKeyInfo == subjectPublicKeyInfo else {
            throw DecodeError(.trustAnchor(.keyMismatch))
        }
    }

    /// Whether `bytes` are a certificate of a trust anchor, with the key of this TAL.
    func hasKey(of bytes: [UInt8], _ limits: Limits) -> Bool {
        do throws(DecodeError) {
            try checkKey(of: bytes, limits)
            return true
        } catch {
            return false
        }
    }
}
