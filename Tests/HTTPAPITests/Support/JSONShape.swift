import RPKIPayload

/// What a JSON value is made of: members with their order and types, and no values.
enum JSONShape {
    /// The shape of a document in one line: `{asn:string,providers:[string]}`.
    ///
    /// The elements of an array are given once for each shape that they have.
    static func of(_ text: String) throws -> String {
        var json = JSONReader(Array(text.utf8))
        let shape = try of(&json)
        try json.finish()
        return shape
    }

    private static func of(_ json: inout JSONReader) throws -> String {
        switch try json.peek() {
        case .object:
            var members: [String] = []
            try json.beginObject()
            while let member = try json.nextMember() {
                let name = json.string(of: member)
                members.append("\(name):\(try of(&json))")
            }
            return "{\(members.joined(separator: ","))}"
        case .array:
            var elements: Set<String> = []
            try json.beginArray()
            while try json.nextElement() { elements.insert(try of(&json)) }
            return "[\(elements.sorted().joined(separator: "|"))]"
        case .string: return try skip(&json, "string")
        case .number: return try skip(&json, "number")
        case .boolean: return try skip(&json, "boolean")
        case .null: return try skip(&json, "null")
        }
    }

    private static func skip(_ json: inout JSONReader, _ shape: String) throws -> String {
        try json.skipValue()
        return shape
    }
}
