/// Why something could not be fetched.
public enum FetchReason: Error, Hashable, Sendable {
    /// The host is on the list of those that are never asked.
    case hostDenied(host: String)
    /// There is a list of permitted hosts, and this one is not on it.
    case hostNotAllowed(host: String)
    /// The host is `localhost`, a single label or an IP address, or has an explicit port.
    case dubiousHost(host: String, trait: DubiousTrait)
    /// The host has no address outside private, loopback, link-local and other special ranges.
    case privateAddress(host: String, address: String)
    /// The host's name has no address, or none was told in time.
    case nameNotResolved(host: String, detail: ForeignText)
    /// The server refuses connections.
    case connectionRefused
    /// The server cannot be reached, for the given `errno`.
    case unreachable(errno: Int32)
    /// No connection within the limit, TLS included.
    case connectTimeout(limit: Duration)
    /// The proxy did not let the connection through.
    case proxyRefused(detail: ForeignText)
    /// A certificate of the server has expired or is not yet valid.
    case tlsCertificateExpired
    /// The server's certificate leads to no trusted root.
    case tlsIssuerUnknown
    /// The server's certificate is for another name.
    case tlsNameMismatch(host: String)
    /// TLS failed in another way.
    case tlsFailed(detail: ForeignText)
    /// The server answered with a status other than 200, and 304 where it was asked for.
    case status(Int)
    /// The server redirects to another origin than the notification file's.
    case redirectElsewhere(target: ForeignText)
    /// The server redirects to a scheme other than https.
    case redirectInsecure(target: ForeignText)
    /// The server redirects to something that is no usable URI, or to nothing.
    case redirectUnusable(target: ForeignText)
    /// The server redirects more often than the limit.
    case tooManyRedirects(limit: Int)
    /// The header fields of the answer are larger than the limit.
    case headersTooLarge(limit: Int)
    /// The answer breaks the rules of HTTP.
    case protocolViolation(detail: ForeignText)
    /// The body has a coding that was not asked for.
    case contentCoding(name: ForeignText)
    /// The body is not the gzip stream that it claims to be.
    case decompression(GzipFault)
    /// The body is larger than the limit, as sent.
    case tooLarge(limit: Int)
    /// The body is larger than the limit when inflated.
    case inflatedTooLarge(limit: Int)
    /// The connection ended before the body did.
    case truncated
    /// The server sent nothing for longer than the limit.
    case idleTimeout(limit: Duration)
    /// The repository needed longer than the limit for everything together.
    case totalTimeout(limit: Duration)
    /// The server sent less than the minimum over the window in which speed is measured.
    case tooSlow(bytes: Int, window: Duration)
    /// There is no rsync program.
    case rsyncMissing
    /// The URI has something that an rsync server would expand or take for an option.
    case rsyncURI(byte: UInt8)
    /// rsync failed, with its exit status and the beginning of its complaints.
    case rsyncFailed(status: Int, message: ForeignText)
    /// rsync met one of its own time limits, with its exit status.
    case rsyncTimeout(status: Int)
    /// The rsync module is larger than the limit.
    case rsyncTooLarge(limit: Int)
    /// The rsync module has more files and directories than the limit.
    case rsyncTooManyFiles(limit: Int)
    /// The repository failed before and is not asked again until then.
    case backingOff(until: Timestamp)
    /// Other repositories of the host could not be reached just before.
    case hostGivenUp
    /// The server had sent next to nothing for that many seconds while others waited for it.
    case abandoned(seconds: Int)
    /// The time for fetching was over before the repository was fetched.
    case runTime(limit: Int)
    /// There is no room in the store for what was fetched.
    case storeFull
    /// Something failed that should not; what it says of itself.
    case unexpected(detail: ForeignText)
    /// What was fetched cannot be written here, for the given `errno`.
    case storage(errno: Int32)
    /// The fetch was cancelled.
    case cancelled
}

