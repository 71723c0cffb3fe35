import HTTPTypes
import Hummingbird
import NIOCore

/// What a handler gives.
enum Answer: Sendable {
    /// A document that stands in memory; compressed for who reads that, if it is long.
    case document([UInt8], type: String, status: HTTPResponse.Status = .ok)
    /// A response that is complete.
    case response(Response)

    /// A document of JSON.
    static func json(_ bytes: [UInt8]) -> Answer { .document(bytes, type: MediaTypes.json) }

    /// A document of plain text.
    static func text(_ text: String) -> Answer { .document(Array(text.utf8), type: MediaTypes.text) }

    /// The response with a document as it is.
    static func plain(_ bytes: [UInt8], type: String, status: HTTPResponse.Status) -> Response {
        Response(
            status: status,
            headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}
