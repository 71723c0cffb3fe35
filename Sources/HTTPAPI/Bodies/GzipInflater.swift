import CZlib
import NIOCore

/// Restores a body that ``GzipDeflater`` compressed, piece by piece.
struct GzipInflater: ~Copyable {
    private static let pieceSize = 65_536
    private let stream: UnsafeMutablePointer<z_stream>

    init() throws(APIError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard ridgeline_inflateInit2(stream, 15 + 16) == Z_OK else {
            throw APIError(.failure, "no memory to decompress")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Restores what `input` begins with, and moves its reader index behind that; nil when nothing is left in it.
    mutating func inflate(_ input: inout ByteBuffer) throws(APIError) -> ByteBuffer? {
        var output = ByteBuffer()
        output.writeWithUnsafeMutableBytes(minimumWritableBytes: GzipInflater.pieceSize) { room in
            step(&input, room)
        }
        guard output.readableBytes > 0 || input.readableBytes == 0 else {
            throw APIError(.failure, "a body that was kept is damaged")
        }
        return output.readableBytes > 0 ? output : nil
    }

    private func step(_ input: inout ByteBuffer, _ room: UnsafeMutableRawBufferPointer) -> Int {
        var consumed = 0
        let produced = input.withUnsafeReadableBytes { bytes in
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: bytes.bindMemory(to: UInt8.self).baseAddress
            )
            stream.pointee.avail_in = UInt32(min(bytes.count, 1 << 30))
            stream.pointee.next_out = room.bindMemory(to: UInt8.self).baseAddress
            stream.pointee.avail_out = UInt32(room.count)
            let offered = stream.pointee.avail_in
            _ = CZlib.inflate(stream, Z_NO_FLUSH)
            consumed = Int(offered - stream.pointee.avail_in)
            stream.pointee.next_in = nil
            stream.pointee.avail_in = 0
            return room.count - Int(stream.pointee.avail_out)
        }
        input.moveReaderIndex(forwardBy: consumed)
        return produced
    }
}
