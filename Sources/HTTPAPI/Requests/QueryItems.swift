import RPKITypes

/// The arguments of a request's query, in order.
struct QueryItems: Sendable {
    /// The names and values, decoded.
    private(set) var items: [(name: String, value: String)] = []

    /// Reads the query of a target: what stands behind its first question mark.
    ///
    /// - Throws: ``APIError/Code/badParameter`` for a broken escape, for what is not UTF-8, and for too many items.
    init(target: String, limit: Int) throws(APIError) {
        guard let mark = target.utf8.firstIndex(of: 0x3F) else { return }
        let query = target.utf8[target.utf8.index(after: mark)...].prefix { $0 != 0x23 }
        for part in query.split(separator: 0x26) {
            guard items.count < limit else { throw APIError(.badParameter, "more than \(limit) arguments") }
            let equals = part.firstIndex(of: 0x3D) ?? part.endIndex
            let value = equals == part.endIndex ? part[equals...] : part[part.index(after: equals)...]
            guard let name = PercentEncoding.decode(Substring(part[..<equals]), plus: .blank),
                let decoded = PercentEncoding.decode(Substring(value), plus: .blank)
            else { throw APIError(.badParameter, "broken escape in '\(ForeignText(Substring(part)))'") }
            items.append((name, decoded))
        }
    }

    /// Whether there is none.
    var isEmpty: Bool { items.isEmpty }

    /// Takes care that all names are among those known.
    func allow(_ names: String...) throws(APIError) {
        for item in items where !names.contains(item.name) {
            throw APIError(.unknownParameter, "unknown argument '\(ForeignText(item.name))'")
        }
    }

    /// The values of a name.
    func all(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }

    /// The value of a name; nil when it is not there.
    func one(_ name: String) throws(APIError) -> String? {
        var found: String?
        for item in items where item.name == name {
            guard found == nil else { throw APIError(.repeatedParameter, "'\(name)' stands twice") }
            found = item.value
        }
        return found
    }

    /// The value of a name that must be there.
    func required(_ name: String) throws(APIError) -> String {
        guard let value = try one(name) else { throw APIError(.missingParameter, "'\(name)' is missing") }
        return value
    }

    /// The value of a name, read by `read`; nil when it is not there.
    func one<Value>(
        _ name: String,
        _ what: StaticString,
        _ read: (String) -> Value?
    ) throws(APIError) -> Value? {
        guard let text = try one(name) else { return nil }
        guard let value = read(text) else { throw QueryItems.bad(name, text, what) }
        return value
    }

    /// The value of a name that must be there, read by `read`.
    func required<Value>(
        _ name: String,
        _ what: StaticString,
        _ read: (String) -> Value?
    ) throws(APIError) -> Value {
        let text = try required(name)
        guard let value = read(text) else { throw QueryItems.bad(name, text, what) }
        return value
    }

    /// The error for a value that is not what it should be.
    static func bad(_ name: String, _ text: String, _ what: StaticString) -> APIError {
        APIError(.badParameter, "'\(ForeignText(text))' for '\(name)' is not \(what)")
    }
}
