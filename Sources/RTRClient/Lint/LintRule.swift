package import RPKITypes
import RTRProtocol

/// A rule that ``CacheLint`` checks a cache against.
///
/// Raw values are the stable codes.
package enum LintRule: String, Hashable, Sendable, CaseIterable {
    /// A Reset Query is answered with all data, as the PDUs demand.
    case fullLoad = "lint-full-load"
    /// Two full loads of one serial are the same set.
    case sameSerial = "lint-same-serial-same-data"
    /// A query with the current serial is answered with an empty response.
    case currentSerial = "lint-current-serial"
    /// A serial in the future is answered with a Cache Reset.
    case futureSerial = "lint-future-serial"
    /// A serial 2^31 away, which is neither older nor newer, is answered with a Cache Reset.
    case oppositeSerial = "lint-opposite-serial"
    /// A query of a session that the cache does not know is answered with a Cache Reset, not with an error.
    case unknownSession = "lint-unknown-session"
    /// Each version has a session of its own, and none is 65535.
    case sessions = "lint-session-per-version"
    /// Payload is in the canonical order.
    case order = "lint-order"
    /// What is reserved is zero.
    case reserved = "lint-reserved"
    /// Providers are ascending and unique, and a customer is there once in a response.
    case providers = "lint-providers"
    /// Router keys are P-256.
    case keys = "lint-keys"
    /// Timing values are in their bounds, and expire exceeds the others.
    case timing = "lint-timing"
    /// Serial Notifies come between responses only, at most one a minute.
    case notify = "lint-notify"
    /// Serials only grow.
    case serials = "lint-serials"
    /// A delta makes of the old set exactly the new one.
    case delta = "lint-delta"
    /// After a restart of the cache a router in sync gets a delta.
    case restart = "lint-restart"
    /// A version that is too high is refused with code 4 and the cache's own highest version.
    case tooHighVersion = "lint-too-high-version"
    /// Another version in the middle of a session is refused, with code 8 from version 1 on.
    case otherVersion = "lint-other-version"
    /// An unknown type is refused with code 5.
    case unknownType = "lint-unknown-type"
    /// A query of a wrong length is refused with code 0 or 3.
    case wrongLength = "lint-wrong-length"
    /// A length of 4 GB is refused at once.
    case hugeLength = "lint-huge-length"
    /// A PDU that only caches send is refused.
    case misdirected = "lint-misdirected"
    /// An Error Report ends the session, and is not answered with another.
    case errorReport = "lint-error-report"
    /// A query that comes octet by octet is answered.
    case slowQuery = "lint-slow-query"
    /// Two queries at once are answered with whole responses.
    case pipelined = "lint-pipelined"
    /// After all of this the cache still answers.
    case alive = "lint-alive"

    /// Whether breaking it is a violation; else it is against a recommendation, or hurts known routers.
    package var isRequired: Bool {
        switch self {
        case .sessions, .keys, .unknownSession, .restart, .slowQuery, .otherVersion, .misdirected: false
        default: true
        }
    }

    /// Where it stands.
    package var requirement: Requirement {
        func rtr(_ section: String) -> Requirement {
            .draft("draft-ietf-sidrops-8210bis-27", section: section)
        }
        return switch self {
        case .fullLoad: rtr("8.1")
        case .sameSerial, .sessions, .serials: rtr("5.1")
        case .currentSerial, .futureSerial, .delta: rtr("5.3")
        case .oppositeSerial: .rfc(1982, section: "3.2")
        case .unknownSession, .restart: .local
        case .order: rtr("11.2")
        case .reserved: rtr("5")
        case .providers: rtr("5.12")
        case .keys: .rfc(8608, section: "3.1")
        case .timing: rtr("6")
        case .notify: rtr("8.2")
        case .tooHighVersion, .otherVersion: rtr("7")
        case .unknownType, .wrongLength, .misdirected: rtr("12")
        case .hugeLength: rtr("5.1")
        case .errorReport: rtr("5.8")
        case .slowQuery, .pipelined, .alive: .local
        }
    }
}

/// What ``CacheLint`` says of a rule in a version.
package struct LintFinding: Hashable, Sendable {
    /// The verdict on a rule.
    package enum Verdict: Hashable, Sendable {
        /// The cache does as the rule says.
        case kept
        /// It does not; what it did.
        case broken(String)
        /// It was not tested, as it was not asked for or cannot be tested on this cache; why.
        case skipped(String)
        /// It could not be tested, or not to the end; why.
        case untried(String)

        /// Why, in words; nil when the rule is kept.
        var text: String? {
            switch self {
            case .kept: nil
            case .broken(let text), .skipped(let text), .untried(let text): text
            }
        }

        var isSkipped: Bool {
            if case .skipped = self { true } else { false }
        }
    }

    /// The rule.
    package let rule: LintRule
    /// The version of the session, as on the wire.
    package let version: UInt8
    /// The verdict.
    package let verdict: Verdict

    /// Whether the rule could not be tested.
    package var isUntried: Bool {
        if case .untried = verdict { true } else { false }
    }

    /// Whether it is a violation.
    package var isViolation: Bool {
        // The order is demanded in version 2 only; before, it is good practice.
        guard case .broken = verdict, rule != .order || version >= ProtocolVersion.v2.rawValue else {
            return false
        }
        return rule.isRequired
    }
}
