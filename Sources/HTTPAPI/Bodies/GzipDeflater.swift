import CZlib
import NIOCore

/// Compresses a body into one gzip member (RFC 1952), piece by piece.
struct GzipDeflater: ~Copyable {
    private static let pieceSize = 65_536
    private let stream: UnsafeMutablePointer<z_stream>
    private let piece: UnsafeMutableBufferPointer<UInt8>
    /// What came out, in pieces.
    private(set) var pieces: [ByteBuffer] = []
    /// Octets that came out.
    private(set) var count = 0

    /// Makes a compressor.
    ///
    /// The level is the fastest: payload is made of few words, and a service compresses what it sends once.
    ///
    /// - Throws: ``APIError/Code/failure`` when there is no memory.
    init() throws(APIError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        piece = .allocate(capacity: GzipDeflater.pieceSize)
        piece.initialize(repeating: 0)
        guard ridgeline_deflateInit2(stream, 1, 15 + 16) == Z_OK else {
            throw APIError(.failure, "no memory to compress")
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        piece.deallocate()
    }

    /// Takes bytes.
    mutating func write(_ bytes: Span<UInt8>) throws(APIError) { try run(bytes, flush: Z_NO_FLUSH) }

    /// Ends the member.
    mutating func finish() throws(APIError) { try run(Span(), flush: Z_FINISH) }

    private mutating func run(_ input: Span<UInt8>, flush: Int32) throws(APIError) {
        var consumed = 0
        while true {
            let step = step(input.extracting(droppingFirst: consumed), flush)
            guard step.status != Z_STREAM_ERROR else { throw APIError(.failure, "compression failed") }
            consumed += step.consumed
            if step.produced > 0 {
                pieces.append(ByteBuffer(bytes: UnsafeBufferPointer(rebasing: piece[..<step.produced])))
                count += step.produced
            }
            // There is more to come when the piece is full.
            if consumed == input.count, step.produced < piece.count { return }
        }
    }

    private func step(
        _ input: Span<UInt8>,
        _ flush: Int32
    ) -> (status: Int32, consumed: Int, produced: Int) {
        input.withUnsafeBufferPointer { buffer in
            let offered = min(buffer.count, 1 << 30)
            stream.pointee.next_in = UnsafeMutablePointer(mutating: buffer.baseAddress)
            stream.pointee.avail_in = UInt32(offered)
            stream.pointee.next_out = piece.baseAddress
            stream.pointee.avail_out = UInt32(piece.count)
            let status = deflate(stream, flush)
            let left = Int(stream.pointee.avail_in)
            stream.pointee.next_in = nil
            stream.pointee.avail_in = 0
            return (status, offered - left, piece.count - Int(stream.pointee.avail_out))
        }
    }
}
