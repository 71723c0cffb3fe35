/// The octets of a source that are still needed: those of at most one record, and what came with them.
///
/// Each octet is moved a bounded number of times, whatever the source has. Invariant: `0 <= start <= end <=
/// capacity`.
struct RecordBuffer {
    /// How much is made room for at a time, in octets.
    static let pieceSize = 65_536

    /// The octets; those from ``start`` to ``end`` are unread.
    private(set) var storage = [UInt8](repeating: 0, count: pieceSize)
    /// Where the unread octets begin.
    private(set) var start = 0
    /// Where they end.
    private(set) var end = 0
    /// The offset in the source of the first octet of the storage.
    private var base = 0

    /// How many octets are unread.
    var left: Int { end - start }

    /// The offset of the first unread octet in the source.
    var offset: Int { base + start }

    /// How much is allocated, in octets.
    var capacity: Int { storage.count }

    /// Steps over octets.
    mutating func skip(_ count: Int) {
        precondition(count >= 0 && count <= left)
        start += count
    }

    /// Lets `write` fill free space, of which there is some, and takes what it wrote.
    mutating func fill<Failure: Error>(
        _ write: (inout MutableSpan<UInt8>) throws(Failure) -> (consumed: Int, produced: Int)
    ) throws(Failure) -> (consumed: Int, produced: Int) {
        makeRoom()
        let free = end
        let step = try unsafe storage.withUnsafeMutableBufferPointer { (buffer) throws(Failure) in
            var room = unsafe MutableSpan(
                _unsafeElements: UnsafeMutableBufferPointer(rebasing: buffer[free...])
            )
            return try write(&room)
        }
        end += step.produced
        return step
    }

    /// Moves the unread octets to the front, or doubles the storage where that would gain too little.
    private mutating func makeRoom() {
        if start == end {
            base += start
            (start, end) = (0, 0)
        }
        guard storage.count - end < RecordBuffer.pieceSize / 4 else { return }
        if start >= storage.count / 2 {
            let count = left
            let first = start
            unsafe storage.withUnsafeMutableBufferPointer { buffer in
                guard let front = buffer.baseAddress else { return }
                unsafe front.update(from: front + first, count: count)
            }
            base += start
            (start, end) = (0, count)
        } else {
            storage.append(contentsOf: repeatElement(0, count: storage.count))
        }
    }
}
