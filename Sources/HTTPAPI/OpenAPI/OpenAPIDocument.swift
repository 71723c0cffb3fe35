import RouteVerification

/// The OpenAPI 3.1 document, made from the resources themselves, so that it cannot fall behind them.
struct OpenAPIDocument {
    /// The version of the service.
    let version: String

    /// The document.
    func bytes() -> [UInt8] {
        var text = JSONLine()
        text.object { text in
            text.member("openapi", "3.1.0")
            text.name("info")
            text.object { text in
                text.member("title", "Ridgeline")
                text.member(
                    "description",
                    "RPKI and ASPA relying party: validated payload, origin and path verification. Read-only."
                )
                text.member("version", version)
            }
            text.name("tags")
            text.array { text in
                for tag in OperationDocumentation.Tag.allCases {
                    text.object { $0.member("name", tag.rawValue) }
                }
            }
            text.name("paths")
            text.object { text in
                for endpoint in Endpoint.all {
                    text.name(foreign: endpoint.path)
                    text.object { OpenAPIDocument.write(endpoint, &$0) }
                }
            }
            text.name("components")
            text.object { text in
                text.name("schemas")
                text.value(json: OpenAPISchemas.json)
                text.name("responses")
                text.object { OpenAPIErrors.write(&$0) }
            }
        }
        return text.bytes
    }

    private static func write(_ endpoint: Endpoint, _ text: inout JSONLine) {
        if let operation = endpoint.get {
            text.name("get")
            text.object { write(operation.documentation, endpoint, &$0) }
        }
        if let operation = endpoint.post {
            text.name("post")
            text.object { write(operation.documentation, endpoint, &$0) }
        }
    }

    private static func write(
        _ documentation: OperationDocumentation,
        _ endpoint: Endpoint,
        _ text: inout JSONLine
    ) {
        text.name("tags")
        text.array { $0.value(documentation.tag.rawValue) }
        text.member("summary", documentation.summary)
        text.name("parameters")
        text.array { text in for parameter in documentation.parameters { write(parameter, &text) } }
        if let body = documentation.requestBody {
            text.name("requestBody")
            text.object { text in
                text.member("required", true)
                writeContent(body.type, schema: body.schema, &text)
            }
        }
        text.name("responses")
        text.object { text in
            writeAnswers(documentation, &text)
            OpenAPIErrors.writeReferences(documentation, endpoint, &text)
        }
    }

    private static func writeAnswers(_ documentation: OperationDocumentation, _ text: inout JSONLine) {
        for status in [200] + documentation.statuses {
            text.name(foreign: String(status))
            text.object { text in
                let isWell = status == 200
                text.member("description", isWell ? "The answer." : "The answer, when it is not well.")
                if documentation.hasValidators { writeValidators(&text) }
                writeContent(documentation.mediaType, schema: documentation.schema, &text)
            }
        }
        guard documentation.hasValidators else { return }
        text.name("304")
        text.object { text in
            text.member("description", "The client has it (If-None-Match, If-Modified-Since).")
            writeValidators(&text)
        }
    }

    /// The header fields that tell two versions of a body apart.
    private static func writeValidators(_ text: inout JSONLine) {
        text.name("headers")
        text.object { text in
            for name in ["ETag", "Last-Modified"] {
                text.name(foreign: name)
                text.object { text in
                    text.member("required", true)
                    text.name("schema")
                    text.object { $0.member("type", "string") }
                }
            }
        }
    }

    /// Writes `content`; text without a schema of its own is a string.
    static func writeContent(_ type: String, schema: String?, _ text: inout JSONLine) {
        text.name("content")
        text.object { text in
            text.name(foreign: String(type.prefix { $0 != ";" }))
            text.object { text in
                text.name("schema")
                text.object { text in
                    if let schema {
                        writeReference(schema, &text)
                    } else {
                        text.member("type", "string")
                    }
                }
            }
        }
    }

    private static func writeReference(_ schema: String, _ text: inout JSONLine) {
        text.member("$ref", "#/components/schemas/\(schema)")
    }

    private static func write(_ parameter: OperationDocumentation.Parameter, _ text: inout JSONLine) {
        text.object { text in
            text.member("name", parameter.name)
            text.member("in", parameter.isInPath ? "path" : "query")
            text.member("required", parameter.isRequired)
            text.member("description", parameter.text)
            text.name("schema")
            text.object { text in
                guard parameter.isRepeatable else { return write(parameter.kind, &text) }
                text.member("type", "array")
                text.name("items")
                text.object { write(parameter.kind, &$0) }
            }
        }
    }

    private static func write(_ kind: OperationDocumentation.Parameter.Kind, _ text: inout JSONLine) {
        switch kind {
        case .text(let example):
            text.member("type", "string")
            text.name("examples")
            text.array { $0.value(example) }
        case .asn: writeReference("ASNText", &text)
        case .prefix: writeReference("Prefix", &text)
        case .relaxedPrefix: writeReference("RelaxedPrefix", &text)
        case .address: writeReference("Address", &text)
        case .path: writeReference("ASPathText", &text)
        case .hexadecimal(let octets):
            text.member("type", "string")
            text.member("pattern", OpenAPIPatterns.hexadecimal(octets: octets))
        case .number(let maximum):
            text.member("type", "integer")
            text.member("minimum", 0)
            text.member("maximum", maximum)
        case .word(let words):
            text.member("type", "string")
            text.name("enum")
            text.array { text in for word in words { text.value(word) } }
        }
    }
}
