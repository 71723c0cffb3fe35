import FoundationEssentials
import GRDB
import RPKITypes

/// A column that has not the type that the schema says.
struct ColumnMismatch: Error {}

/// Typed access to stored values that throws, where GRDB's own ends the process.
extension DatabaseValue {
    /// An integer.
    func integer() throws(ColumnMismatch) -> Int64 {
        guard case .int64(let value) = storage else { throw ColumnMismatch() }
        return value
    }

    /// A number of things or bytes, which is never negative.
    func count() throws(ColumnMismatch) -> Int {
        guard case .int64(let value) = storage, value >= 0 else { throw ColumnMismatch() }
        return Int(value)
    }

    /// Text.
    func text() throws(ColumnMismatch) -> String {
        guard case .string(let value) = storage else { throw ColumnMismatch() }
        return value
    }

    /// Bytes.
    func bytes() throws(ColumnMismatch) -> [UInt8] {
        guard case .blob(let value) = storage else { throw ColumnMismatch() }
        return [UInt8](value)
    }

    /// A digest.
    func digest() throws(ColumnMismatch) -> SHA256Digest {
        guard case .blob(let value) = storage, let digest = SHA256Digest(value.span) else {
            throw ColumnMismatch()
        }
        return digest
    }

    /// A point in time.
    func timestamp() throws(ColumnMismatch) -> Timestamp { Timestamp(try integer()) }

    /// What `read` gives, or nil for NULL.
    func optional<T>(_ read: (DatabaseValue) throws(ColumnMismatch) -> T) throws(ColumnMismatch) -> T? {
        isNull ? nil : try read(self)
    }
}

extension [UInt8] {
    /// The bytes as SQLite takes them.
    var stored: DatabaseValue { Data(self).databaseValue }
}

extension SHA256Digest {
    /// The 32 bytes as SQLite takes them.
    var stored: DatabaseValue {
        var bytes = [UInt8](repeating: 0, count: 32)
        copyBytes(to: &bytes, at: 0)
        return bytes.stored
    }
}

extension Timestamp {
    /// The seconds as SQLite takes them.
    var stored: DatabaseValue { secondsSinceEpoch.databaseValue }
}

extension Row {
    /// The value of a column; NULL where there is none.
    func value(_ index: Int) -> DatabaseValue {
        index < count ? self[index] : .null
    }
}

extension Database {
    /// The rows of a query, one by one; the statement is prepared once for each connection.
    func rows(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []) throws -> RowCursor {
        try Row.fetchCursor(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
    }

    /// The first row of a query.
    func row(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
    }

    /// Runs a statement that gives no rows; the statement is prepared once for each connection.
    func run(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []) throws {
        try cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
    }
}
