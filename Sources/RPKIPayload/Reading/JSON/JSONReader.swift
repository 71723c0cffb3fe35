import RPKITypes

/// Reads one JSON text (RFC 8259) strictly, value by value, without building a tree of it.
///
/// The caller pulls: ``beginObject()`` and ``nextMember()`` until it is nil, ``beginArray()`` and
/// ``nextElement()`` until it is false, one read or ``skipValue()`` for each member or element, at the end
/// ``finish()``. Every error says where it is, as byte, line and path (`roas[17].maxLength`).
///
/// Refused beside what RFC 8259 refuses: a second member of one name, halves of surrogate pairs, a byte order
/// mark, nesting and members beyond the limits. A value: a copy goes on from the same place.
///
/// Memory: the bytes, which are shared and not copied, and the names of members of the objects that are open.
package struct JSONReader: Sendable {
    /// What one text may demand of the reader.
    package struct Limits: Hashable, Sendable {
        /// Open arrays and objects.
        package var depth: Int
        /// Members of all objects that are open at one place, counted up to that place.
        package var members: Int

        /// The defaults; no format that we read nests deeper than 8.
        package init(depth: Int = 64, members: Int = 1_000_000) {
            self.depth = depth
            self.members = members
        }
    }

    /// An array or object that is open.
    private struct Frame: Sendable {
        let isObject: Bool
        /// How many members or elements have begun.
        var count = 0
        /// Where the names of its members begin in `names`.
        let firstName: Int
    }

    let bytes: [UInt8]
    /// Where the text begins and ends in `bytes`.
    private var start: Int
    private(set) var end: Int
    /// The next byte.
    var position: Int
    /// Where the value began that was looked at last; errors about values stand there.
    package private(set) var valueStart: Int
    private let limits: Limits
    private var frames: [Frame] = []
    /// Names of the members of open objects; a member that is read puts its name on top.
    private var names: [JSONText] = []
    /// The same names, of objects that have many; by depth.
    private var nameSets: [Int: Set<[UInt8]>] = [:]

    /// An object with more members than this looks for repeated names in a set.
    private static var fewMembers: Int { 16 }

    /// Makes a reader of a text.
    ///
    /// - Parameters:
    ///   - bytes: holds the text.
    ///   - range: where in `bytes` the text is, such as one line; nil for all of it. Offsets and lines of
    ///     errors count from its start.
    ///   - limits: depth and members.
    package init(_ bytes: [UInt8], in range: Range<Int>? = nil, limits: Limits = Limits()) {
        let range = (range ?? bytes.indices).clamped(to: bytes.indices)
        self.bytes = bytes
        start = range.lowerBound
        end = range.upperBound
        position = range.lowerBound
        valueStart = range.lowerBound
        self.limits = limits
    }

    /// Begins another text of the same bytes, such as the next line, also after an error.
    ///
    /// What was allocated for the text before is used again: a line of NDJSON costs no allocation.
    package mutating func restart(in range: Range<Int>) {
        let range = range.clamped(to: bytes.indices)
        start = range.lowerBound
        end = range.upperBound
        position = range.lowerBound
        valueStart = range.lowerBound
        frames.removeAll(keepingCapacity: true)
        names.removeAll(keepingCapacity: true)
        if !nameSets.isEmpty { nameSets = [:] }
    }

    /// The place of the next byte, as an index of the bytes; behind a value that was just read.
    package var offset: Int { position }

    /// How many arrays and objects are open.
    package var depth: Int { frames.count }

    // MARK: Structure

    /// Says what the next value is, without reading it.
    package mutating func peek() throws(DocumentError) -> JSONKind {
        skipBlanks()
        valueStart = position
        guard position < end else { throw error(.incomplete, at: position) }
        switch bytes[position] {
        case 0x7B: return .object
        case 0x5B: return .array
        case 0x22: return .string
        case 0x30...0x39, 0x2D: return .number
        case 0x74, 0x66: return .boolean
        case 0x6E: return .null
        default:
            if position == start, bytes[start..<end].starts(with: [0xEF, 0xBB, 0xBF]) {
                throw error(.byteOrderMark, at: position)
            }
            throw error(.unexpected(bytes[position], expected: .value), at: position)
        }
    }

    /// Demands a kind of the next value.
    mutating func expect(_ kind: JSONKind) throws(DocumentError) {
        let found = try peek()
        guard found != kind else { return }
        // A word that only begins as null, true and false do is no value at all.
        let words: [String] = ["null", "true", "false"]
        guard
            ![.null, .boolean].contains(found)
                || words.contains(where: { bytes[position..<end].starts(with: $0.utf8) })
        else { throw error(.unexpected(bytes[position], expected: .value), at: position) }
        throw error(.value(.kind(found, expected: kind)))
    }

    /// Enters an object; ``nextMember()`` leaves it.
    package mutating func beginObject() throws(DocumentError) {
        try expect(.object)
        try open(isObject: true)
    }

    /// Enters an array; ``nextElement()`` leaves it.
    package mutating func beginArray() throws(DocumentError) {
        try expect(.array)
        try open(isObject: false)
    }

    private mutating func open(isObject: Bool) throws(DocumentError) {
        guard frames.count < limits.depth else { throw error(.tooDeep(limit: limits.depth), at: position) }
        frames.append(Frame(isObject: isObject, firstName: names.count))
        position += 1
    }

    private mutating func close() {
        guard let frame = frames.popLast() else { return }
        names.removeSubrange(frame.firstName...)
        if !nameSets.isEmpty { nameSets[frames.count] = nil }
        position += 1
    }

    /// Reads the name of the next member of the innermost object; nil when the object has ended.
    package mutating func nextMember() throws(DocumentError) -> JSONText? {
        let count = try nextIsInside(closing: 0x7D, .commaOrObjectEnd)
        guard let count else { return nil }
        guard position < end else { throw error(.incomplete, at: position) }
        guard bytes[position] == 0x22 else {
            let expected: JSONExpectation = count == 0 ? .memberOrEnd : .member
            throw error(.unexpected(bytes[position], expected: expected), at: position)
        }
        let begin = position
        let name = try scanString()
        try note(name, at: begin)
        skipBlanks()
        guard position < end else { throw error(.incomplete, at: position) }
        guard bytes[position] == 0x3A else {
            throw error(.unexpected(bytes[position], expected: .colon), at: position)
        }
        position += 1
        return name
    }

    /// Says whether the innermost array has another element; it has ended when not.
    package mutating func nextElement() throws(DocumentError) -> Bool {
        guard try nextIsInside(closing: 0x5D, .commaOrArrayEnd) != nil else { return false }
        frames[frames.count - 1].count += 1
        return true
    }

    /// Passes the comma before a member or element that is not the first.
    ///
    /// - Returns: how many there were before; nil when the closing bracket stood there, which is passed.
    private mutating func nextIsInside(
        closing: UInt8,
        _ expected: JSONExpectation
    ) throws(DocumentError) -> Int? {
        precondition(frames.last?.isObject == (closing == 0x7D), "no such array or object is open")
        skipBlanks()
        guard position < end else { throw error(.incomplete, at: position) }
        let count = frames[frames.count - 1].count
        if bytes[position] == closing {
            close()
            return nil
        }
        guard count > 0 else { return 0 }
        guard bytes[position] == 0x2C else {
            throw error(.unexpected(bytes[position], expected: expected), at: position)
        }
        position += 1
        skipBlanks()
        return count
    }

    /// Remembers the name of a member that begins.
    private mutating func note(_ name: JSONText, at offset: Int) throws(DocumentError) {
        let depth = frames.count - 1
        let first = frames[depth].firstName
        var isRepeated = false
        if frames[depth].count < JSONReader.fewMembers {
            for other in first..<names.count where isSame(names[other], name) { isRepeated = true }
        } else {
            // Hostile objects have many members: comparing each with each would take quadratic time.
            if frames[depth].count == JSONReader.fewMembers {
                var set: Set<[UInt8]> = []
                for other in first..<names.count { set.insert(content(of: names[other])) }
                nameSets[depth] = set
            }
            let content = content(of: name)
            isRepeated = nameSets[depth]?.insert(content).inserted == false
        }
        guard names.count < limits.members else {
            throw error(.tooManyMembers(limit: limits.members), at: offset)
        }
        names.append(name)
        frames[depth].count += 1
        guard !isRepeated else { throw error(.repeatedMember(ForeignText(content(of: name))), at: offset) }
    }

    /// Passes one value with all that is in it; what is in it is checked all the same.
    package mutating func skipValue() throws(DocumentError) {
        let outside = frames.count
        repeat {
            if let frame = frames.last, frames.count > outside {
                let isInside = try frame.isObject ? nextMember() != nil : nextElement()
                guard isInside else { continue }
            }
            switch try peek() {
            case .object: try beginObject()
            case .array: try beginArray()
            case .string: _ = try scanString()
            case .number: _ = try scanNumber()
            case .boolean: _ = try readBoolean()
            case .null: try readNull()
            }
        } while frames.count > outside
    }

    /// Ends the reading: nothing but blanks may follow the value.
    package mutating func finish() throws(DocumentError) {
        precondition(frames.isEmpty, "an array or object is open")
        skipBlanks()
        guard position == end else { throw error(.trailingText, at: position) }
    }

    mutating func skipBlanks() { position = blanksEnd }

    /// Where the blanks end that begin at the next byte.
    private var blanksEnd: Int {
        let span = bytes.span
        var index = position
        while index < end {
            let byte = span[index]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { break }
            index += 1
        }
        return index
    }

    // MARK: Errors

    /// An error about the value that was looked at last.
    ///
    /// - Parameters:
    ///   - reason: the rule.
    ///   - member: a member of that value or of the innermost object, at which the error is.
    ///   - offset: where, when it is not the start of that value; an index of the bytes, as `valueStart`.
    /// - Returns: the error with path, byte, line and column.
    /// - Complexity: O(*n*) in the bytes before the place, to count lines.
    package func error(
        _ reason: DocumentReason,
        member: StaticString? = nil,
        at offset: Int? = nil
    ) -> DocumentError {
        let offset = offset ?? valueStart
        var path = path
        if let member { path += path.isEmpty ? "\(member)" : ".\(member)" }
        var line = 1
        var lineStart = start
        for index in start..<min(offset, end) where bytes[index] == 0x0A {
            line += 1
            lineStart = index + 1
        }
        let place = DocumentPlace(
            path: path,
            offset: offset - start,
            line: line,
            column: offset - lineStart + 1
        )
        return DocumentError(reason, at: place)
    }

    func error(_ reason: JSONReason, at offset: Int) -> DocumentError { error(.json(reason), at: offset) }

    /// The path to the member or element that was begun last: `roas[17].maxLength`; empty for the root.
    package var path: String {
        var path = ""
        for (depth, frame) in frames.enumerated() where frame.count > 0 {
            guard frame.isObject else {
                path += "[\(frame.count - 1)]"
                continue
            }
            let behind = depth + 1 < frames.count ? frames[depth + 1].firstName : names.count
            let name = content(of: names[behind - 1])
            let isPlain = !name.isEmpty && name.allSatisfy(JSONReader.isPlain)
            if isPlain {
                path += path.isEmpty ? "\(ForeignText(name))" : ".\(ForeignText(name))"
            } else {
                path += "['\(ForeignText(name))']"
            }
        }
        return path
    }

    /// Letters, digits, hyphen and underscore need no quotation marks in a path.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }
}
