import HTTPTypes
import Hummingbird
import NIOCore
import RPKIPayload
import RouteVerification

/// In what form the errors of a resource are given.
enum ErrorShape: String, Hashable, Sendable, CaseIterable {
    /// `{"error": "…"}`, as Routinator's API gives them.
    case routinator
    /// Plain text, as Routinator's formats give them.
    case text
    /// Problem details (RFC 9457).
    case problem

    /// The form for a path at which there is no resource.
    static func ofUnknown(path: String) -> ErrorShape { path.hasPrefix("/api/") ? .problem : .text }

    /// The response for an error.
    func response(_ error: APIError) -> Response {
        var response = Answer.plain(body(error), type: mediaType, status: error.code.status)
        if !error.allowed.isEmpty {
            response.headers[.allow] = error.allowed.map(\.rawValue).sorted().joined(separator: ", ")
        }
        if error.code.status == .serviceUnavailable { response.headers[.retryAfter] = "10" }
        return response
    }

    private var mediaType: String {
        switch self {
        case .routinator: MediaTypes.json
        case .text: MediaTypes.text
        case .problem: MediaTypes.problem
        }
    }

    private func body(_ error: APIError) -> [UInt8] {
        switch self {
        case .routinator:
            var text = ByteText()
            text.append("{\"error\": ")
            text.append(json: message(error))
            text.append("}\n")
            return text.bytes
        case .text: return Array((message(error) + "\n").utf8)
        case .problem:
            var text = JSONLine()
            text.object { text in
                // RFC 9457, section 3.1: the type is a URI that ends in the code.
                text.member("type", "urn:ridgeline:problem:\(error.code.rawValue)")
                text.member("title", error.code.title)
                text.member("status", error.code.status.code)
                text.member("detail", error.detail)
                text.member("code", error.code.rawValue)
            }
            return text.bytes
        }
    }

    /// Routinator's clients look for these words before the first validation.
    private func message(_ error: APIError) -> String {
        error.code == .noPayload ? "Initial validation ongoing. Please wait." : error.detail
    }
}
