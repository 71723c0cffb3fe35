package import RPKITypes
package import RouteVerification

/// Something that could truly have been published, and would have stopped a route of an incident.
package enum IncidentRemedy: Hashable, Sendable {
    /// The holder of the prefix publishes this ROA: the origin becomes Invalid.
    case roa(VRP)
    /// These AS numbers, which have none yet, each publish an ASPA: the path becomes Invalid. All are needed.
    case aspas([ASPAChange])

    /// One clause for people, without a full stop.
    package var text: String {
        switch self {
        case .roa(let vrp):
            "a ROA for \(vrp.prefix), maximum length \(vrp.maxLength), with the origin \(vrp.asn)"
        case .aspas(let changes): changes.map { $0.text(leadingTo: nil) }.joined(separator: " and ")
        }
    }
}
