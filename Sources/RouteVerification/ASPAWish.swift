import RPKITypes

/// What the ASPA data should say, by customer in the order of first mention.
struct ASPAWish {
    struct Item: OfCustomer {
        let customer: ASN
        /// Whether it has an ASPA.
        let isAttested: Bool
        /// What it does not list and should; more than once if asked for more than once.
        var listed: [ASN] = []
        /// What it should not list: of an ASPA that is there only what it lists.
        var denied: [ASN] = []
        var isWithdrawn = false
    }

    private(set) var items: [Item] = []
    private var customers = CustomerPlaces()

    init() {}

    init(denying questions: [ASPAQuestion]) {
        for question in questions {
            let place = place(of: question)
            guard !items[place].isAttested || question.answer == .provider else { continue }
            items[place].denied.append(question.asked)
        }
    }

    init(withdrawing questions: [ASPAQuestion]) {
        for question in questions { items[place(of: question)].isWithdrawn = true }
    }

    /// Wishes that the answer were "provider".
    mutating func list(_ question: ASPAQuestion) {
        let place = place(of: question)
        // AS0 beside others has no influence.
        guard !items[place].isAttested || question.answer == .notProvider && question.asked != ASN(0) else {
            return
        }
        items[place].listed.append(question.asked)
    }

    private mutating func place(of question: ASPAQuestion) -> Int {
        if let place = customers.place(of: question.customer, in: items) { return place }
        items.append(Item(customer: question.customer, isAttested: question.answer != .noAttestation))
        customers.noteLast(of: items)
        return items.count - 1
    }
}
