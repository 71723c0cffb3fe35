/// What the OpenAPI document says of an operation.
struct OperationDocumentation: Sendable {
    /// A parameter in the path or query.
    struct Parameter: Hashable, Sendable {
        /// What a value looks like.
        enum Kind: Hashable, Sendable {
            /// Text, with an example.
            case text(example: String)
            /// An AS number with or without `AS`.
            case asn
            /// A prefix such as `192.0.2.0/24`.
            case prefix
            /// A number from 0 to the one given.
            case number(maximum: Int)
            /// One of some words.
            case word([String])
        }

        let name: String
        let kind: Kind
        let text: String
        var isInPath = false
        var isRequired = false
        var isRepeatable = false
    }

    /// A group in the document.
    enum Tag: String, Hashable, Sendable, CaseIterable {
        case payload = "Payload"
        case validity = "Origin validation"
        case verification = "Path verification"
        case service = "Service"
        case data = "Published data"
    }

    let tag: Tag
    /// One line.
    let summary: String
    var parameters: [Parameter] = []
    /// The media type of the body of the request, and the name of its schema; nil when there is none.
    var requestBody: (type: String, schema: String)?
    /// The media type of the answer.
    let mediaType: String
    /// The name of the schema of the answer; nil for what is not JSON.
    var schema: String?
    /// Statuses beside 200 that have the same content.
    var statuses: [Int] = []
}

extension OperationDocumentation.Parameter {
    /// The part of a prefix in a path that stands before the slash.
    static var addressInPath: Self {
        Self(
            name: "prefix",
            kind: .text(example: "192.0.2.0"),
            text: "The address of the prefix.",
            isInPath: true,
            isRequired: true
        )
    }

    /// The part of a prefix in a path that stands behind the slash.
    static var lengthInPath: Self {
        Self(
            name: "length",
            kind: .number(maximum: 128),
            text: "The length of the prefix.",
            isInPath: true,
            isRequired: true
        )
    }
}
