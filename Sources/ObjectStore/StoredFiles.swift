import GRDB
import RPKICrypto
import RPKITypes

/// What reading a stored object gave.
package enum StoredRead: Hashable, Sendable {
    /// The bytes, which have the hash under which they were stored.
    case bytes([UInt8])
    /// There is no object of this name, or it was collected.
    case absent
    /// It has `size` bytes, more than asked for.
    case tooLarge(size: Int)
    /// The store cannot be read.
    case failed(StoreError)
}

/// Names with their objects, as they were at one moment; what is stored later changes nothing here.
///
/// Keeps the bytes of objects as long as all have at most 2 MB together, and reads the others one by one. Used by
/// several threads at once.
struct StoredFiles: Sendable {
    struct Entry: Sendable {
        let object: Int64
        let digest: SHA256Digest
        let size: Int
        let modified: Timestamp?
        let bytes: [UInt8]?
    }

    /// Bytes of objects that are read at once with the names.
    static let readAhead = 2_000_000

    private(set) var entries: [String: Entry] = [:]
    private(set) var bytes = 0
    private let store: ObjectStore

    init(_ store: ObjectStore) { self.store = store }

    /// Takes a row of name, object, hash, size, modified, bytes.
    mutating func insert(_ row: Row) throws {
        let size = try row.value(3).count()
        bytes += size
        let isKept = bytes <= StoredFiles.readAhead
        entries[try row.value(0).text()] = Entry(
            object: try row.value(1).integer(),
            digest: try row.value(2).digest(),
            size: size,
            modified: try row.value(4).optional { (value) throws(ColumnMismatch) in try value.timestamp() },
            bytes: isKept ? try row.value(5).bytes() : nil
        )
    }

    func read(_ name: String, maximumSize: Int) -> StoredRead {
        guard let entry = entries[name] else { return .absent }
        guard entry.size <= maximumSize else { return .tooLarge(size: entry.size) }
        do throws(StoreError) {
            let stored = if let bytes = entry.bytes { bytes } else { try store.object(id: entry.object) }
            guard let bytes = stored else { return .absent }
            // Otherwise what is wrong here would be blamed on who published it, and never be repaired.
            guard SHA256.digest(bytes.span) == entry.digest else {
                return .failed(.damaged(detail: "an object has not the bytes that were stored"))
            }
            return .bytes(bytes)
        } catch {
            return .failed(error)
        }
    }
}

extension ObjectStore {
    /// The bytes of an object by its id.
    func object(id: Int64) throws(StoreError) -> [UInt8]? {
        try read { try $0.row("SELECT bytes FROM object WHERE id = ?", [id.databaseValue])?.value(0).bytes() }
    }
}
