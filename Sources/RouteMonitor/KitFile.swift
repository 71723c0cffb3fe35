import RPKIPayload

/// A file of the conformance kit: a JSON object whose `vectors` are an array of objects.
enum KitFile {
    /// Reads the vectors, one after another.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - read: reads the next value of the reader, which is a vector.
    /// - Throws: the first error, with its place.
    static func readVectors(
        _ bytes: [UInt8],
        _ read: (inout JSONReader) throws(DocumentError) -> Void
    ) throws(DocumentError) {
        var json = JSONReader(bytes)
        try json.beginObject()
        while let member = try json.nextMember() {
            guard json.isText(member, "vectors") else {
                try json.skipValue()
                continue
            }
            try json.beginArray()
            while try json.nextElement() { try read(&json) }
        }
        try json.finish()
    }

    /// Passes over the next value.
    ///
    /// - Parameter json: then behind the value.
    /// - Returns: a reader at the value, to look into it, and where it is in the bytes.
    /// - Throws: why it is no value.
    static func skip(
        _ json: inout JSONReader
    ) throws(DocumentError) -> (reader: JSONReader, range: Range<Int>) {
        _ = try json.peek()
        let (reader, start) = (json, json.valueStart)
        try json.skipValue()
        return (reader, start..<json.offset)
    }
}
