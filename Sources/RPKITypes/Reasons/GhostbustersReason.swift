/// Why a Ghostbusters record is refused.
public enum GhostbustersReason: Hashable, Sendable {
    /// The content is larger than the limit.
    case tooLarge(size: Int, limit: Int)
    /// The content is not UTF-8 text, or has control characters.
    case notText
    /// The first two lines or the last one are not those of a vCard 4.0.
    case envelope
    /// There is no name (FN).
    case nameMissing
    /// There is no address, telephone number or e-mail address.
    case contactMissing
    /// There is another property than FN, ORG, ADR, TEL, EMAIL, or ORG twice.
    case property

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The content is larger than the limit.
        case tooLarge = "ghostbusters-too-large"
        /// The content is not UTF-8 text, or has control characters.
        case notText = "ghostbusters-not-text"
        /// The first two lines or the last one are not those of a vCard 4.0.
        case envelope = "ghostbusters-envelope"
        /// There is no name (FN).
        case nameMissing = "ghostbusters-name-missing"
        /// There is no address, telephone number or e-mail address.
        case contactMissing = "ghostbusters-contact-missing"
        /// There is another property than FN, ORG, ADR, TEL, EMAIL, or ORG twice.
        case property = "ghostbusters-property"
    }
}

extension GhostbustersReason {
    /// The stable code.
    public var code: Code {
        switch self {
        case .tooLarge: .tooLarge
        case .notText: .notText
        case .envelope: .envelope
        case .nameMissing: .nameMissing
        case .contactMissing: .contactMissing
        case .property: .property
        }
    }
}

extension GhostbustersReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .tooLarge(let size, let limit): "\(size) bytes, more than \(limit)"
        case .notText: "not UTF-8 text"
        case .envelope: "not BEGIN:VCARD, VERSION:4.0, …, END:VCARD"
        case .nameMissing: "no FN"
        case .contactMissing: "none of ADR, TEL, EMAIL"
        case .property: "a property that the profile does not have"
        }
    }
}

extension GhostbustersReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .tooLarge: .limit("ghostbusters-size")
        case .notText, .envelope, .nameMissing, .contactMissing, .property: .rfc(6493, section: "5")
        }
    }
}
