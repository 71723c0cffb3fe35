import HTTPTypes
import Hummingbird
import RPKITypes

/// What tells two versions of a body apart (RFC 9110, section 8.8).
struct Validators: Hashable, Sendable {
    /// The entity tag without quotation marks.
    let tag: String
    /// The time of the data.
    let modified: Timestamp

    /// Whether a client has what it asks for (RFC 9110, section 13.2.2): If-Modified-Since counts only without
    /// If-None-Match.
    func matches(_ headers: HTTPFields) -> Bool {
        let tags = headers[values: .ifNoneMatch]
        guard tags.isEmpty else {
            return tags.contains { list in list.split(separator: ",").contains { matches(tag: $0) } }
        }
        guard let since = headers[.ifModifiedSince].flatMap(HTTPDate.parse) else { return false }
        return modified <= since
    }

    /// If-None-Match compares weakly: `W/` does not count.
    ///
    /// The tag of the compressed body is as good as that of the plain one.
    private func matches(tag text: Substring) -> Bool {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        if text == "*" { return true }
        if text.hasPrefix("W/") { text = text.dropFirst(2) }
        return text == "\"\(tag)\"" || text == "\"\(tag)-gzip\""
    }

    /// Puts the header fields into a response.
    func mark(_ response: inout Response, isCompressed: Bool) {
        response.headers[.eTag] = isCompressed ? "\"\(tag)-gzip\"" : "\"\(tag)\""
        response.headers[.lastModified] = HTTPDate.format(modified)
        response.headers[.vary] = "Accept-Encoding"
    }
}
