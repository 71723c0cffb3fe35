import RPKITypes

/// A question to the ASPA data, and its present answer.
struct ASPAQuestion {
    /// Whose ASPA is asked.
    let customer: ASN
    /// The AS that may be its provider.
    let asked: ASN
    let answer: ProviderAuthorization
}

extension ASPAHop {
    /// Whether the hop may climb.
    var climb: ASPAQuestion { ASPAQuestion(customer: from, asked: to, answer: up) }
    /// Whether the hop may descend.
    var descent: ASPAQuestion { ASPAQuestion(customer: to, asked: from, answer: down) }
}

extension ASPAChange: OfCustomer {
    /// What the data of ``customer`` says after the change.
    func answer(to question: ASPAQuestion) -> ProviderAuthorization {
        let isNamed = question.asked != ASN(0)
        switch self {
        case .add(let added, _): return isNamed && added.has(question.asked) ? .provider : question.answer
        case .remove(let removed, _): return removed.has(question.asked) ? .notProvider : question.answer
        case .publish(_, let listed, _):
            return isNamed && listed.has(question.asked) ? .provider : .notProvider
        case .withdraw: return .noAttestation
        }
    }
}

extension [ASN] {
    /// Whether an ascending list has an AS.
    fileprivate func has(_ asn: ASN) -> Bool {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < asn { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == asn
    }

    /// The same, ascending and each once.
    func unique() -> [ASN] {
        guard count > 1 else { return self }
        var unique: [ASN] = []
        for asn in sorted() where unique.last != asn { unique.append(asn) }
        return unique
    }
}
