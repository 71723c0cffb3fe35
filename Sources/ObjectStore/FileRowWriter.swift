import GRDB
import RPKITypes

/// Writes the rows of `file` of a replacement, some ten thousand at once and in their order.
///
/// The rows of one statement go to SQLite as one JSON text, `{"7/name.roa": 31}` for object 31 in directory 7: binding
/// each value through GRDB costs more than inserting the row.
final class FileRowWriter {
    private let writer: UpdateWriter
    /// Whether the repository was empty, so that nothing has to be compared.
    private let isFresh: Bool
    /// Rows that have the object of before.
    private(set) var unchanged = 0

    private struct FileRow {
        let directory: Int64
        /// The first eight bytes of the name, which mostly tell the order.
        let start: UInt64
        let name: Range<Int>
        let modified: Timestamp?
        var object: Int64 = 0
    }

    private var rows: [FileRow] = []
    private var assigned = 0
    /// The names of all rows, one behind the other.
    private var names: [UInt8] = []

    /// Rows that are kept, and bytes of their names; rows of a statement.
    private static let (keptRows, keptNames, statementRows) = (8_192, 1_000_000, 512)

    init(_ writer: UpdateWriter, isFresh: Bool) {
        self.writer = writer
        self.isFresh = isFresh
    }

    var isFull: Bool {
        rows.count >= FileRowWriter.keptRows || names.count >= FileRowWriter.keptNames
    }

    /// Adds a row whose object follows.
    func append(directory: Int64, name: ArraySlice<UInt8>, modified: Timestamp?) {
        let start = names.count
        names.append(contentsOf: name)
        var first: UInt64 = 0
        for index in 0..<8 { first = first << 8 | (index < name.count ? UInt64(names[start + index]) : 0) }
        rows.append(
            FileRow(directory: directory, start: first, name: start..<names.count, modified: modified)
        )
    }

    /// Gives the next row without one its object.
    func assign(_ object: Int64) {
        rows[assigned].object = object
        assigned += 1
    }

    /// Writes the rows that have their object, which `others` may replace.
    func write(replacing others: [Int64: Int64]) throws {
        var ready = Array(rows[..<assigned])
        if !others.isEmpty {
            for index in ready.indices {
                ready[index].object = others[ready[index].object] ?? ready[index].object
            }
        }
        ready.sort { precedes($0, $1) }
        for start in stride(from: 0, to: ready.count, by: FileRowWriter.statementRows) {
            try write(ready[start..<min(start + FileRowWriter.statementRows, ready.count)])
        }
        keepRest()
    }

    /// Keeps the rows that wait for their object.
    private func keepRest() {
        let rest = rows[assigned...].map { ($0, Array(names[$0.name])) }
        names.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
        assigned = 0
        for (row, name) in rest { append(directory: row.directory, name: name[...], modified: row.modified) }
    }

    private func precedes(_ left: FileRow, _ right: FileRow) -> Bool {
        guard left.directory == right.directory else { return left.directory < right.directory }
        guard left.start == right.start else { return left.start < right.start }
        return names[left.name].lexicographicallyPrecedes(names[right.name])
    }

    // MARK: One statement

    // The rows of a JSON object; a value is the object's id, and behind a blank the time of modification if any.
    private static let values = """
        SELECT CAST(key AS INTEGER) AS directory, substr(key, instr(key, '/') + 1) AS name,
        CAST(value AS INTEGER) AS object,
        CASE WHEN instr(value, ' ') THEN CAST(substr(value, instr(value, ' ') + 1) AS INTEGER) END AS modified
        FROM json_each(?1)
        """
    private static let insert = """
        INSERT OR FAIL INTO file (directory, name, object, generation, modified)
        SELECT directory, name, object, ?2, modified FROM (\(values))
        """
    private static let countUnchanged = """
        SELECT count(*) FROM (\(values)) AS new JOIN file
        ON file.directory = new.directory AND file.name = new.name AND file.object = new.object
        WHERE file.generation < ?2
        """
    private static let upsert = """
        INSERT OR FAIL INTO file (directory, name, object, generation, modified)
        SELECT directory, name, object, ?2, modified FROM (\(values)) WHERE true
        ON CONFLICT (directory, name) DO UPDATE
        SET object = excluded.object, generation = excluded.generation, modified = excluded.modified
        WHERE file.generation < excluded.generation
        """

