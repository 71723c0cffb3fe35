package import RPKITypes

/// Fetches the certificates of trust anchors (RFC 8630, section 3).
package struct TrustAnchorTransport: Sendable {
    private let http: HTTPTransport
    private let rsync: RsyncTransport
    private let context: TransportContext
    private let directory: String

    /// Combines both transports.
    ///
    /// - Parameters:
    ///   - context: the limit on the size of an object.
    ///   - http: for https URIs.
    ///   - rsync: for rsync URIs.
    ///   - directory: absolute path of a directory in which temporary ones are made.
    package init(_ context: TransportContext, http: HTTPTransport, rsync: RsyncTransport, directory: String) {
        self.context = context
        self.http = http
        self.rsync = rsync
        self.directory = directory
    }

    /// Fetches the bytes at a URI, at most ``TransferLimits/objectSize``; nothing is known about them.
    package func certificate(at uri: TrustAnchorURI, deadline: Deadline) async throws(FetchReason) -> [UInt8]
    {
        switch uri {
        case .https(let uri):
            let request = FileRequest(uri, into: .memory, sizeLimit: context.limits.objectSize)
            let answer = try await http.withSession(at: uri, deadline: deadline) {
                (session) async throws(FetchReason) in try await session.get(request)
            }
            guard case .body(let body) = answer else { throw .status(304) }
            return try body.body.bytes(upTo: context.limits.objectSize)
        case .rsync(let uri):
            let place = try TemporaryDirectory(in: directory)
            return try await rsync.file(uri, through: place.path, deadline: deadline)
        }
    }
}
