import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import RPKITypes

/// What an error of the libraries below means.
enum TransportFailure {
    /// This.
    case reason(FetchReason)
    /// The server's certificate was not accepted, for a reason that the libraries do not tell.
    case certificate

    /// Translates an error before the answer began.
    init(_ error: any Error, limits: TransferLimits, host: String) {
        switch error {
        case let reason as FetchReason: self = .reason(reason)
        case is CancellationError: self = .reason(.cancelled)
        case let error as HTTPClientError: self = .reason(Self.reason(for: error, limits: limits))
        case let error as NIOConnectionError:
            self = .reason(Self.reason(for: error, limits: limits, host: host))
        case let error as IOError: self = .reason(Self.reason(forErrno: error.errnoCode, limits: limits))
        case ChannelError.connectTimeout: self = .reason(.connectTimeout(limit: limits.connectTime))
        case is ChannelError: self = .reason(.truncated)
        case HTTPParserError.headerOverflow: self = .reason(.headersTooLarge(limit: limits.headerSize))
        case HTTPParserError.invalidEOFState: self = .reason(.truncated)
        case let error as HTTPParserError:
            self = .reason(.protocolViolation(detail: ForeignText("\(error)")))
        case let error as NIOSSLExtraError
        where error == .failedToValidateHostname || error == .serverHostnameImpossibleToMatch:
            self = .reason(.tlsNameMismatch(host: host))
        case NIOSSLError.handshakeFailed(let error):
            let text = "\(error)"
            self =
                text.contains("CERTIFICATE_VERIFY_FAILED")
                ? .certificate : .reason(.tlsFailed(detail: Self.summary(ofTLS: text)))
        case NIOSSLError.uncleanShutdown: self = .reason(.truncated)
        case NIOSSLError.unableToValidateCertificate: self = .certificate
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            self = .reason(.tlsFailed(detail: Self.summary(ofTLS: "\(error)")))
        default: self = .reason(.protocolViolation(detail: ForeignText("\(error)")))
        }
    }

    private static func reason(for error: HTTPClientError, limits: TransferLimits) -> FetchReason {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout, .tlsHandshakeTimeout, .httpProxyHandshakeTimeout,
            .socksHandshakeTimeout:
            .connectTimeout(limit: limits.connectTime)
        case .remoteConnectionClosed, .uncleanShutdown: .truncated
        case .proxyAuthenticationRequired, .invalidProxyResponse:
            .proxyRefused(detail: ForeignText(error.shortDescription))
        case .cancelled, .alreadyShutdown: .cancelled
        case .readTimeout, .writeTimeout: .idleTimeout(limit: limits.idleTime)
        default: .protocolViolation(detail: ForeignText(error.shortDescription))
        }
    }

    private static func reason(
        for error: NIOConnectionError,
        limits: TransferLimits,
        host: String
    ) -> FetchReason {
        guard let last = error.connectionErrors.last?.error else {
            let detail = error.dnsAError ?? error.dnsAAAAError
            return .nameNotResolved(host: host, detail: ForeignText(detail.map { "\($0)" } ?? "no address"))
        }
        switch last {
        case let error as IOError: return reason(forErrno: error.errnoCode, limits: limits)
        default: return .connectTimeout(limit: limits.connectTime)
        }
    }

    private static func reason(forErrno code: CInt, limits: TransferLimits) -> FetchReason {
        switch code {
        case ECONNREFUSED: .connectionRefused
        case ETIMEDOUT: .connectTimeout(limit: limits.connectTime)
        case ECONNRESET, EPIPE, ECONNABORTED: .truncated
        default: .unreachable(errno: code)
        }
    }

    /// The words in the error of BoringSSL, without file names.
    private static func summary(ofTLS text: String) -> ForeignText {
        if text.contains("eofDuringHandshake") || text.contains("EOF during handshake") {
            return ForeignText("connection closed during the handshake")
        }
        // error:1000042e:SSL routines:OPENSSL_internal:TLSV1_ALERT_PROTOCOL_VERSION at FILE:LINE
        guard let marker = text.firstRange(of: "OPENSSL_internal:") else { return ForeignText(text) }
        return ForeignText(text[marker.upperBound...].prefix { $0 != " " })
    }
}

extension FetchReason {
    /// What an error in the middle of a body means.
    init(duringBody error: any Error) {
        switch error {
        case let reason as FetchReason: self = reason
        case is CancellationError: self = .cancelled
        case let error as HTTPClientError where error == .cancelled: self = .cancelled
        case let error as HTTPClientError where error == .remoteConnectionClosed: self = .truncated
        case HTTPParserError.invalidEOFState, NIOSSLError.uncleanShutdown, is IOError, is ChannelError:
            self = .truncated
        case let error as HTTPParserError: self = .protocolViolation(detail: ForeignText("\(error)"))
        case let error as HTTPClientError:
            self = .protocolViolation(detail: ForeignText(error.shortDescription))
        default: self = .protocolViolation(detail: ForeignText("\(error)"))
        }
    }
}
