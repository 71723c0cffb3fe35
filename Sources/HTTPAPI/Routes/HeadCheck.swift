import HTTPTypes
import HummingbirdCore
import RPKITypes

/// What is known to be wrong with a request from its head alone.
///
/// It is asked before a client is told to send a body, and again before the body is read.
struct HeadCheck: Sendable {
    let limits: HTTPLimits

    /// Takes care of what holds for all requests, whatever they ask for.
    func check(_ head: HTTPRequest) throws(APIError) {
        let limit = limits.targetSize
        guard (head.path ?? "/").utf8.count <= limit else {
            throw APIError(.targetTooLong, "more than \(limit) octets")
        }
        // RFC 9112, section 3.2. The first one is the authority, others are left among the fields.
        guard head.authority != nil, !head.headerFields.contains(where: { $0.name.canonicalName == "host" })
        else { throw APIError(.badHost, "a request has exactly one Host field") }
        // RFC 9112, section 6.1.
        for coding in head.headerFields[values: .transferEncoding]
        where coding[...].trimmingBlanks().lowercased() != "chunked" {
            throw APIError(.transferCoding, "unknown transfer coding '\(ForeignText(coding))'")
        }
    }

    /// Takes care of what a resource asks of a request, and finds what answers it.
    func operation(_ endpoint: Endpoint, _ head: HTTPRequest) throws(APIError) -> Endpoint.Operation {
        guard let operation = endpoint.operation(for: head.method) else {
            throw HeadCheck.methodNotAllowed(endpoint)
        }
        let types = operation.bodyTypes
        guard !types.isEmpty else {
            // While it waits nobody reads the body, so that the end of the connection behind it would not be seen.
            guard !endpoint.hasNoHead || !HeadCheck.hasBody(head) else {
                throw APIError(.badBody, "a request that waits has no body")
            }
            return operation
        }
        // Exactly one of those, in any case, with or without parameters.
        let given = head.headerFields[.contentType] ?? ""
        let essence = given.prefix { $0 != ";" }.trimmingBlanks().lowercased()
        guard types.contains(essence) else {
            throw APIError(
                .mediaType,
                "Content-Type '\(ForeignText(given))' is not \(types.joined(separator: " or "))"
            )
        }
        let length = head.headerFields[.contentLength].flatMap { Int($0) } ?? 0
        guard !operation.readsBodyWhole || length <= limits.bodySize else {
            throw APIError(.bodyTooLarge, "more than \(limits.bodySize) octets")
        }
        return operation
    }

    /// Whether the body of a request will be read: the request is for what takes one, and nothing is wrong with it.
    func wantsBody(_ head: HTTPRequest) -> Bool {
        let path = URI(head.path ?? "/").path
        guard let endpoint = Endpoint.all.first(where: { $0.matches(path) }) else { return false }
        do throws(APIError) {
            try check(head)
            return try !operation(endpoint, head).bodyTypes.isEmpty
        } catch {
            return false
        }
    }

    private static func hasBody(_ head: HTTPRequest) -> Bool {
        head.headerFields[.transferEncoding] != nil || (head.headerFields[.contentLength] ?? "0") != "0"
    }

    /// The error for a method that a resource does not have.
    static func methodNotAllowed(_ endpoint: Endpoint) -> APIError {
        var error = APIError(.methodNotAllowed, "\(endpoint.path) does not have this method")
        error.allowed = endpoint.methods
        return error
    }
}
