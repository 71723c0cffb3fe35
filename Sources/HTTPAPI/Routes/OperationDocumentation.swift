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
            /// A prefix such as `192.0.2.0/24`, without bits behind its length.
            case prefix
            /// A prefix that may have bits behind its length.
            case relaxedPrefix
            /// An address of either family.
            case address
            /// An AS path.
            case path
            /// As many octets in hexadecimal.
            case hexadecimal(octets: Int)
            /// A number from 0 to the one given.
            case number(maximum: UInt64)
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
    /// Whether there may be nothing to answer with (404).
    var mayBeMissing = false
    /// Whether the answer has an entity tag and a time, and is not sent to who has it (304).
    var hasValidators = false
}

extension OperationDocumentation.Parameter {
    /// The part of a prefix in a path that stands before the slash.
    static var addressInPath: Self {
        Self(
            name: "prefix",
            kind: .address,
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
