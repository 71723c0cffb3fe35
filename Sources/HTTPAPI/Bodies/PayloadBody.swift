import Hummingbird
import NIOCore

/// A long body, encoded and compressed; shared by all who are sent it.
///
/// What is kept is the compressed form, a tenth of the plain one or less. Who cannot read it is sent the plain one,
/// restored piece by piece, which costs no encoding and no memory.
final class PayloadBody: Sendable {
    /// The compressed body in pieces.
    let pieces: [ByteBuffer]
    /// Octets of the compressed body.
    let compressedCount: Int
    /// Octets of the plain body.
    let plainCount: Int

    /// Encodes a body.
    ///
    /// - `write`: is given a sink for the plain body, in pieces.
    init(
        _ write: (_ sink: (Span<UInt8>) throws(APIError) -> Void) throws(APIError) -> Void
    ) throws(APIError) {
        var deflater = try GzipDeflater()
        var count = 0
        try write { (bytes) throws(APIError) in
            count += bytes.count
            try deflater.write(bytes)
        }
        try deflater.finish()
        pieces = deflater.pieces
        compressedCount = deflater.count
        plainCount = count
    }

    /// The body of a response.
    ///
    /// - Parameters:
    ///   - isCompressed: whether the client reads gzip.
    ///   - lease: is held until the body was sent or is given up; nil for a body that is kept.
    /// - Returns: a body of known length.
    func response(isCompressed: Bool, lease: BodyLease?) -> ResponseBody {
        guard !isCompressed else {
            return ResponseBody(contentLength: compressedCount) { [self] writer in
                defer { withExtendedLifetime(lease) {} }
                for piece in pieces { try await writer.write(piece) }
                try await writer.finish(nil)
            }
        }
        return ResponseBody(contentLength: plainCount) { [self] writer in
            defer { withExtendedLifetime(lease) {} }
            var inflater = try GzipInflater()
            for piece in pieces {
                var rest = piece
                while let plain = try inflater.inflate(&rest) { try await writer.write(plain) }
            }
            try await writer.finish(nil)
        }
    }
}