extension FetchReason {
    /// What makes a host dubious in a public repository.
    public enum DubiousTrait: String, Hashable, Sendable {
        /// `localhost`, or a name below it.
        case localhost = "is the local host"
        /// A name of one label.
        case singleLabel = "is a single label"
        /// An IP address, in any of the forms that resolvers take.
        case address = "is an IP address"
        /// A port in the URI.
        case port = "has an explicit port"
    }

    /// What is wrong with a gzip stream.
    public enum GzipFault: String, Hashable, Sendable {
        /// The data is not gzip, or its checksum or length is wrong.
        case corrupt = "corrupt"
        /// The stream ends too early.
        case truncated = "truncated"
        /// Something other than a further member follows.
        case trailingData = "followed by other data"
    }

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The host is on the list of those that are never asked.
        case hostDenied = "fetch-host-denied"
        /// There is a list of permitted hosts, and this one is not on it.
        case hostNotAllowed = "fetch-host-not-allowed"
        /// The host is `localhost`, a single label or an IP address, or has an explicit port.
        case dubiousHost = "fetch-dubious-host"
        /// The host has no address outside private, loopback, link-local and other special ranges.
        case privateAddress = "fetch-private-address"
        /// The host's name has no address, or none was told in time.
        case nameNotResolved = "fetch-name"
        /// The server refuses connections.
        case connectionRefused = "fetch-refused"
        /// The server cannot be reached.
        case unreachable = "fetch-unreachable"
        /// No connection within the limit, TLS included.
        case connectTimeout = "fetch-connect-timeout"
        /// The proxy did not let the connection through.
        case proxyRefused = "fetch-proxy"
        /// A certificate of the server has expired or is not yet valid.
        case tlsCertificateExpired = "fetch-tls-expired"
        /// The server's certificate leads to no trusted root.
        case tlsIssuerUnknown = "fetch-tls-issuer"
        /// The server's certificate is for another name.
        case tlsNameMismatch = "fetch-tls-name"
        /// TLS failed in another way.
        case tlsFailed = "fetch-tls"
        /// The server answered with a status other than 200, and 304 where it was asked for.
        case status = "fetch-status"
        /// The server redirects to another origin than the notification file's.
        case redirectElsewhere = "fetch-redirect-origin"
        /// The server redirects to a scheme other than https.
        case redirectInsecure = "fetch-redirect-insecure"
        /// The server redirects to something that is no usable URI, or to nothing.
        case redirectUnusable = "fetch-redirect-uri"
        /// The server redirects more often than the limit.
        case tooManyRedirects = "fetch-too-many-redirects"
        /// The header fields of the answer are larger than the limit.
        case headersTooLarge = "fetch-headers-too-large"
        /// The answer breaks the rules of HTTP.
        case protocolViolation = "fetch-protocol"
        /// The body has a coding that was not asked for.
        case contentCoding = "fetch-content-coding"
        /// The body is not the gzip stream that it claims to be.
        case decompression = "fetch-decompression"
        /// The body is larger than the limit, as sent.
        case tooLarge = "fetch-too-large"
        /// The body is larger than the limit when inflated.
        case inflatedTooLarge = "fetch-inflated-too-large"
        /// The connection ended before the body did.
        case truncated = "fetch-truncated"
        /// The server sent nothing for longer than the limit.
        case idleTimeout = "fetch-idle-timeout"
        /// The repository needed longer than the limit for everything together.
        case totalTimeout = "fetch-total-timeout"
        /// The server sent less than the minimum over the window in which speed is measured.
        case tooSlow = "fetch-too-slow"
        /// There is no rsync program.
        case rsyncMissing = "fetch-rsync-missing"
        /// The URI has something that an rsync server would expand or take for an option.
        case rsyncURI = "fetch-rsync-uri"
        /// rsync failed.
        case rsyncFailed = "fetch-rsync"
        /// rsync met one of its own time limits.
        case rsyncTimeout = "fetch-rsync-timeout"
        /// The rsync module is larger than the limit.
        case rsyncTooLarge = "fetch-rsync-too-large"
        /// The rsync module has more files and directories than the limit.
        case rsyncTooManyFiles = "fetch-rsync-too-many-files"
        /// The repository failed before and is not asked again until then.
        case backingOff = "fetch-backing-off"
        /// Other repositories of the host could not be reached just before.
        case hostGivenUp = "fetch-host-given-up"
        /// The server had sent next to nothing while others waited for it.
        case abandoned = "fetch-abandoned"
        /// The time for fetching was over before the repository was fetched.
        case runTime = "fetch-run-time"
        /// There is no room in the store for what was fetched.
        case storeFull = "fetch-store-full"
        /// Something failed that should not.
        case unexpected = "fetch-unexpected"
        /// What was fetched cannot be written here.
        case storage = "fetch-storage"
        /// The fetch was cancelled.
        case cancelled = "fetch-cancelled"
    }

    /// The stable code.
    public var code: Code {
        switch self {
        case .hostDenied: .hostDenied
        case .hostNotAllowed: .hostNotAllowed
        case .dubiousHost: .dubiousHost
        case .privateAddress: .privateAddress
        case .nameNotResolved: .nameNotResolved
        case .connectionRefused: .connectionRefused
        case .unreachable: .unreachable
        case .connectTimeout: .connectTimeout
        case .proxyRefused: .proxyRefused
        case .tlsCertificateExpired: .tlsCertificateExpired
        case .tlsIssuerUnknown: .tlsIssuerUnknown
        case .tlsNameMismatch: .tlsNameMismatch
        case .tlsFailed: .tlsFailed
        case .status: .status
        case .redirectElsewhere: .redirectElsewhere
        case .redirectInsecure: .redirectInsecure
        case .redirectUnusable: .redirectUnusable
        case .tooManyRedirects: .tooManyRedirects
        case .headersTooLarge: .headersTooLarge
        case .protocolViolation: .protocolViolation
        case .contentCoding: .contentCoding
        case .decompression: .decompression
        case .tooLarge: .tooLarge
        case .inflatedTooLarge: .inflatedTooLarge
        case .truncated: .truncated
        case .idleTimeout: .idleTimeout
        case .totalTimeout: .totalTimeout
        case .tooSlow: .tooSlow
        case .rsyncMissing: .rsyncMissing
        case .rsyncURI: .rsyncURI
        case .rsyncFailed: .rsyncFailed
        case .rsyncTimeout: .rsyncTimeout
        case .rsyncTooLarge: .rsyncTooLarge
        case .rsyncTooManyFiles: .rsyncTooManyFiles
        case .backingOff: .backingOff
        case .hostGivenUp: .hostGivenUp
        case .abandoned: .abandoned
        case .runTime: .runTime
        case .storeFull: .storeFull
        case .unexpected: .unexpected
        case .storage: .storage
        case .cancelled: .cancelled
        }
    }
}

