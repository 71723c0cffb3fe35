import RPKITypes

/// What belongs to one customer AS.
protocol OfCustomer {
    var customer: ASN { get }
}

/// Where the elements of a list stand, by customer.
///
/// A few are compared one by one, which is faster than hashing and costs no memory.
struct CustomerPlaces {
    /// Filled when there are more than ``few``.
    private var places: [ASN: Int] = [:]

    private static var few: Int { 16 }

    init() {}

    init(_ elements: [some OfCustomer]) {
        guard elements.count > CustomerPlaces.few else { return }
        for (place, element) in elements.enumerated() { places[element.customer] = place }
    }

    /// The place of a customer; nil when it is not in the list.
    func place(of customer: ASN, in elements: [some OfCustomer]) -> Int? {
        guard elements.count > CustomerPlaces.few else {
            return elements.firstIndex { $0.customer == customer }
        }
        return places[customer]
    }

    /// Takes note that an element was appended to the list.
    mutating func noteLast(of elements: [some OfCustomer]) {
        if elements.count == CustomerPlaces.few + 1 {
            self = CustomerPlaces(elements)
        } else if elements.count > CustomerPlaces.few, let last = elements.last {
            places[last.customer] = elements.count - 1
        }
    }
}
