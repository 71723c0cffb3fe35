/// What is noticed when payload is put together.
public enum PayloadReason: Hashable, Sendable {
    /// A VRP overlaps resources of a CA that was rejected: routes that the lost ROAs would have permitted may now be Invalid.
    case unsafeVRP(prefix: IPPrefix, asn: ASN)

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// A VRP overlaps resources of a CA that was rejected: routes that the lost ROAs would have permitted may now be Invalid.
        case unsafeVRP = "vrp-unsafe"
    }
}

extension PayloadReason {
    /// The stable code.
    public var code: Code {
        switch self {
        case .unsafeVRP: .unsafeVRP
        }
    }
}

extension PayloadReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .unsafeVRP(let prefix, let asn): "VRP \(prefix) of \(asn) overlaps resources of a rejected CA"
        }
    }
}

extension PayloadReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .unsafeVRP: .local
        }
    }
}