extension FetchReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .hostDenied(let host): "host \(host) is denied"
        case .hostNotAllowed(let host): "host \(host) is not among those permitted"
        case .dubiousHost(let host, let trait): "host \(host) \(trait.rawValue)"
        case .privateAddress(let host, let address): "host \(host) has the special address \(address)"
        case .nameNotResolved(let host, let detail): "no address for host \(host): \(detail)"
        case .connectionRefused: "connection refused"
        case .unreachable(let errno): "server cannot be reached (errno \(errno))"
        case .connectTimeout(let limit): "no connection within \(limit)"
        case .proxyRefused(let detail): "proxy: \(detail)"
        case .tlsCertificateExpired: "server certificate expired or not yet valid"
        case .tlsIssuerUnknown: "server certificate of an unknown issuer"
        case .tlsNameMismatch(let host): "server certificate is not for \(host)"
        case .tlsFailed(let detail): "TLS: \(detail)"
        case .status(let code): "status \(code)"
        case .redirectElsewhere(let target): "redirect to another origin: \(target)"
        case .redirectInsecure(let target): "redirect to another scheme than https: \(target)"
        case .redirectUnusable(let target): "redirect to an unusable URI: \(target)"
        case .tooManyRedirects(let limit): "more than \(limit) redirects"
        case .headersTooLarge(let limit): "more than \(limit) bytes of header fields"
        case .protocolViolation(let detail): "not HTTP as it should be: \(detail)"
        case .contentCoding(let name): "content coding that was not asked for: \(name)"
        case .decompression(let fault): "gzip stream is \(fault.rawValue)"
        case .tooLarge(let limit): "more than \(limit) bytes"
        case .inflatedTooLarge(let limit): "more than \(limit) bytes when inflated"
        case .truncated: "connection ended before the body did"
        case .idleTimeout(let limit): "nothing sent for \(limit)"
        case .totalTimeout(let limit): "repository not done within \(limit)"
        case .tooSlow(let bytes, let window): "\(bytes) bytes in \(window)"
        case .rsyncMissing: "no rsync program"
        case .rsyncURI(let byte):
            "byte \(byte) in an rsync URI at a place where a server takes it for more than a name"
        case .rsyncFailed(let status, let message): "rsync ended with status \(status): \(message)"
        case .rsyncTimeout(let status): "rsync ended with status \(status), a time limit"
        case .rsyncTooLarge(let limit): "more than \(limit) bytes in an rsync module"
        case .rsyncTooManyFiles(let limit): "more than \(limit) files in an rsync module"
        case .backingOff(let until): "failed before; not tried again before \(until)"
        case .abandoned(let seconds):
            "next to nothing came for \(seconds) s, and others waited for it"
        case .runTime(let limit): "not fetched within the time of a run, \(limit) s"
        case .storeFull: "no room in the store"
        case .unexpected(let detail): "failed in a way that was not expected: \(detail)"
        case .hostGivenUp: "other repositories of the host could not be reached just before"
        case .storage(let errno): "cannot be written (errno \(errno))"
        case .cancelled: "cancelled"
        }
    }
}

