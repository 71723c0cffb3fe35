/// Counts the PDUs of a stream by their headers; what is between is skipped unseen.
struct PDUScanner {
    /// What a response had.
    struct Count: Equatable {
        var pdus = 0
        var octets = 0
    }

    /// A PDU that is of interest; the others only count.
    enum Event {
        case notify(serial: UInt32)
        case response(session: UInt16)
        case endOfData(session: UInt16, serial: UInt32)
        case cacheReset
        case errorReport(code: UInt16)
        /// A length below that of a header, or a PDU that a cache does not send.
        case garbage
    }

    /// Since the last response began.
    var count = Count()
    /// The PDU that the last octets began, as far as it is kept.
    private var head: [UInt8] = []
    /// What is left of a PDU whose header was seen.
    private var skip = 0

    /// As much of a PDU is kept as has session and serial of an End of Data.
    private static let kept = 12

    /// Reads octets; what `event` is given came in this order.
    mutating func scan(_ bytes: UnsafeRawBufferPointer, _ event: (Event, Count) -> Void) {
        var offset = min(skip, bytes.count)
        skip -= offset
        while offset < bytes.count {
            if head.isEmpty { offset = countPayload(bytes, from: offset) }
            guard offset < bytes.count else {
                skip = offset - bytes.count
                return
            }
            if head.isEmpty, bytes.count - offset >= Self.kept {
                // The usual way: the octets are not copied.
                let start = offset
                offset += consume(UnsafeRawBufferPointer(rebasing: bytes[start...]), event)
                if offset > bytes.count {
                    skip = offset - bytes.count
                    return
                }
            } else {
                head.append(bytes[offset])
                offset += 1
                guard head.count >= 8, head.count >= min(Self.kept, Self.length(head)) else { continue }
                let whole = head
                head.removeAll(keepingCapacity: true)
                let length = whole.withUnsafeBytes { consume($0, event) }
                let rest = max(0, length - whole.count)
                let taken = min(rest, bytes.count - offset)
                offset += taken
                skip = rest - taken
            }
        }
    }

    /// Counts prefixes, router keys and ASPAs up to the first other PDU, or to one whose header is not whole.
    ///
    /// - Returns: Where that begins; beyond the end when the last one is not whole.
    private mutating func countPayload(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var offset = start
        var pdus = 0
        while offset + 8 <= bytes.count {
            let header = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            let type = UInt8(truncatingIfNeeded: header >> 48)
            let length = Int(UInt32(truncatingIfNeeded: header))
            guard type == 4 || type == 6 || type == 9 || type == 11, length >= 8 else { break }
            offset += length
            pdus += 1
        }
        count.pdus += pdus
        count.octets += offset - start
        return offset
    }

    private static func length(_ head: [UInt8]) -> Int { head[4..<8].reduce(0) { $0 << 8 | Int($1) } }

    /// Counts the PDU at the beginning of some octets; its length.
    private mutating func consume(_ bytes: UnsafeRawBufferPointer, _ event: (Event, Count) -> Void) -> Int {
        let length = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
        guard length >= 8 else {
            event(.garbage, count)
            return Int(Int32.max)
        }
        let type = bytes[1]
        if type == 3 { count = Count() }
        count.pdus += 1
        count.octets += length
        // Prefixes, router keys and ASPAs.
        if type == 4 || type == 6 || type == 9 || type == 11 { return length }
        let field = UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
        switch type {
        case 3: event(.response(session: field), count)
        case 7 where length >= 12: event(.endOfData(session: field, serial: serial(bytes)), count)
        case 0 where length == 12:
            // Beside the response.
            count.pdus -= 1
            count.octets -= length
            event(.notify(serial: serial(bytes)), count)
        case 8: event(.cacheReset, count)
        case 10: event(.errorReport(code: field), count)
        default: event(.garbage, count)
        }
        return length
    }

    private func serial(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
    }
}
