import GRDB
import RPKITypes

/// Writes the rows of `file` of a replacement, some thousand at once and in their order.
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

    /// Rows that are kept, and bytes of their names.
    private static let (keptRows, keptNames) = (8_192, 1_000_000)

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
        try insert(isFresh ? ready : try update(ready))
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

    // MARK: The table

    private func insert(_ rows: [FileRow]) throws {
        let inserted = try writer.database.insert(
            rows,
            "INSERT OR FAIL INTO file (directory, name, object, generation, modified)",
            columns: 5
        ) { statement, column, row in
            try statement.bind(column + 1, row.directory)
            try statement.bind(column + 2, text: names[row.name])
            try statement.bind(column + 3, row.object)
            try statement.bind(column + 4, writer.generation)
            try statement.bind(column + 5, row.modified?.secondsSinceEpoch)
        }
        if inserted < rows.count { throw try conflict(rows[inserted]) }
    }

    /// Updates the rows that there are; returns the others.
    private func update(_ rows: [FileRow]) throws -> [FileRow] {
        let find = try DirectStatement(
            writer.database,
            "SELECT object, generation FROM file WHERE directory = ? AND name = ?"
        )
        let update = try DirectStatement(
            writer.database,
            "UPDATE file SET object = ?, generation = ?, modified = ? WHERE directory = ? AND name = ?"
        )
        return try rows.filter { row in
            try find.bind(1, row.directory)
            try find.bind(2, text: names[row.name])
            guard let (object, generation) = try find.run() else { return true }
            guard generation < writer.generation else { throw try conflict(row) }
            if object == row.object { unchanged += 1 }
            try update.bind(1, row.object)
            try update.bind(2, writer.generation)
            try update.bind(3, row.modified?.secondsSinceEpoch)
            try update.bind(4, row.directory)
            try update.bind(5, text: names[row.name])
            try update.run()
            return false
        }
    }

    /// What is wrong with a row that is there twice.
    private func conflict(_ row: FileRow) throws -> StoreConflict {
        let found = try writer.database.row("SELECT uri FROM directory WHERE id = ?", [row.directory])
        guard let directory = try found?.value(0).text() else { throw ColumnMismatch() }
        return .uriTwice(RsyncURI(checked: Array(directory.utf8) + names[row.name]))
    }
}
