import HTTPTypes
import Hummingbird

/// One resource: its path, what it answers, and what the OpenAPI document says of it.
struct Endpoint: Sendable {
    /// Answers a request.
    typealias Handler = @Sendable (Call) async throws -> Answer

    /// The path, `{name}` for a part that varies.
    let path: String
    /// In what form errors are given.
    let errors: ErrorShape
    /// What it has for GET, which HEAD has too; nil when there is no such method.
    var get: Operation?
    /// What it has for POST; nil when there is no such method.
    var post: Operation?
    /// Whether HEAD is refused: for streams without an end.
    var hasNoHead = false

    /// One method of a resource.
    struct Operation: Sendable {
        /// What the document says.
        let documentation: OperationDocumentation
        /// Answers.
        let handler: Handler

        /// The media types of bodies that it takes; empty when it takes none.
        ///
        /// Who sends lines often calls them JSON.
        var bodyTypes: [String] {
            switch documentation.requestBody?.type {
            case nil: []
            case MediaTypes.lines?: [MediaTypes.lines, "application/ndjson", MediaTypes.json]
            case let type?: [type]
            }
        }

        /// Whether it reads a body whole, which then has a bounded size.
        var readsBodyWhole: Bool { documentation.requestBody?.type == MediaTypes.json }
    }

    /// What it has for a method; nil when it has nothing.
    func operation(for method: HTTPRequest.Method) -> Operation? {
        switch method {
        case .get: get
        case .head: hasNoHead ? nil : get
        case .post: post
        default: nil
        }
    }

    /// Whether a path is one of it.
    func matches(_ path: String) -> Bool {
        let own = self.path.split(separator: "/")
        let parts = path.split(separator: "/")
        return own.count == parts.count && zip(own, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }

    /// The methods that it has.
    var methods: [HTTPRequest.Method] {
        (get == nil ? [] : hasNoHead ? [.get] : [.get, .head]) + (post == nil ? [] : [.post]) + [.options]
    }
}
