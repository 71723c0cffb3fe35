import CZlib
import RPKITypes

/// Inflates a gzip stream of any number of members (RFC 1952, section 2.2), piece by piece.
///
/// What comes out is handed over in pieces of at most 64 KB, so that a bomb takes no memory: who receives
/// the pieces counts them and stops.
struct GzipInflater: ~Copyable {
    private enum Place {
        case beforeFirstMember
        case inMember
        case betweenMembers
        case failed
    }

    private static let pieceSize = 65_536
    private let stream: UnsafeMutablePointer<z_stream>
    private let piece: UnsafeMutableBufferPointer<UInt8>
    private var place = Place.beforeFirstMember
    /// Whether what is read now may be no member at all but something appended.
    private var mayBeAppended = false

    init() throws(FetchReason) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        piece = .allocate(capacity: GzipInflater.pieceSize)
        piece.initialize(repeating: 0)
        // A window of 2^15 bytes; 16 stands for gzip and nothing else.
        guard ridgeline_inflateInit2(stream, 15 + 16) == Z_OK else { throw .storage(errno: 12) }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        piece.deallocate()
    }

    /// Takes bytes of the stream.
    ///
    /// - `output`: gets what comes out, in order.
    ///
    /// Throws ``FetchReason/decompression(_:)``, and what `output` throws; the inflater is of no use then.
    mutating func inflate(
        _ input: Span<UInt8>,
        output: (Span<UInt8>) throws(FetchReason) -> Void
    ) throws(FetchReason) {
        guard input.count > 0 else { return }
        guard place != .failed else { throw .decompression(.corrupt) }
        var consumed = 0
        while consumed < input.count {
            if place == .betweenMembers {
                inflateReset(stream)
                mayBeAppended = true
            }
            place = .inMember
            let step = run(input.extracting(droppingFirst: consumed))
            consumed += step.consumed
            if step.produced > 0 {
                mayBeAppended = false
                do {
                    try output(Span(_unsafeElements: UnsafeBufferPointer(rebasing: piece[..<step.produced])))
                } catch {
                    place = .failed
                    throw error
                }
            }
            switch step.status {
            case Z_OK: break
            case Z_STREAM_END: place = .betweenMembers
            case Z_BUF_ERROR where consumed == input.count: break
            default:
                place = .failed
                throw .decompression(mayBeAppended ? .trailingData : .corrupt)
            }
        }
        try drain(output: output)
    }

    /// Hands over what zlib holds back when the last piece was full.
    private mutating func drain(output: (Span<UInt8>) throws(FetchReason) -> Void) throws(FetchReason) {
        while place == .inMember, stream.pointee.avail_out == 0 {
            let step = run(Span())
            guard step.produced > 0 else { return }
            do {
                try output(Span(_unsafeElements: UnsafeBufferPointer(rebasing: piece[..<step.produced])))
            } catch {
                place = .failed
                throw error
            }
            switch step.status {
            case Z_OK, Z_BUF_ERROR: break
            case Z_STREAM_END: place = .betweenMembers
            default:
                place = .failed
                throw .decompression(.corrupt)
            }
        }
    }

    private func run(_ input: Span<UInt8>) -> (status: Int32, consumed: Int, produced: Int) {
        input.withUnsafeBufferPointer { buffer in
            let count = min(buffer.count, 1 << 30)
            stream.pointee.next_in = UnsafeMutablePointer(mutating: buffer.baseAddress)
            stream.pointee.avail_in = UInt32(count)
            stream.pointee.next_out = piece.baseAddress
            stream.pointee.avail_out = UInt32(piece.count)
            let status = CZlib.inflate(stream, Z_NO_FLUSH)
            let left = Int(stream.pointee.avail_in)
            stream.pointee.next_in = nil
            stream.pointee.avail_in = 0
            return (status, count - left, piece.count - Int(stream.pointee.avail_out))
        }
    }

    /// Checks that the stream is complete.
    func finish() throws(FetchReason) {
        guard place == .betweenMembers else { throw .decompression(.truncated) }
    }
}
