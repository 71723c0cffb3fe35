public import RPKITypes

/// Why a value is not what its member says.
public enum ValueReason: Hashable, Sendable {
    /// The value is of another kind.
    case kind(JSONKind, expected: JSONKind)
    /// A number has a fraction or an exponent.
    case notInteger
    /// A number is too large for what it says.
    case integerTooLarge
    /// The value is no AS number.
    case asn
    /// The text is no prefix.
    case prefix(ForeignText)
    /// A prefix has bits behind its length.
    case hostBits(ForeignText)
    /// The maximum length is shorter than the prefix or longer than an address.
    case maxLength(Int64, prefix: IPPrefix)
    /// The value is no time.
    case time
    /// The text is not Base64.
    case base64
    /// The text is no key identifier of 20 octets.
    case keyIdentifier
    /// The octets are no SubjectPublicKeyInfo.
    case publicKey
    /// The list of providers is empty.
    case noProviders
    /// The customer is AS0.
    case customerZero
    /// The customer is among its own providers.
    case ownProvider(ASN)
    /// A member is missing.
    case missingMember(String)
    /// Two members of one entry say the same thing under two names.
    case repeatedMeaning(ForeignText)
    /// The value is none of the words that may stand here.
    case unknownWord(ForeignText)
    /// The value is no AS path; the text says where and why.
    case path(ForeignText)

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The value is of another kind.
        case kind = "value-kind"
        /// A number has a fraction or an exponent.
        case notInteger = "value-not-integer"
        /// A number is too large for what it says.
        case integerTooLarge = "value-too-large"
        /// The value is no AS number.
        case asn = "value-asn"
        /// The text is no prefix.
        case prefix = "value-prefix"
        /// A prefix has bits behind its length.
        case hostBits = "value-host-bits"
        /// The maximum length is shorter than the prefix or longer than an address.
        case maxLength = "value-max-length"
        /// The value is no time.
        case time = "value-time"
        /// The text is not Base64.
        case base64 = "value-base64"
        /// The text is no key identifier of 20 octets.
        case keyIdentifier = "value-key-identifier"
        /// The octets are no SubjectPublicKeyInfo.
        case publicKey = "value-public-key"
        /// The list of providers is empty.
        case noProviders = "value-no-providers"
        /// The customer is AS0.
        case customerZero = "value-customer-zero"
        /// The customer is among its own providers.
        case ownProvider = "value-own-provider"
        /// A member is missing.
        case missingMember = "value-missing-member"
        /// Two members of one entry say the same thing under two names.
        case repeatedMeaning = "value-repeated-meaning"
        /// The value is none of the words that may stand here.
        case unknownWord = "value-unknown-word"
        /// The value is no AS path.
        case path = "value-path"
    }
}

extension ValueReason {
    /// The stable code.
    public var code: Code {
        switch self {
        case .kind: .kind
        case .notInteger: .notInteger
        case .integerTooLarge: .integerTooLarge
        case .asn: .asn
        case .prefix: .prefix
        case .hostBits: .hostBits
        case .maxLength: .maxLength
        case .time: .time
        case .base64: .base64
        case .keyIdentifier: .keyIdentifier
        case .publicKey: .publicKey
        case .noProviders: .noProviders
        case .customerZero: .customerZero
        case .ownProvider: .ownProvider
        case .missingMember: .missingMember
        case .repeatedMeaning: .repeatedMeaning
        case .unknownWord: .unknownWord
        case .path: .path
        }
    }
}

extension ValueReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .kind(let found, let expected): "\(found.rawValue) where \(expected.rawValue) should be"
        case .notInteger: "number that is not written as an integer"
        case .integerTooLarge: "number out of range"
        case .asn: "not an AS number from 0 to 4294967295"
        case .prefix(let text): "'\(text)' is not a prefix"
        case .hostBits(let text): "prefix '\(text)' has bits behind its length"
        case .maxLength(let length, let prefix):
            "maximum length \(length) of \(prefix), not between \(prefix.length) and \(prefix.family.width)"
        case .time: "not a time"
        case .base64: "not Base64"
        case .keyIdentifier: "not a key identifier of 20 octets"
        case .publicKey: "not a DER SubjectPublicKeyInfo"
        case .noProviders: "no providers; [0] says that there are none"
        case .customerZero: "AS0 as a customer"
        case .ownProvider(let customer): "\(customer) among its own providers"
        case .missingMember(let name): "no member '\(name)'"
        case .repeatedMeaning(let name): "member '\(name)' beside another of the same meaning"
        case .unknownWord(let word): "unknown word '\(word)'"
        case .path(let detail): "AS path: \(detail)"
        }
    }
}

extension ValueReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .kind, .notInteger, .integerTooLarge, .missingMember, .repeatedMeaning, .unknownWord: .local
        case .path: .rfc(4271, section: "4.3")
        case .asn: .rfc(5396, section: "2")
        case .prefix, .hostBits: .rfc(4291, section: "2.3")
        case .maxLength: .rfc(9582, section: "4.3.2.2")
        case .time: .rfc(3339, section: "5.6")
        case .base64: .rfc(4648, section: "4")
        case .keyIdentifier: .rfc(6487, section: "4.8.2")
        case .publicKey: .rfc(8608, section: "3.1")
        case .noProviders, .ownProvider: .draft("draft-ietf-sidrops-aspa-profile-29", section: "3.3")
        case .customerZero: .draft("draft-ietf-sidrops-aspa-profile-29", section: "3.2")
        }
    }
}
