package import HTTPTypes

/// Why a request is not answered as it asks.
///
/// An Invalid route is an answer and no error.
package struct APIError: Error, Hashable, Sendable {
    /// What is wrong, for programs.
    package let code: Code
    /// What is wrong, for people; says the values that disagreed.
    package let detail: String
    /// The methods that the resource has, for ``Code/methodNotAllowed``.
    var allowed: [HTTPRequest.Method] = []

    /// Makes an error.
    package init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// The stable code of an error.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// There is no payload yet.
        case noPayload = "no-payload"
        /// A value in the path or query is not one.
        case badParameter = "bad-parameter"
        /// The query has an argument that the resource does not know.
        case unknownParameter = "unknown-parameter"
        /// An argument that is needed is missing.
        case missingParameter = "missing-parameter"
        /// An argument stands twice.
        case repeatedParameter = "repeated-parameter"
        /// The body is not what it should be.
        case badBody = "bad-body"
        /// The body is larger than it may be.
        case bodyTooLarge = "body-too-large"
        /// The body did not arrive in time.
        case bodyTimeout = "body-timeout"
        /// The target of the request is longer than it may be.
        case targetTooLong = "target-too-long"
        /// The Content-Type is another.
        case mediaType = "media-type"
        /// The request has no Host field, or several.
        case badHost = "bad-host"
        /// The Transfer-Encoding is another than chunked.
        case transferCoding = "transfer-coding"
        /// There is no such resource.
        case notFound = "not-found"
        /// The resource has other methods.
        case methodNotAllowed = "method-not-allowed"
        /// The service does not know what is asked for.
        case notAvailable = "not-available"
        /// As many requests wait as may.
        case tooManyWaiters = "too-many-waiters"
        /// Too much is being sent already.
        case busy
        /// The service ends.
        case ending
        /// Something is wrong here.
        case failure

        /// The status of the response.
        package var status: HTTPResponse.Status {
            switch self {
            case .badParameter, .unknownParameter, .missingParameter, .repeatedParameter, .badBody, .badHost:
                .badRequest
            case .bodyTooLarge: .contentTooLarge
            case .bodyTimeout: .requestTimeout
            case .targetTooLong: .uriTooLong
            case .mediaType: .unsupportedMediaType
            case .transferCoding: .notImplemented
            case .notFound, .notAvailable: .notFound
            case .methodNotAllowed: .methodNotAllowed
            case .noPayload, .tooManyWaiters, .busy, .ending: .serviceUnavailable
            case .failure: .internalServerError
            }
        }

        /// What is wrong in general.
        package var title: String {
            switch self {
            case .noPayload: "There is no validated payload yet"
            case .badParameter: "A parameter has a value that it cannot have"
            case .unknownParameter: "A parameter is not known"
            case .missingParameter: "A parameter is missing"
            case .repeatedParameter: "A parameter is given twice"
            case .badBody: "The body cannot be read"
            case .bodyTooLarge: "The body is too large"
            case .bodyTimeout: "The body did not arrive in time"
            case .targetTooLong: "The target is too long"
            case .badHost: "The Host field is missing or repeated"
            case .transferCoding: "The transfer coding is not known"
            case .mediaType: "The media type is not supported"
            case .notFound: "There is no such resource"
            case .methodNotAllowed: "The resource does not have this method"
            case .notAvailable: "The service does not know this"
            case .tooManyWaiters: "Too many requests wait"
            case .busy: "Too much is being sent"
            case .ending: "The service ends"
            case .failure: "The service failed"
            }
        }
    }
}
