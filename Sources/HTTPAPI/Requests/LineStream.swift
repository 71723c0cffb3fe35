import HTTPTypes
import Hummingbird
import NIOCore

/// Answers lines with lines, however many there are.
protocol LineAnswering: SendableMetatype {
    /// Takes the next bytes; appends the answers to the lines that are complete.
    mutating func read(_ bytes: Span<UInt8>, answers: inout [UInt8])
    /// Answers a last line that has no line feed.
    mutating func finish(answers: inout [UInt8])
}

/// A response that is made while the request arrives: lines in, lines out.
///
/// What is read waits for what is written, so that memory is bounded by a line and a piece of the request. A client must
/// therefore read while it sends.
enum LineStream {
    /// The response to a request with lines.
    ///
    /// - `make`: makes what answers them.
    static func response(
        to request: Request,
        _ make: @escaping @Sendable () -> some LineAnswering
    ) -> Response {
        let body = request.body
        return Response(
            status: .ok,
            headers: [.contentType: MediaTypes.lines],
            body: ResponseBody { writer in
                var lines = make()
                var answers: [UInt8] = []
                for try await piece in body {
                    lines.read(piece.readableBytesUInt8Span, answers: &answers)
                    guard !answers.isEmpty else { continue }
                    try await writer.write(ByteBuffer(bytes: answers))
                    answers.removeAll(keepingCapacity: true)
                }
                lines.finish(answers: &answers)
                if !answers.isEmpty { try await writer.write(ByteBuffer(bytes: answers)) }
                try await writer.finish(nil)
            }
        )
    }
}
