package import RPKIPayload
import RouteVerification

/// One case of the conformance kit: a line of a batch, and the answer that is right.
///
/// The files are JSON objects with `vectors`, an array of objects with `name`, what a line of a batch has, and `expected`
/// (the outcome for the path, or without one for the origin), or `expected_rov` and `expected_aspa`. In a file of
/// incidents a vector has `id` and `cases`, each with an `id`; the name is both with a slash between.
package struct ConformanceVector: Sendable {
    /// Its name.
    package var name: String
    /// The line, without a line feed.
    package var line: [UInt8]
    /// The right value of `rov`; nil when it does not matter.
    package var origin: String?
    /// The right value of `aspa`; nil when it does not matter.
    package var path: String?

    /// Reads a file.
    package static func read(_ bytes: [UInt8]) throws(DocumentError) -> [ConformanceVector] {
        var vectors: [ConformanceVector] = []
        try KitFile.readVectors(bytes) { (json) throws(DocumentError) in
            try readVector(&json, bytes, &vectors)
        }
        guard vectors.allSatisfy({ $0.origin != nil || $0.path != nil }), !vectors.isEmpty else {
            let missing = vectors.isEmpty ? "vectors" : "expected"
            throw JSONReader(bytes).error(.value(.missingMember(missing)), at: 0)
        }
        return vectors
    }

    private static func readVector(
        _ json: inout JSONReader,
        _ bytes: [UInt8],
        _ vectors: inout [ConformanceVector]
    ) throws(DocumentError) {
        var (scan, range) = try KitFile.skip(&json)
        var (name, hasPath, expected, cases): (String?, Bool, String?, [ConformanceVector]) = (
            nil, false, nil, []
        )
        try scan.beginObject()
        while let member = try scan.nextMember() {
            if scan.isText(member, "name") || scan.isText(member, "id") {
                name = try scan.readString()
            } else if scan.isText(member, "expected") {
                expected = try scan.readString()
            } else if scan.isText(member, "cases") {
                try scan.beginArray()
                while try scan.nextElement() { cases.append(try readCase(&scan, bytes)) }
            } else {
                if scan.isText(member, "path") { hasPath = true }
                try scan.skipValue()
            }
        }
        guard let name else { throw json.error(.value(.missingMember("name")), at: range.lowerBound) }
        guard cases.isEmpty else {
            vectors += cases.map { item in
                var item = item
                item.name = "\(name)/\(item.name)"
                var named = JSONLine()
                named.object { $0.member("name", item.name) }
                item.line = named.bytes.dropLast() + [0x2C] + item.line.dropFirst()
                return item
            }
            return
        }
        vectors.append(
            ConformanceVector(
                name: name,
                line: oneLine(bytes[range]),
                origin: hasPath ? nil : expected,
                path: hasPath ? expected : nil
            )
        )
    }

    private static func readCase(
        _ json: inout JSONReader,
        _ bytes: [UInt8]
    ) throws(DocumentError) -> ConformanceVector {
        var (scan, range) = try KitFile.skip(&json)
        var vector = ConformanceVector(name: "", line: oneLine(bytes[range]))
        try scan.beginObject()
        while let member = try scan.nextMember() {
            if scan.isText(member, "id") {
                vector.name = try scan.readString()
            } else if scan.isText(member, "expected_rov") {
                vector.origin = try scan.readString()
            } else if scan.isText(member, "expected_aspa") {
                vector.path = try scan.readString()
            } else {
                try scan.skipValue()
            }
        }
        return vector
    }

    /// A JSON value without line breaks, which strings cannot have.
    private static func oneLine(_ value: ArraySlice<UInt8>) -> [UInt8] {
        value.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }
    }
}

/// What a program answered to the vectors.
package struct ConformanceReport: Sendable {
    /// A vector that was not answered as it should be.
    package struct Failure: Sendable {
        /// Its name.
        package var name: String
        /// What is wrong.
        package var text: String
    }

    /// The vectors.
    package var count: Int
    /// Those that were not answered rightly.
    package var failures: [Failure] = []

    /// Compares answers, one JSON object a line with `name`, `rov` and `aspa`.
    package init(_ vectors: [ConformanceVector], answers: [UInt8]) {
        count = vectors.count
        var found: [String: (origin: String?, path: String?)] = [:]
        for line in answers.split(separator: 0x0A) {
            var json = JSONReader(Array(line))
            if let answer = try? ConformanceReport.answer(&json), let name = answer.name {
                found[name] = (answer.origin, answer.path)
            }
        }
        for vector in vectors {
            guard let answer = found[vector.name] else {
                failures.append(Failure(name: vector.name, text: "no answer"))
                continue
            }
            for (word, right, given) in [
                ("rov", vector.origin, answer.origin), ("aspa", vector.path, answer.path),
            ] {
                guard let right, right != given else { continue }
                let text = "\(word) is \(given ?? "missing"), should be \(right)"
                failures.append(Failure(name: vector.name, text: text))
            }
        }
    }

    private static func answer(
        _ json: inout JSONReader
    ) throws(DocumentError) -> (name: String?, origin: String?, path: String?) {
        var answer: (name: String?, origin: String?, path: String?) = (nil, nil, nil)
        try json.beginObject()
        while let member = try json.nextMember() {
            if json.isText(member, "name") {
                answer.name = try json.readString()
            } else if json.isText(member, "rov") {
                answer.origin = try json.readString()
            } else if json.isText(member, "aspa") {
                answer.path = try json.readString()
            } else {
                try json.skipValue()
            }
        }
        return answer
    }
}
