/// Why a BGPsec router certificate breaks the profile of RFC 8209.
public enum RouterCertificateReason: Hashable, Sendable {
    /// The key is not an elliptic-curve key on the named curve secp256r1.
    case keyAlgorithm
    /// The key is not an uncompressed point.
    case keyForm
    /// The point does not lie on the curve.
    case keyNotOnCurve
    /// The AS extension is missing or inherited.
    case asnsMissing
    /// There are more AS numbers in the certificate than the limit.
    case tooManyASNs(limit: Int)

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The key is not an elliptic-curve key on the named curve secp256r1.
        case keyAlgorithm = "router-key-algorithm"
        /// The key is not an uncompressed point.
        case keyForm = "router-key-form"
        /// The point does not lie on the curve.
        case keyNotOnCurve = "router-key-not-on-curve"
        /// The AS extension is missing or inherited.
        case asnsMissing = "router-asns-missing"
        /// There are more AS numbers in the certificate than the limit.
        case tooManyASNs = "router-too-many-asns"
    }
}

extension RouterCertificateReason {
    /// The stable code.
    public var code: Code {
        switch self {
        case .keyAlgorithm: .keyAlgorithm
        case .keyForm: .keyForm
        case .keyNotOnCurve: .keyNotOnCurve
        case .asnsMissing: .asnsMissing
        case .tooManyASNs: .tooManyASNs
        }
    }
}

extension RouterCertificateReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .keyAlgorithm: "subject key is not id-ecPublicKey on the named curve P-256"
        case .keyForm: "key is not an uncompressed point of 65 octets"
        case .keyNotOnCurve: "key is not a point of the curve"
        case .asnsMissing: "no AS numbers"
        case .tooManyASNs(let limit): "more than \(limit) AS numbers"
        }
    }
}

extension RouterCertificateReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .keyAlgorithm, .keyForm, .keyNotOnCurve: .rfc(8608, section: "3.1")
        case .asnsMissing: .rfc(8209, section: "3.1.3.5")
        case .tooManyASNs: .limit("router-asns")
        }
    }
}
