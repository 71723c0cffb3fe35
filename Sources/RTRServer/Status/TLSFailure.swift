import NIOCore
import NIOSSL
public import RPKITypes

/// Why a connection over TLS failed.
public enum TLSFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The client does not speak TLS.
    case plainText
    /// The client presented no certificate, and one is demanded.
    case noCertificate
    /// The client's certificate comes from no authority that is trusted, is not valid now, or is not for clients.
    case certificateRefused
    /// The client refused the server's certificate.
    case refusedByClient
    /// Client and server have no version or no cipher suite in common.
    case nothingInCommon
    /// The client closed the connection in the handshake.
    case closedInHandshake
    /// Something else; the words are those of the TLS library.
    case other(ForeignText)

    /// The stable name of the failure.
    public var code: String {
        switch self {
        case .plainText: "rtr-tls-plain-text"
        case .noCertificate: "rtr-tls-no-certificate"
        case .certificateRefused: "rtr-tls-certificate-refused"
        case .refusedByClient: "rtr-tls-refused-by-client"
        case .nothingInCommon: "rtr-tls-nothing-in-common"
        case .closedInHandshake: "rtr-tls-closed"
        case .other: "rtr-tls-failed"
        }
    }

    /// One line of text.
    public var description: String {
        switch self {
        case .plainText: "the client does not speak TLS, and this port speaks nothing else"
        case .noCertificate: "the client presented no certificate"
        case .certificateRefused:
            "the client's certificate is from no authority that is trusted here, not valid now, or not for clients"
        case .refusedByClient: "the client does not accept the server's certificate"
        case .nothingInCommon: "client and server have no TLS version or cipher suite in common"
        case .closedInHandshake: "the client closed the connection during the TLS handshake"
        case .other(let text): "TLS failed: \(text)"
        }
    }
}

extension TLSFailure {
    /// Takes what the TLS library says.
    ///
    /// BoringSSL gives the reason as a name in its text and in no other way.
    init(_ error: BoringSSLError) {
        guard case .sslError(let stack) = error else {
            self = .other(ForeignText(String(describing: error)))
            return
        }
        if stack.contains(.eofDuringHandshake) {
            self = .closedInHandshake
            return
        }
        let text = stack.map(\.description).joined(separator: "; ")
        let known = TLSFailure.reasons.first { reasons in reasons.names.contains { text.contains($0) } }
        self = known?.failure ?? .other(ForeignText(text))
    }

    private static let reasons: [(names: [String], failure: TLSFailure)] = [
        (["PEER_DID_NOT_RETURN_A_CERTIFICATE"], .noCertificate),
        (["CERTIFICATE_VERIFY_FAILED"], .certificateRefused),
        (
            [
                "ALERT_UNKNOWN_CA", "ALERT_BAD_CERTIFICATE", "ALERT_UNSUPPORTED_CERTIFICATE",
                "ALERT_CERTIFICATE_REVOKED", "ALERT_CERTIFICATE_EXPIRED", "ALERT_CERTIFICATE_UNKNOWN",
            ], .refusedByClient
        ),
        (
            ["UNSUPPORTED_PROTOCOL", "NO_SHARED_CIPHER", "ALERT_PROTOCOL_VERSION", "NO_COMMON_SIGNATURE"],
            .nothingInCommon
        ),
    ]
}

extension SessionEnd {
    /// Takes an error of the connection.
    init(_ error: any Error) {
        switch error {
        case let failure as TLSFailure: self = .tls(failure)
        // Routers close the connection without a word to TLS when they end.
        case NIOSSLError.uncleanShutdown: self = .closedByClient
        case NIOSSLError.handshakeFailed(let error), NIOSSLError.shutdownFailed(let error):
            self = .tls(TLSFailure(error))
        case let error as BoringSSLError: self = .tls(TLSFailure(error))
        case let error as IOError:
            self = .transport(ForeignText(SystemText.message(of: error.errnoCode)))
        default: self = .transport(ForeignText(String(describing: error)))
        }
    }
}
