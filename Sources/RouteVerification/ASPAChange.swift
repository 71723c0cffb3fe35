public import RPKITypes

/// One change of the ASPA data of one customer AS.
public enum ASPAChange: Hashable, Sendable {
    /// The customer's ASPA lists these as well, ascending.
    case add(providers: [ASN], customer: ASN)
    /// The customer's ASPA lists these no longer, ascending; if no other is left, it becomes AS0.
    case remove(providers: [ASN], customer: ASN)
    /// A customer without ASPA publishes one: it lists `providers` and, if it likes, others except those of
    /// `omitting`. Without any provider it is AS0.
    case publish(customer: ASN, providers: [ASN], omitting: [ASN])
    /// The customer has no ASPA any more.
    case withdraw(customer: ASN)

    /// The AS whose data is changed.
    public var customer: ASN {
        switch self {
        case .add(_, let customer), .remove(_, let customer), .publish(let customer, _, _),
            .withdraw(let customer):
            customer
        }
    }

    /// Makes the change.
    ///
    /// - Parameter providers: the customer's providers before; nil for no attestation.
    /// - Returns: those after it, likewise.
    public func applied(to providers: [ASN]?) -> [ASN]? {
        switch self {
        case .add(let added, _):
            let all = Set((providers ?? []) + added).subtracting([ASN(0)])
            return all.sorted()
        case .remove(let removed, _):
            let rest = Set(providers ?? []).subtracting(removed)
            return rest.isEmpty ? [ASN(0)] : rest.sorted()
        case .publish(_, let listed, _): return listed.isEmpty ? [ASN(0)] : listed
        case .withdraw: return nil
        }
    }

    /// How much is changed, for choosing the smallest: entries of a list, and more for taking back what is
    /// attested.
    var size: Int {
        switch self {
        case .add(let providers, _): providers.count
        case .publish(_, let providers, _): 1 + providers.count
        case .remove(let providers, _): 2 + providers.count
        case .withdraw: 4
        }
    }

    /// The name in JSON.
    public var name: String {
        switch self {
        case .add: "add"
        case .remove: "remove"
        case .publish: "publish"
        case .withdraw: "withdraw"
        }
    }

    /// One clause for people.
    ///
    /// - Parameter result: the customer's providers after the change; nil when they are not known, or none are attested.
    /// - Returns: the clause; it says where AS0 comes or goes, since an ASPA cannot be empty.
    public func text(leadingTo result: [ASN]?) -> String {
        switch self {
        case .add(let providers, let customer):
            "\(ASPAEvidence.list(providers)) added to the ASPA of \(customer)"
                + (result == providers ? ", in place of AS0" : "")
        case .remove(let providers, let customer):
            "\(ASPAEvidence.list(providers)) removed from the ASPA of \(customer)"
                + (result == [ASN(0)] ? ", which becomes AS0" : "")
        case .publish(let customer, let providers, let omitting):
            switch (providers.isEmpty, omitting.isEmpty) {
            case (false, true): "an ASPA of \(customer) that lists \(ASPAEvidence.list(providers))"
            case (true, false): "an ASPA of \(customer) that does not list \(ASPAEvidence.list(omitting))"
            case (false, false):
                "an ASPA of \(customer) that lists \(ASPAEvidence.list(providers)) and not "
                    + ASPAEvidence.list(omitting)
            case (true, true): "an ASPA of \(customer)"
            }
        case .withdraw(let customer): "the ASPA of \(customer) withdrawn"
        }
    }
}
