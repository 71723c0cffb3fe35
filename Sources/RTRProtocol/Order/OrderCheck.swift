import RPKITypes

/// Compares the payload of a response with the canonical order, record by record.
struct OrderCheck: Sendable {
    private var last: PDU?

    /// Takes the next payload PDU; gives a remark when it may not follow the one before.
    mutating func take(_ pdu: PDU) -> Remark? {
        defer { last = pdu }
        guard let last else { return nil }
        return OrderCheck.rule(pdu, after: last).map { .order(pdu.type, after: last.type, rule: $0) }
    }

    private static func rule(_ pdu: PDU, after last: PDU) -> OrderRule? {
        if pdu.type != last.type { return pdu.type.rawValue < last.type.rawValue ? .types : nil }
        let (change, before) = (pdu.change, last.change)
        if change != before { return change == .announce ? .announcementsFirst : nil }
        let isOrdered =
            switch (last, pdu) {
            case (.prefix(let left, .announce), .prefix(let right, _)):
                CanonicalOrder.announces(left, before: right)
            case (.prefix(let left, .withdraw), .prefix(let right, _)):
                CanonicalOrder.withdraws(left, before: right)
            case (.routerKey(let left, _), .routerKey(let right, _)):
                CanonicalOrder.sends(left, before: right)
            case (.aspa(let left), .aspa(let right)): left.customer < right.customer
            case (.aspaWithdrawal(let left), .aspaWithdrawal(let right)): left < right
            default: true
            }
        return isOrdered ? nil : .records
    }
}

extension PDU {
    /// What a payload PDU does; nil for others.
    var change: Change? {
        switch self {
        case .prefix(_, let change), .routerKey(_, let change): change
        case .aspa: .announce
        case .aspaWithdrawal: .withdraw
        case .serialNotify, .serialQuery, .resetQuery, .cacheResponse, .endOfData, .cacheReset, .errorReport:
            nil
        }
    }
}
