/// Something that a publication step may do beside its random changes; repositories are counted from 0.
package enum HistoryEvent: Hashable, Sendable {
    /// A repository begins a new session with serial 1 and no deltas.
    case newSession(repository: Int)
    /// A repository's serial number falls, in the same session and with new content.
    case serialRegression(repository: Int, by: UInt64 = 1)
    /// A repository publishes other content under the same serial, with another delta (RFC 9697, section 2).
    case rewrittenSerial(repository: Int)
    /// The oldest delta that stays has another hash, without another meaning.
    case alteredDelta(repository: Int)
    /// No random change is made.
    case quiet

    var repository: Int? {
        switch self {
        case .newSession(let repository), .serialRegression(let repository, _),
            .rewrittenSerial(let repository), .alteredDelta(let repository):
            repository
        case .quiet: nil
        }
    }
}

/// A random change in a step.
package enum HistoryChange: String, CaseIterable, Hashable, Sendable {
    case issueROA = "issue-roa"
    case removeROA = "remove-roa"
    case replaceROA = "replace-roa"
    case issueASPA = "issue-aspa"
    case removeASPA = "remove-aspa"
    case replaceASPA = "replace-aspa"
    case issueRouter = "issue-router"
    case removeRouter = "remove-router"
    case addAuthority = "add-authority"
    case removeAuthority = "remove-authority"
    /// CRL and manifest are made anew, and nothing else.
    case refresh
}
