import RouteVerification

/// The schemas of the bodies and parameters that the OpenAPI document names.
///
/// Members that are listed may be null only where their type says so; more members may come in later versions.
enum OpenAPISchemas {
    /// One JSON object, schema by name.
    static var json: [UInt8] {
        var text = JSONLine()
        text.object { writeValues(&$0) }
        let members = [values, payload, origins, paths, service].joined(separator: ",\n")
        return text.bytes.dropLast() + Array(",\n\(members)}".utf8)
    }

    /// Values that stand in many places.
    private static func writeValues(_ text: inout JSONLine) {
        writeText(&text, "ASNText", OpenAPIPatterns.asn, ["AS64496", "64496"])
        writeText(&text, "ASName", "^AS(0|[1-9][0-9]{0,9})$", ["AS64496"])
        writeText(&text, "Address", OpenAPIPatterns.address, ["192.0.2.0", "2001:db8::"])
        let prefixes = ["192.0.2.0/24", "2001:db8::/32"]
        writeText(&text, "Prefix", OpenAPIPatterns.prefix, prefixes, format: "ip-prefix")
        writeText(&text, "RelaxedPrefix", OpenAPIPatterns.prefix, prefixes)
        writeText(&text, "ASPathText", OpenAPIPatterns.path, ["64500 64501 64502", "64500 {64501,64502}"])
    }

    private static func writeText(
        _ text: inout JSONLine,
        _ name: StaticString,
        _ pattern: String,
        _ examples: [String],
        format: String? = nil
    ) {
        text.name(name)
        text.object { text in
            text.member("type", "string")
            if let format { text.member("format", format) }
            text.member("pattern", pattern)
            text.name("examples")
            text.array { text in for example in examples { text.value(example) } }
        }
    }
}