extension FetchReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .hostDenied, .hostNotAllowed, .dubiousHost, .privateAddress, .nameNotResolved,
            .connectionRefused,
            .unreachable, .proxyRefused, .headersTooLarge, .rsyncMissing, .rsyncURI, .rsyncFailed,
            .backingOff, .hostGivenUp, .storage, .cancelled, .tooLarge, .inflatedTooLarge, .unexpected:
            .local
        case .connectTimeout: .limit("connect-time")
        case .tlsCertificateExpired, .tlsIssuerUnknown, .tlsNameMismatch: .rfc(9110, section: "4.3.4")
        case .tlsFailed: .rfc(8446, section: "6.2")
        case .status: .rfc(9110, section: "15")
        case .redirectElsewhere, .redirectInsecure: .rfc(9674, section: "3.2")
        case .redirectUnusable: .rfc(9110, section: "10.2.2")
        case .tooManyRedirects: .limit("redirects")
        case .protocolViolation: .rfc(9112, section: "2")
        case .contentCoding: .rfc(9110, section: "8.4")
        case .decompression: .rfc(1952, section: "2.2")
        case .truncated: .rfc(9112, section: "8")
        case .idleTimeout, .rsyncTimeout: .limit("idle-time")
        case .totalTimeout: .limit("repository-time")
        case .tooSlow: .limit("minimum-speed")
        case .abandoned: .limit("patience")
        case .runTime: .limit("run-time")
        case .storeFull: .limit("store-size")
        case .rsyncTooLarge: .limit("repository-size")
        case .rsyncTooManyFiles: .limit("repository-objects")
        }
    }
}
