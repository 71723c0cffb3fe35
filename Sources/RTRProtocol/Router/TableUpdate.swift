import RPKITypes

/// The payload of one response, applied as a whole at End of Data.
///
/// A full response is a table of its own; a delta is kept beside the table until then.
struct TableUpdate: Sendable {
    /// A rule that a record breaks, and the code that answers it.
    enum Fault: Hashable, Sendable {
        case duplicate
        case unknown

        var code: ErrorCode {
            switch self {
            case .duplicate: .duplicateAnnouncement
            case .unknown: .withdrawalOfUnknownRecord
            }
        }
    }

    let isFull: Bool
    private(set) var announced = 0
    private(set) var withdrawn = 0
    private var fresh = RouterTable()
    private var vrps: [VRP: Change] = [:]
    private var routerKeys: [RouterKey: Change] = [:]
    private var vaps: [ASN: VAP?] = [:]
    private var customers: Set<ASN> = []
    private var order = OrderCheck()

    init(isFull: Bool) { self.isFull = isFull }

    /// Whether nothing was announced or withdrawn.
    var isEmpty: Bool { announced == 0 && withdrawn == 0 }

    /// Takes a payload PDU.
    ///
    /// - Parameters:
    ///   - pdu: a payload PDU; others are passed over.
    ///   - table: what the router has, which a delta changes.
    ///   - note: is told what is let pass.
    /// - Returns: nil when the record can be taken.
    mutating func take(_ pdu: PDU, onto table: RouterTable, note: (Remark) -> Void) -> Fault? {
        if let remark = order.take(pdu) { note(remark) }
        if isFull, pdu.change == .withdraw { note(.withdrawalInFullResponse(pdu.type)) }
        let fault: Fault?
        switch pdu {
        case .prefix(let vrp, let change):
            let isThere: Bool
            if isFull {
                isThere = TableUpdate.change(vrp, change, in: &fresh.vrps)
            } else {
                let earlier = vrps.updateValue(change, forKey: vrp)
                if earlier != nil { note(.changedTwice(pdu.type)) }
                isThere = earlier.map { $0 == .announce } ?? table.vrps.contains(vrp)
            }
            fault = TableUpdate.fault(change, isThere)
        case .routerKey(let key, let change):
            let isThere: Bool
            if isFull {
                isThere = TableUpdate.change(key, change, in: &fresh.routerKeys)
            } else {
                let earlier = routerKeys.updateValue(change, forKey: key)
                if earlier != nil { note(.changedTwice(pdu.type)) }
                isThere = earlier.map { $0 == .announce } ?? table.routerKeys.contains(key)
            }
            fault = TableUpdate.fault(change, isThere)
        case .aspa(let vap):
            // Section 5.12: an announcement replaces, so it is no duplicate.
            _ = replace(vap.customer, by: vap, table, note)
            fault = nil
        case .aspaWithdrawal(let customer):
            fault = replace(customer, by: nil, table, note) ? nil : .unknown
        case .serialNotify, .serialQuery, .resetQuery, .cacheResponse, .endOfData, .cacheReset, .errorReport:
            return nil
        }
        if pdu.change == .announce { announced += 1 } else { withdrawn += 1 }
        return fault
    }

    /// Puts what came into the table.
    func apply(to table: inout RouterTable) {
        guard !isFull else {
            table = fresh
            return
        }
        for (vrp, change) in vrps { _ = TableUpdate.change(vrp, change, in: &table.vrps) }
        for (key, change) in routerKeys { _ = TableUpdate.change(key, change, in: &table.routerKeys) }
        for (customer, vap) in vaps { table.vaps[customer] = vap }
    }

    /// How many records a full response has so far, or by how many a delta enlarges a table at most.
    var growth: Int { isFull ? fresh.count : announced }

    /// Whether the customer was there.
    private mutating func replace(
        _ customer: ASN,
        by vap: VAP?,
        _ table: RouterTable,
        _ note: (Remark) -> Void
    ) -> Bool {
        if !customers.insert(customer).inserted { note(.repeatedCustomer(customer)) }
        if isFull {
            let isThere = fresh.vaps[customer] != nil
            fresh.vaps[customer] = vap
            return isThere
        }
        guard let earlier = vaps.updateValue(vap, forKey: customer) else {
            return table.vaps[customer] != nil
        }
        return earlier != nil
    }

    private static func fault(_ change: Change, _ isThere: Bool) -> Fault? {
        switch change {
        case .announce: isThere ? .duplicate : nil
        case .withdraw: isThere ? nil : .unknown
        }
    }

    /// Changes a set; returns whether the record was there.
    private static func change<Record>(
        _ record: Record,
        _ change: Change,
        in set: inout Set<Record>
    ) -> Bool {
        switch change {
        case .announce: !set.insert(record).inserted
        case .withdraw: set.remove(record) != nil
        }
    }
}