    private func write(_ rows: ArraySlice<FileRow>) throws {
        let arguments: [(any DatabaseValueConvertible)?] = [json(rows), writer.generation]
        if isFresh {
            do {
                try writer.database.run(FileRowWriter.insert, arguments)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                throw try twice(rows)
            }
            return
        }
        unchanged += try writer.database.row(FileRowWriter.countUnchanged, arguments)?.value(0).count() ?? 0
        try writer.database.run(FileRowWriter.upsert, arguments)
        guard writer.database.changesCount == rows.count else { throw try twice(rows) }
    }

    private func json(_ rows: ArraySlice<FileRow>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(rows.count * 80)
        for row in rows {
            text.append(text.isEmpty ? 0x7B : 0x2C)
            text.append(0x22)
            text.append(decimal: row.directory)
            text.append(0x2F)
            text.append(jsonString: names[row.name])
            text.append(0x22)
            text.append(0x3A)
            guard let modified = row.modified else {
                text.append(decimal: row.object)
                continue
            }
            text.append(0x22)
            text.append(decimal: row.object)
            text.append(0x20)
            text.append(decimal: modified.secondsSinceEpoch)
            text.append(0x22)
        }
        text.append(0x7D)
        return String(decoding: text, as: UTF8.self)
    }

    /// Which of the rows is there twice.
    private func twice(_ rows: ArraySlice<FileRow>) throws -> any Error {
        // The rows are in order, so that equal ones are neighbours; a statement that failed has stored those before.
        var earlier: FileRow?
        for row in rows {
            if let earlier, !precedes(earlier, row) { return try conflict(row) }
            earlier = row
        }
        for row in rows {
            let name = String(decoding: names[row.name], as: UTF8.self)
            let found = try writer.database.row(
                "SELECT object FROM file WHERE directory = ? AND name = ? AND generation = ?",
                [row.directory, name, writer.generation]
            )
            if try found?.value(0).integer() != row.object, found != nil { return try conflict(row) }
        }
        return ColumnMismatch()
    }

    private func conflict(_ row: FileRow) throws -> any Error {
        let text = try writer.database.row("SELECT uri FROM directory WHERE id = ?", [row.directory])?.value(
            0
        ).text()
        return StoreConflict.uriTwice(RsyncURI(checked: Array((text ?? "").utf8) + names[row.name]))
    }
}

extension [UInt8] {
    /// Appends a number in decimal digits.
    fileprivate mutating func append(decimal number: Int64) {
        guard number >= 10 else {
            if number >= 0 {
                append(0x30 + UInt8(truncatingIfNeeded: number))
            } else {
                self += String(number).utf8
            }
            return
        }
        let start = count
        var rest = UInt64(number)
        while rest > 0 {
            append(0x30 + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        }
        self[start...].reverse()
    }

    /// Appends what stands between the quotes of a JSON string.
    fileprivate mutating func append(jsonString bytes: ArraySlice<UInt8>) {
        // URIs have none of the characters that JSON escapes; that is not for this place to rely on.
        func isSpecial(_ byte: UInt8) -> Bool { byte == 0x22 || byte == 0x5C || byte < 0x20 }
        guard bytes.contains(where: isSpecial) else {
            append(contentsOf: bytes)
            return
        }
        for byte in bytes {
            if isSpecial(byte) {
                self += Array("\\u00".utf8) + Array(Hex.text([byte]).utf8)
            } else {
                append(byte)
            }
        }
    }
}
