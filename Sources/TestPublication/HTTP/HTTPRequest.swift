/// The head of a request, as it came.
package struct HTTPRequest: Hashable, Sendable {
    /// The method, `GET`.
    package let method: String
    /// The target, path and query.
    package let target: String
    /// The version, `HTTP/1.1`.
    package let version: String
    /// The header fields in order; names in lower case.
    package let fields: [HTTPField]

    /// The target without its query.
    package var path: String { String(target.prefix { $0 != "?" }) }
    /// What follows the question mark.
    package var query: String { String(target.drop { $0 != "?" }.dropFirst()) }

    /// The value of a header field, whose name is given in lower case; nil when it is not there.
    package subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    /// Whether the client accepts gzip.
    var acceptsGzip: Bool {
        self["accept-encoding"]?.split(separator: ",").contains { $0.drop { $0 == " " }.hasPrefix("gzip") }
            ?? false
    }

    /// Whether the connection stays open after the answer.
    var keepsAlive: Bool {
        version == "HTTP/1.1" && self["connection"]?.lowercased() != "close"
    }

    /// Reads a head without the empty line at its end; nil for what is no HTTP.
    init?(head: some Sequence<UInt8>) {
        let lines = String(decoding: Array(head), as: UTF8.self).split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count == 3 else { return nil }
        method = String(words[0])
        target = String(words[1])
        version = String(words[2])
        fields = lines.dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            return HTTPField(line[..<colon].lowercased(), String(value))
        }
    }
}

/// A header field.
package struct HTTPField: Hashable, Sendable {
    /// The name.
    package let name: String
    /// The value.
    package let value: String

    /// Makes a field.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
