import RouteVerification

/// The statuses with which operations are refused, in the OpenAPI document.
///
/// Each operation lists those that it can give; 405 and what the framing of HTTP brings belongs to none of them.
enum OpenAPIErrors {
    /// A status, and when it is given.
    private static let statuses: [(code: Int, text: String)] = [
        (400, "The request says something that cannot be read."),
        (404, "There is no such thing."),
        (408, "The body did not arrive in time."),
        (413, "The body is too large."),
        (414, "The target is too long."),
        (415, "The body is of another media type."),
        (501, "The transfer coding is not known."),
        (503, "Not now; later again."),
    ]

    /// Writes `components/responses`: one for each status and form.
    static func write(_ text: inout JSONLine) {
        for shape in ErrorShape.allCases {
            for status in statuses {
                text.name(foreign: name(status.code, shape))
                text.object { text in
                    text.member("description", status.text)
                    if status.code == 503 { writeRetryAfter(&text) }
                    switch shape {
                    case .problem:
                        OpenAPIDocument.writeContent(MediaTypes.problem, schema: "Problem", &text)
                    case .routinator: OpenAPIDocument.writeContent(MediaTypes.json, schema: "Error", &text)
                    case .text: OpenAPIDocument.writeContent(MediaTypes.text, schema: nil, &text)
                    }
                }
            }
        }
    }

    /// Writes the references of an operation, but to statuses that it answers with itself.
    static func writeReferences(
        _ documentation: OperationDocumentation,
        _ endpoint: Endpoint,
        _ text: inout JSONLine
    ) {
        let variesInPath = endpoint.path.contains("{")
        for (code, _) in statuses where !documentation.statuses.contains(code) {
            let isGiven =
                switch code {
                case 404: documentation.mayBeMissing || variesInPath
                case 408, 413: documentation.requestBody?.type == MediaTypes.json
                case 415, 501: documentation.requestBody != nil
                default: true
                }
            guard isGiven else { continue }
            // What is no resource at all has the form that there is for its place.
            let shape = code == 404 ? ErrorShape.ofUnknown(path: endpoint.path) : endpoint.errors
            text.name(foreign: String(code))
            text.object { $0.member("$ref", "#/components/responses/\(name(code, shape))") }
        }
    }

    private static func name(_ code: Int, _ shape: ErrorShape) -> String { "\(shape.rawValue)-\(code)" }

    private static func writeRetryAfter(_ text: inout JSONLine) {
        text.name("headers")
        text.object { text in
            text.name("Retry-After")
            text.object { text in
                text.member("required", true)
                text.name("schema")
                text.object { $0.member("type", "string") }
            }
        }
    }
}
