/// Why an ASPA is refused.
public enum ASPAReason: Hashable, Sendable {
    /// The version is absent or not 1; so wrote the drafts before -16.
    case version
    /// The customer is AS 0 or no AS number.
    case customer
    /// A provider is no AS number.
    case provider
    /// There are no providers.
    case providersEmpty
    /// The providers do not ascend, or one stands there twice.
    case providersNotAscending
    /// The customer is among its own providers.
    case customerIsProvider
    /// AS 0 stands beside other providers.
    case zeroNotAlone
    /// There are more providers than the limit.
    case tooManyProviders(limit: Int)
    /// The certificate's AS resources are not exactly the one customer AS, as a single number.
    case resourcesNotCustomer
    /// The certificate has IP resources.
    case ipResources
    /// All ASPAs of a customer together have more providers than the limit; all of them are dropped.
    case tooManyMergedProviders(customer: ASN, count: Int, limit: Int)

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The version is absent or not 1; so wrote the drafts before -16.
        case version = "aspa-version"
        /// The customer is AS 0 or no AS number.
        case customer = "aspa-customer"
        /// A provider is no AS number.
        case provider = "aspa-provider"
        /// There are no providers.
        case providersEmpty = "aspa-providers-empty"
        /// The providers do not ascend, or one stands there twice.
        case providersNotAscending = "aspa-providers-not-ascending"
        /// The customer is among its own providers.
        case customerIsProvider = "aspa-customer-is-provider"
        /// AS 0 stands beside other providers.
        case zeroNotAlone = "aspa-zero-not-alone"
        /// There are more providers than the limit.
        case tooManyProviders = "aspa-too-many-providers"
        /// The certificate's AS resources are not exactly the one customer AS, as a single number.
        case resourcesNotCustomer = "aspa-resources-not-customer"
        /// The certificate has IP resources.
        case ipResources = "aspa-ip-resources"
        /// All ASPAs of a customer together have more providers than the limit; all of them are dropped.
        case tooManyMergedProviders = "aspa-too-many-merged-providers"
    }
}

extension ASPAReason {
    /// The stable code.
    public var code: Code {
        switch self {
        case .version: .version
        case .customer: .customer
        case .provider: .provider
        case .providersEmpty: .providersEmpty
        case .providersNotAscending: .providersNotAscending
        case .customerIsProvider: .customerIsProvider
        case .zeroNotAlone: .zeroNotAlone
        case .tooManyProviders: .tooManyProviders
        case .resourcesNotCustomer: .resourcesNotCustomer
        case .ipResources: .ipResources
        case .tooManyMergedProviders: .tooManyMergedProviders
        }
    }
}

extension ASPAReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .version: "version is not an explicit 1"
        case .customer: "customerASID is not 1 to 4294967295"
        case .provider: "a provider is not an AS number"
        case .providersEmpty: "no providers"
        case .providersNotAscending: "providers not strictly ascending"
        case .customerIsProvider: "the customer is among its providers"
        case .zeroNotAlone: "AS0 beside other providers"
        case .tooManyProviders(let limit): "more than \(limit) providers"
        case .resourcesNotCustomer: "the certificate's AS resources are not exactly the customer"
        case .ipResources: "the certificate has IP resources"
        case .tooManyMergedProviders(let customer, let count, let limit):
            "\(customer) has \(count) providers over all its ASPAs, more than \(limit)"
        }
    }
}

extension ASPAReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .version: .draft("draft-ietf-sidrops-aspa-profile-29", section: "3.1")
        case .customer: .draft("draft-ietf-sidrops-aspa-profile-29", section: "3.2")
        case .provider,
            .providersEmpty,
            .providersNotAscending,
            .customerIsProvider,
            .zeroNotAlone:
            .draft("draft-ietf-sidrops-aspa-profile-29", section: "3.3")
        case .tooManyProviders: .limit("aspa-providers")
        case .resourcesNotCustomer, .ipResources: .draft("draft-ietf-sidrops-aspa-profile-29", section: "4")
        case .tooManyMergedProviders: .draft("draft-ietf-sidrops-aspa-profile-29", section: "5.5")
        }
    }
}
