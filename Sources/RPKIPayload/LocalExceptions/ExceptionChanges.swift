public import RPKITypes

/// One element of payload.
public enum PayloadElement: Hashable, Sendable {
    /// A VRP.
    case vrp(VRP)
    /// A VAP.
    case vap(VAP)
    /// A router key.
    case routerKey(RouterKey)
}

/// What local exceptions did to one set.
public struct ExceptionChanges: Hashable, Sendable {
    /// One of each filter, in the order of files and of ``ExceptionList``, also of filters without effect.
    public internal(set) var filters: [FilterEffect] = []
    /// One of each assertion, in the same order.
    public internal(set) var assertions: [AssertionEffect] = []

    /// Whether no element was removed, added or extended.
    public var isEmpty: Bool {
        filters.allSatisfy(\.removed.isEmpty) && assertions.allSatisfy { $0.result == .alreadyPresent }
    }
}

/// What one filter removed.
public struct FilterEffect: Hashable, Sendable {
    /// The filter.
    public let place: ExceptionPlace
    /// The elements, in the order of the set.
    ///
    /// One that several filters match is with the first of them only.
    public internal(set) var removed: [PayloadElement] = []
}

/// What one assertion added.
public struct AssertionEffect: Hashable, Sendable {
    /// The assertion.
    public let place: ExceptionPlace
    /// What it asserts.
    public let element: PayloadElement
    /// What became of it.
    public let result: Result

    /// What became of an assertion.
    public enum Result: Hashable, Sendable {
        /// The element is new.
        case added
        /// The customer had a VAP, which has these providers more; AS0 may have gone from it.
        case extended(by: [ASN])
        /// It was there, from an assertion before this one or from the RPKI; a VRP or key does not expire now.
        case alreadyPresent
        /// The customer would have more providers than the limit, and has no VAP now
        /// (draft-ietf-sidrops-aspa-profile-29, section 5.5).
        case tooManyProviders(count: Int, limit: Int)
    }
}
