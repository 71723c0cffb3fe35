import GRDB
import GRDBSQLite
import RPKITypes

/// A statement that an update runs for each of its objects, bound and stepped by SQLite's own calls.
///
/// GRDB makes an array of boxed values for each run, which costs more than inserting a small row does. Nothing that
/// is bound is referred to behind the call that binds it, as SQLite copies it. To be made and used inside one access to
/// the database; the statement itself is prepared once for each connection.
///
/// This file is the only one of the store with unsafe pointers.
final class DirectStatement {
    private let statement: Statement
    private let database: Database
    private var digestBytes = [UInt8](repeating: 0, count: 32)

    /// Takes a statement, which nobody else may be using at this time.
    init(_ database: Database, _ sql: String) throws {
        self.database = database
        statement = try database.cachedStatement(sql: sql)
    }

    /// Gives up the copies of what was bound.
    deinit {
        sqlite3_reset(statement.sqliteStatement)
        sqlite3_clear_bindings(statement.sqliteStatement)
    }

    /// Gives a parameter, the first is 1, an integer or NULL.
    func bind(_ index: CInt, _ value: Int64?) throws {
        if let value {
            try check(sqlite3_bind_int64(statement.sqliteStatement, index, value))
        } else {
            try check(sqlite3_bind_null(statement.sqliteStatement, index))
        }
    }

    /// Gives a parameter a blob.
    func bind(_ index: CInt, _ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { bytes in
            try check(
                // SQLite makes NULL of a blob without an address.
                bytes.isEmpty
                    ? sqlite3_bind_zeroblob(statement.sqliteStatement, index, 0)
                    : sqlite3_bind_blob64(
                        statement.sqliteStatement,
                        index,
                        bytes.baseAddress,
                        UInt64(bytes.count),
                        DirectStatement.copying
                    )
            )
        }
    }

    /// Gives a parameter a digest.
    func bind(_ index: CInt, _ digest: SHA256Digest) throws {
        digest.copyBytes(to: &digestBytes, at: 0)
        try bind(index, digestBytes)
    }

    /// Gives a parameter a text of at least one byte.
    func bind(_ index: CInt, text: ArraySlice<UInt8>) throws {
        try text.withUnsafeBytes { text in
            try check(
                sqlite3_bind_text64(
                    statement.sqliteStatement,
                    index,
                    text.assumingMemoryBound(to: CChar.self).baseAddress,
                    UInt64(text.count),
                    DirectStatement.copying,
                    UInt8(SQLITE_UTF8)
                )
            )
        }
    }

    /// Runs the statement with what is bound.
    ///
    /// - Returns: the integers of the first row in its first two columns, 0 where it has only one; nil without a row.
    @discardableResult
    func run() throws -> (Int64, Int64)? {
        defer { sqlite3_reset(statement.sqliteStatement) }
        switch sqlite3_step(statement.sqliteStatement) {
        case SQLITE_DONE: return nil
        case SQLITE_ROW: return (try integer(0), try integer(1))
        case let code: throw error(code)
        }
    }

    private func integer(_ column: CInt) throws -> Int64 {
        guard column < sqlite3_column_count(statement.sqliteStatement) else { return 0 }
        guard sqlite3_column_type(statement.sqliteStatement, column) == SQLITE_INTEGER else {
            throw ColumnMismatch()
        }
        return sqlite3_column_int64(statement.sqliteStatement, column)
    }

    private func check(_ code: CInt) throws { if code != SQLITE_OK { throw error(code) } }

    private func error(_ code: CInt) -> DatabaseError {
        DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage)
    }

    /// Tells SQLite to copy (its SQLITE_TRANSIENT).
    private static let copying = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}

extension Database {
    /// Inserts rows, several with each statement, which costs less than one by one.
    ///
    /// - Parameters:
    ///   - rows: their values are copied until the statement has run.
    ///   - table: an INSERT up to where VALUES stands; with OR IGNORE or OR FAIL, as SQLite keeps copies of all pages
    ///     that a statement of several rows changes otherwise.
    ///   - columns: values of each row.
    ///   - bind: gives the values of a row to the parameters behind the given one.
    /// - Returns: how many were inserted; with OR FAIL also the index of the first that violates a constraint.
    /// - Throws: `DatabaseError`, but not for a violated constraint; what `bind` throws.
    func insert<Row>(
        _ rows: [Row],
        _ table: String,
        columns: Int,
        bind: (DirectStatement, CInt, Row) throws -> Void
    ) throws -> Int {
        var (next, inserted) = (0, 0)
        let values = "(?" + String(repeating: ", ?", count: columns - 1) + ")"
        for count in [8, 1] where rows.count - next >= count {
            let statement = try DirectStatement(
                self,
                table + " VALUES " + values + String(repeating: ", " + values, count: count - 1)
            )
            while rows.count - next >= count {
                for row in 0..<count { try bind(statement, CInt(row * columns), rows[next + row]) }
                do {
                    try statement.run()
                } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                    return inserted + changesCount
                }
                inserted += changesCount
                next += count
            }
        }
        return inserted
    }
}
